import { beforeEach, describe, expect, it } from 'vitest';
import { CompanyStartup } from '../../../src/app/companies/company-startup.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  FakePortal,
  FakePortals,
  MemoryCompanies,
  company,
  portalError,
  recordingLogger,
} from '../../helpers/http-fakes.ts';
import { MemoryObservations } from '../../helpers/observations-fake.ts';

let clock: FakeClock;
let healthy: FakePortal;
let broken: FakePortal;
let imported: string[];

beforeEach(() => {
  clock = new FakeClock();
  healthy = new FakePortal();
  broken = new FakePortal();
  imported = [];
});

const HOUR = 3_600_000;

function startup(
  rebindPlacement = false,
  companies = new MemoryCompanies(company(), company({ id: 'c2', memberId: 'member-2' })),
): CompanyStartup {
  return new CompanyStartup({
    companies,
    portals: new FakePortals((id) => (id === 'c1' ? broken : healthy)),
    importer: {
      run: (id) => {
        imported.push(id);
        return Promise.resolve();
      },
    },
    observations: new MemoryObservations(),
    publicUrl: 'https://crm.example.ru/bitrix/',
    rebindPlacement,
    clock,
    jitter: () => 0.5,
    logger: recordingLogger(),
  });
}

describe('at every start', () => {
  it('corrects bindings and merges employees', async () => {
    const under = startup();
    await under.run();
    expect(healthy.bindings).toEqual([
      {
        events: ['ONEXTERNALCALLSTART', 'ONUSERADD', 'ONAPPUNINSTALL'].map((event) => ({
          event,
          handler: 'https://crm.example.ru/bitrix/bitrix24/events',
        })),
        placements: [
          {
            placement: 'CALL_CARD',
            handler: 'https://crm.example.ru/bitrix/call/call.html',
            title: { ru: 'ECSS-10', en: 'ECSS-10' },
          },
          {
            placement: 'LEFT_MENU',
            handler: 'https://crm.example.ru/bitrix/calls.html',
            title: { ru: 'Звонки', en: 'Calls' },
          },
        ],
        unwanted: ['PAGE_BACKGROUND_WORKER'],
        force: false,
      },
    ]);
    expect(imported.sort()).toEqual(['c1', 'c2']);
    expect(under.bindings('c2')).toMatchObject({ state: 'ok', checkedAt: clock.now(), failed: [], missingScopes: [] });
    expect(under.bindings('unknown')).toMatchObject({ state: 'pending' });
    expect(clock.pending).toBe(2);
  });

  it('lets a portal that hangs delay nobody', async () => {
    broken.bind = () => new Promise(() => undefined);
    const under = startup();
    void under.run();
    await clock.settle();
    expect(under.bindings('c1').state).toBe('pending');
    expect(under.bindings('c2').state).toBe('ok');
  });

  it('tries a failing portal again, later and later, until it works', async () => {
    broken.failure = portalError('retry', 'timeout');
    const under = startup();
    await under.run();
    const started = clock.now();
    const attempts: number[] = [];
    while (attempts.length < 9) {
      const due = clock.nextDueAt!;
      attempts.push((due - started) / 1000);
      await clock.advance(due - clock.now());
    }
    const gaps = attempts.map((at, index) => at - (attempts[index - 1] ?? 0));
    expect(gaps).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
    expect(under.bindings('c1')).toMatchObject({ state: 'retrying', failed: [{ what: 'portal', code: 'timeout' }] });
    broken.failure = null;
    await clock.advance(600_000);
    expect(under.bindings('c1')).toMatchObject({ state: 'ok', nextAttemptAt: null, failed: [] });
    // What is left: a look at each company hours later.
    expect(clock.nextDueAt! - clock.now()).toBeGreaterThan(5 * HOUR);
    expect(clock.pending).toBe(2);
  });

  it('seldom asks a portal that only people can cure', async () => {
    broken.failure = portalError('ask_administrator', 'ACCESS_DENIED');
    const under = startup();
    await under.run();
    expect(under.bindings('c1')).toMatchObject({ state: 'failed', nextAttemptAt: clock.now() + 3_600_000 });
  });

  it('keeps what the portal refused', async () => {
    const failed = [{ what: 'CALL_CARD', code: 'ERROR_PLACEMENT_MAX_COUNT', message: 'too many' }];
    broken.report = { bound: [], removed: [], failed };
    broken.scopes = ['user'];
    const under = startup();
    await under.run();
    expect(under.bindings('c1')).toMatchObject({ state: 'failed', failed, missingScopes: ['placement', 'telephony'] });
  });

  it('stops with nothing left to run', async () => {
    broken.failure = portalError('retry', 'timeout');
    const under = startup();
    await under.run();
    expect(clock.pending).toBe(2);
    under.stop();
    expect(clock.pending).toBe(0);
  });
});

describe('while the server runs', () => {
  const lost = { bound: ['CALL_CARD https://crm.example.ru/bitrix/call/call.html'], removed: [], failed: [] };

  it('looks again every few hours, and puts back what somebody removed', async () => {
    await startup().bringUp('c2');
    expect(healthy.bindings).toHaveLength(1);
    healthy.report = lost;
    await clock.advance(6 * HOUR);
    expect(healthy.bindings).toHaveLength(2);
    expect(healthy.bindings[1]?.force).toBe(false);
  });

  it('does not fight with whoever removes it again: once a day', async () => {
    await startup().bringUp('c2');
    healthy.report = lost;
    await clock.advance(12 * HOUR);
    expect(healthy.bindings).toHaveLength(3);
    await clock.advance(23 * HOUR);
    expect(healthy.bindings).toHaveLength(3);
    await clock.advance(HOUR);
    expect(healthy.bindings).toHaveLength(4);
  });

  it('asks nothing for a company at rest', async () => {
    const rows = new MemoryCompanies(company({ id: 'c2', disabled: { reason: 'command', at: 1 } }));
    const under = startup(false, rows);
    await under.run();
    await clock.advance(48 * HOUR);
    expect(healthy.bindings).toHaveLength(0);
    expect(under.bindings('c2').state).toBe('pending');
  });
});

it('binds the placement anew once when the settings say so', async () => {
  const under = startup(true);
  await under.run();
  await under.bringUp('c2');
  expect(healthy.bindings.map(({ force }) => force)).toEqual([true, false]);
});

it('forces again when the forced attempt failed', async () => {
  broken.failure = portalError('retry', 'timeout');
  const under = startup(true);
  await under.run();
  broken.failure = null;
  await clock.advance(5_000);
  expect(broken.bindings.map(({ force }) => force)).toEqual([true, true]);
});
