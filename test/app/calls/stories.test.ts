import { describe, expect, it } from 'vitest';
import { redactFacts, redactText } from '../../../src/adapters/logging/redaction.ts';
import { CallStories, toldOf } from '../../../src/app/calls/stories.ts';
import type { CallQuery, PastCall } from '../../../src/app/ports/history.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallLeg, CallState } from '../../../src/domain/call/call.ts';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { COMPANY, DeskRig, MemoryCallStore, STAFF } from '../../helpers/desk-rig.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const NUMBER = '+79131234567';
const SECRETS = {
  clientSecret: 'sentinel-client-secret',
  applicationToken: 'sentinel-application-token',
  accessToken: 'sentinel-access-token',
  refreshToken: 'sentinel-refresh-token',
  apiKey: 'sentinel-api-key',
};
const company = {
  ...COMPANY,
  app: { clientId: 'local.1', clientSecret: SECRETS.clientSecret },
  applicationToken: SECRETS.applicationToken,
  grant: { ...COMPANY.grant!, accessToken: SECRETS.accessToken, refreshToken: SECRETS.refreshToken },
  ecss: { ...COMPANY.ecss!, apiKey: SECRETS.apiKey },
};

function storiesOver(calls: MemoryCallStore, found: PastCall[] = [], asked: CallQuery[] = []): CallStories {
  return new CallStories({
    history: {
      search: (_, query) => {
        asked.push(query);
        return Promise.resolve({ calls: found, next: null });
      },
    },
    calls,
    companies: { find: () => Promise.resolve(company) },
    employees: { list: () => Promise.resolve(STAFF) },
    redaction: { facts: redactFacts, text: redactText },
    clock: new FakeClock(),
  });
}

const failure: CommandFailure = { action: 'give_up', code: 'ERROR_CORE', message: 'No such user', retryAt: null };

describe('the story of a call of the desk', () => {
  it('names who saw the card and why, and what the portal said', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    await rig.leg('102:in', 'alerting');
    await rig.leg('101:in', 'talking');
    await rig.leg('101:in', 'released');
    await rig.leg('102:in', 'released');
    await rig.settle(5_000);
    const story = await storiesOver(rig.store).story('company', 'our-1');
    expect(story).toMatchObject({ direction: 'incoming', clientNumber: NUMBER, told: 'recorded', statusCode: '200' });
    expect(story.people.map(({ name }) => name)).toEqual(['Анна', 'Борис']);
    const codes = story.steps.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['leg_alerting', 'owner', 'card_for', 'card_away_from', 'ended', 'delivery']),
    );
    expect(story.steps.every(({ trouble }) => trouble === 'none')).toBe(true);
  });

  it('of a call that is not there is a refusal', async () => {
    await expect(storiesOver(new MemoryCallStore()).story('company', 'nobody')).rejects.toMatchObject({
      code: 'call_not_found',
    });
  });

  it('that the portal refused tells the reason, and what is waited for', async () => {
    const rig = await new DeskRig().start();
    rig.portal.failure = failure;
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'released');
    await rig.settle(5_000);
    const refused = await storiesOver(rig.store).story('company', 'our-1');
    expect(refused).toMatchObject({ told: 'given_up', waiting: { code: 'ERROR_CORE', message: 'No such user' } });
    expect(refused.steps.some(({ trouble }) => trouble === 'fault')).toBe(true);
  });
});

describe('what the portal has been told', () => {
  const state = (change: Partial<CallState>) => toldOf(newCall('a', 1, { direction: 'incoming', ...change }));

  it.each<[ReturnType<typeof toldOf>, Partial<CallState>]>([
    ['live', {}],
    ['waiting', { attempts: 2 }],
    ['waiting', { endedAt: 5 }],
    ['recorded', { endedAt: 5, finished: true }],
    ['given_up', { abandoned: true }],
    ['internal', { direction: 'internal' }],
    ['internal', { endedAt: 5, unreported: 'internal' }],
    ['no_employee', { endedAt: 5, unreported: 'no_employee' }],
  ])('%s', (told, change) => {
    expect(state(change)).toBe(told);
  });
});

