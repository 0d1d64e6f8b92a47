import { describe, expect, it } from 'vitest';
import type { WantedBindings } from '../../../src/app/ports/portal.ts';
import { failureFrom, setup } from './setup.ts';

const BASE = 'https://crm.example.ru/bitrix';

function wanted(over: Partial<WantedBindings> = {}): WantedBindings {
  const events = ['ONEXTERNALCALLSTART', 'ONUSERADD'].map((event) => ({ event, handler: `${BASE}/bitrix24/events` }));
  const title = { ru: 'Звонок', en: 'Call' };
  const placements = [
    { placement: 'CALL_CARD', handler: `${BASE}/call/call.html`, title },
    {
      placement: 'PAGE_BACKGROUND_WORKER',
      handler: `${BASE}/call/worker.html`,
      title,
      errorHandlerUrl: `${BASE}/bitrix24/placement-error?company=c1`,
    },
  ];
  return { events, placements, force: false, ...over };
}

describe('bindings', () => {
  it('of a new application are made in two requests', async () => {
    const { portal, fake } = await setup();
    const report = await portal.bind(wanted());
    expect(fake.seen).toHaveLength(2);
    expect(report).toEqual({
      bound: [
        `ONEXTERNALCALLSTART ${BASE}/bitrix24/events`,
        `ONUSERADD ${BASE}/bitrix24/events`,
        `CALL_CARD ${BASE}/call/call.html`,
        `PAGE_BACKGROUND_WORKER ${BASE}/call/worker.html`,
      ],
      removed: [],
      failed: [],
    });
    expect(fake.state.events).toEqual(wanted().events);
    expect(fake.state.placements.map(({ bound }) => bound)).toMatchObject([
      { TITLE: 'Звонок', LANG_ALL: { ru: { TITLE: 'Звонок' }, en: { TITLE: 'Call' } } },
      { OPTIONS: { errorHandlerUrl: `${BASE}/bitrix24/placement-error?company=c1` } },
    ]);
  });

  it('that are right are left alone: one request', async () => {
    const { portal, fake } = await setup();
    await portal.bind(wanted());
    fake.seen.length = 0;
    expect(await portal.bind(wanted())).toEqual({ bound: [], removed: [], failed: [] });
    expect(fake.seen).toHaveLength(1);
  });

  it('with another address are ours of old: removed, then made anew', async () => {
    const { portal, fake } = await setup();
    fake.state.events = [
      { event: 'ONEXTERNALCALLSTART', handler: 'https://old.example.ru/events' },
      { event: 'ONEXTERNALCALLSTART', handler: `${BASE}/bitrix24/events` },
      { event: 'ONCRMLEADADD', handler: 'https://old.example.ru/events' },
    ];
    fake.state.placements = [
      { placement: 'CALL_CARD', handler: 'https://old.example.ru/call.html', bound: {} },
      { placement: 'LEFT_MENU', handler: 'https://old.example.ru/menu.html', bound: {} },
    ];
    const report = await portal.bind(wanted());
    expect(report.removed).toEqual(['ONEXTERNALCALLSTART https://old.example.ru/events', 'CALL_CARD']);
    expect(report.failed).toEqual([]);
    expect(fake.state.events).toEqual([
      { event: 'ONEXTERNALCALLSTART', handler: `${BASE}/bitrix24/events` },
      { event: 'ONCRMLEADADD', handler: 'https://old.example.ru/events' },
      { event: 'ONUSERADD', handler: `${BASE}/bitrix24/events` },
    ]);
    expect(fake.state.placements.map(({ placement, handler }) => `${placement} ${handler}`)).toEqual([
      'LEFT_MENU https://old.example.ru/menu.html',
      `CALL_CARD ${BASE}/call/call.html`,
      `PAGE_BACKGROUND_WORKER ${BASE}/call/worker.html`,
    ]);
  });

  it('that are not wanted any more go, others of the application stay', async () => {
    const { portal, fake } = await setup();
    await portal.bind(wanted());
    fake.state.placements.push({ placement: 'LEFT_MENU', handler: 'https://elsewhere.example.ru/menu', bound: {} });
    fake.seen.length = 0;
    const off = wanted({ unwanted: ['PAGE_BACKGROUND_WORKER'] });
    off.placements = off.placements.filter(({ placement }) => placement === 'CALL_CARD');
    expect(await portal.bind(off)).toEqual({ bound: [], removed: ['PAGE_BACKGROUND_WORKER'], failed: [] });
    expect(fake.state.placements.map(({ placement }) => placement)).toEqual(['CALL_CARD', 'LEFT_MENU']);
    // The second time there is nothing to remove, and nothing is asked for.
    fake.seen.length = 0;
    expect(await portal.bind(off)).toEqual({ bound: [], removed: [], failed: [] });
    expect(fake.seen).toHaveLength(1);
  });

  it('are made anew by force', async () => {
    const { portal, fake } = await setup();
    await portal.bind(wanted());
    const report = await portal.bind(wanted({ force: true }));
    expect(report.removed).toEqual(['CALL_CARD', 'PAGE_BACKGROUND_WORKER']);
    expect(report.bound).toHaveLength(2);
    expect(fake.state.placements).toHaveLength(2);
  });

  it('made by somebody else meanwhile count as made; refused ones are reported', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = (method, params) => {
      if (method === 'event.get') return { result: [] };
      if (params['event'] === 'ONUSERADD') {
        return { error: 'ERROR_CORE', error_description: 'Unable to set event handler: Handler already binded' };
      }
      // Known: some refusals of placement.bind come with HTTP 200.
      return params['PLACEMENT'] === 'CALL_CARD'
        ? { error: 'ERROR_WRONG_HANDLER_URL', error_description: 'Wrong handler', status: 200 }
        : null;
    };
    const report = await portal.bind(wanted());
    expect(report.bound).toContain(`ONUSERADD ${BASE}/bitrix24/events`);
    expect(report.failed).toEqual([
      {
        what: `placement.bind CALL_CARD ${BASE}/call/call.html`,
        code: 'ERROR_WRONG_HANDLER_URL',
        message: 'Wrong handler',
      },
    ]);
  });

  it('that cannot be read are an error', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = (method) =>
      method === 'placement.get' ? { error: 'insufficient_scope', error_description: 'no placement' } : null;
    expect(await failureFrom(portal.bind(wanted()))).toMatchObject({
      action: 'ask_administrator',
      code: 'insufficient_scope',
    });
  });
});