describe('the list', () => {
  it('searches calls of every kind and says of each what the portal knows', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('104:in', 'alerting');
    await rig.leg('104:in', 'released');
    await rig.settle(5_000);
    const asked: CallQuery[] = [];
    const row = { id: 'our-1', direction: 'incoming' } as PastCall;
    const stories = storiesOver(rig.store, [row], asked);
    const query = { text: '913', userId: '2', from: 1, to: 2, before: null };
    expect(await stories.list('company', query)).toEqual({ calls: [{ ...row, told: 'no_employee' }], next: null });
    expect(asked).toEqual([{ ...query, missedOnly: false, includeInternal: true, limit: 30 }]);
  });
});

describe('the export', () => {
  const leg = (change: Partial<CallLeg>): CallLeg => ({
    legId: 'leg-1',
    extension: '101',
    direction: 'in',
    remoteNumber: NUMBER,
    toward: 'client',
    displayName: 'Иван Петров',
    callRef: null,
    phase: 'released',
    alertedAt: 1,
    answeredAt: null,
    releasedAt: 2,
    releasedByOperator: false,
    ...change,
  });

  /** A call whose journal holds every secret and the client's number in several places and spellings. */
  async function planted(): Promise<CallStories> {
    const store = new MemoryCallStore();
    const call = newCall('call/1', Date.UTC(2026, 10, 22, 9), {
      direction: 'incoming',
      clientNumber: NUMBER,
      clients: [{ type: 'CONTACT', id: '7', name: 'Мария Сидорова', responsibleUserId: null }],
      legs: [
        leg({}),
        leg({ legId: 'leg-2', extension: '102', remoteNumber: '101', toward: 'inside', displayName: 'Анна' }),
      ],
    });
    const all = Object.values(SECRETS).join(' ');
    const details = {
      extension: '101',
      remoteNumber: NUMBER,
      to: '8 (913) 123-45-67',
      note: `call of ${NUMBER}, 8-913-123-45-67, Ivan; Мария Сидорова (Петров) ${all}`,
      password: 'sentinel-password',
      nested: { access_token: 'sentinel-nested', deep: [{ url: 'https://x.ru/rest/?auth=sentinelinurl&a=1' }] },
      [`key ${NUMBER}`]: 1,
    };
    const commands = [
      {
        kind: 'register',
        userId: '2',
        phoneNumber: NUMBER,
        show: true,
        answer: { ...failure, message: `bad 79131234567 ${all}` },
      },
    ];
    await store.save('company', [
      {
        call,
        journal: [
          { at: call.startedAt, lane: 'switch', what: 'leg_alerting', details },
          { at: call.startedAt + 9, lane: 'portal', what: 'delivery', details: { commands, exchanges: [] } },
          { at: call.startedAt + 10, lane: 'decision', what: `odd ${NUMBER}`, details: { text: 'Иван Петров' } },
        ],
      },
    ]);
    return storiesOver(store);
  }

  const digits = (text: string): string => text.replace(/\D/g, '');

  it.each(['masked', 'plain'] as const)('%s: holds no secret', async (numbers) => {
    const { content, fileName } = await (await planted()).export('company', 'call/1', numbers, 'ru');
    const text = JSON.stringify(content);
    expect(text).not.toMatch(/sentinel/);
    expect(text).toContain('[redacted]');
    expect(fileName).toBe('call-2026-11-22-call_1.json');
    expect(content).toMatchObject({ file: fileName, numbers });
  });

  it('masked: holds neither numbers nor names of clients, and one mask for one number', async () => {
    const { content } = await (await planted()).export('company', 'call/1', 'masked', 'ru');
    const text = JSON.stringify(content);
    expect(digits(text)).not.toContain('9131234567');
    expect(text).not.toMatch(/Сидоров|Петров|Мария/i);
    expect(new Set(text.match(/#\d+…\d\d/g))).toEqual(new Set(['#1…67']));
    // What a reader needs is still there.
    expect(text).toContain('Звонит номер 101 (Анна): входящий от #1…67');
    expect(text).toContain('"extension":"102"'.replace('102', '101'));
  });

  it('plain: tells all of it, in words of the reader’s language', async () => {
    const { content } = await (await planted()).export('company', 'call/1', 'plain', 'en');
    const text = JSON.stringify(content);
    expect(text).toContain(NUMBER);
    expect(text).toContain(`Extension 101 (Анна) rings: incoming from ${NUMBER}`);
    expect(text).toContain('Мария Сидорова');
  });

  it('gives the story itself without secrets too', async () => {
    expect(JSON.stringify(await (await planted()).story('company', 'call/1'))).not.toMatch(/sentinel/);
  });
});
