import { describe, expect, it } from 'vitest';
import { History } from '../../../src/app/calls/history.ts';
import type { CallQuery, CallSearchStore, FoundCall } from '../../../src/app/ports/history.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallLeg, CallState } from '../../../src/domain/call/call.ts';
import { sampleEmployee } from '../../helpers/storage-samples.ts';

const QUERY: CallQuery = {
  userId: null,
  text: '',
  from: null,
  to: null,
  missedOnly: false,
  includeInternal: false,
  before: null,
  limit: 50,
};
const ANNA = sampleEmployee('1', ['101'], { name: 'Анна' });
const BORIS = sampleEmployee('2', ['102'], { name: 'Борис' });

function history(parts: { ended?: FoundCall[]; living?: CallState[] }) {
  const queries: CallQuery[] = [];
  const calls: CallSearchStore = {
    ended: (_companyId, query) => {
      queries.push(query);
      return Promise.resolve({ found: parts.ended ?? [], next: 'further' });
    },
    living: () => Promise.resolve(parts.living ?? []),
  };
  return { queries, history: new History({ calls, employees: { list: () => Promise.resolve([ANNA, BORIS]) } }) };
}

const leg = (change: Partial<CallLeg>): CallLeg => ({
  legId: 'l',
  extension: '101',
  direction: 'in',
  remoteNumber: '+79131234567',
  toward: 'client',
  displayName: null,
  callRef: null,
  phase: 'released',
  alertedAt: 1_000,
  answeredAt: null,
  releasedAt: 9_000,
  releasedByOperator: false,
  ...change,
});
const call = (change: Partial<CallState>): CallState =>
  newCall('k1', 1_000, { direction: 'incoming', clientNumber: '+79131234567', endedAt: 9_000, ...change });
const past = async (state: CallState, recording: FoundCall['recording'] = null) =>
  (await history({ ended: [{ call: state, recording }] }).history.search('a', QUERY)).calls[0];

describe('a past call', () => {
  it('that was talked names who talked, how long and whom the CRM knows', async () => {
    const client = { type: 'CONTACT', id: '7', name: 'Иван Петров', responsibleUserId: '1' } as const;
    const talked = call({
      clients: [client],
      crmCallId: 'externalCall.1',
      legs: [leg({}), leg({ legId: 'm', extension: '102', answeredAt: 4_000 })],
      seenBy: ['1', '2'],
      result: { statusCode: '200', failedReason: '', talkMs: 5_000, userId: '2' },
    });
    expect(await past(talked, 'attached')).toEqual({
      id: 'k1',
      direction: 'incoming',
      clientNumber: '+79131234567',
      clientName: 'Иван Петров',
      clients: [client],
      operators: [{ userId: '2', name: 'Борис' }],
      startedAt: 1_000,
      answeredAt: 4_000,
      endedAt: 9_000,
      talkMs: 5_000,
      outcome: 'answered',
      crmCallId: 'externalCall.1',
      recorded: 'yes',
    });
  });

  it('that nobody took names everybody whose phone rang, strangers left out', async () => {
    const result = { statusCode: '304', failedReason: '', talkMs: 0, userId: '1' } as const;
    const missed = call({ legs: [leg({}), leg({ extension: '199' })], seenBy: ['2', '77'], result });
    expect(await past(missed)).toMatchObject({
      outcome: 'missed',
      answeredAt: null,
      talkMs: 0,
      operators: [
        { userId: '1', name: 'Анна' },
        { userId: '2', name: 'Борис' },
      ],
      recorded: 'no',
    });
  });

  it('answered by a queue’s machine alone was missed all the same, as the CRM was told', async () => {
    const result = { statusCode: '304', failedReason: '', talkMs: 0, userId: null } as const;
    const waited = call({ legs: [leg({ extension: '600', answeredAt: 1_001 })], result });
    expect(await past(waited)).toMatchObject({ outcome: 'missed', answeredAt: null });
  });

  it.each([
    ['486', 'outgoing', 'busy'],
    ['603', 'incoming', 'rejected'],
    ['603-S', 'outgoing', 'cancelled'],
    ['480', 'outgoing', 'no_answer'],
    ['304', 'incoming', 'missed'],
    ['304', 'outgoing', 'no_answer'],
    ['503', 'outgoing', 'failed'],
  ] as const)('with status %s of an %s call is called %s', async (statusCode, direction, outcome) => {
    const result = { statusCode, failedReason: '', talkMs: 0, userId: null };
    expect((await past(call({ direction, result })))?.outcome).toBe(outcome);
  });

  it('between colleagues has the called number and both names', async () => {
    const legs = [
      leg({ direction: 'out', toward: 'inside', remoteNumber: '102', answeredAt: 3_000 }),
      leg({ legId: 'm', extension: '102', toward: 'inside', remoteNumber: '101', answeredAt: 3_000 }),
    ];
    expect(await past(call({ direction: 'internal', clientNumber: null, legs, unreported: 'internal' }))).toMatchObject(
      {
        clientNumber: '102',
        operators: [
          { userId: '1', name: 'Анна' },
          { userId: '2', name: 'Борис' },
        ],
        outcome: 'answered',
        talkMs: 6_000,
      },
    );
  });

  it.each([
    ['wanted', 'waiting'],
    ['given_up', 'given_up'],
    [null, 'no'],
  ] as const)('tells what became of its recording: %s', async (state, told) => {
    expect((await past(call({}), state))?.recorded).toBe(told);
  });
});

describe('the search', () => {
  const living = newCall('live', 10_000, {
    direction: 'incoming',
    clientNumber: '+79139999999',
    clients: [{ type: 'LEAD', id: '3', name: 'Вера Соколова', responsibleUserId: null }],
    legs: [leg({ phase: 'talking', answeredAt: 11_000, releasedAt: null, remoteNumber: '+79139999999' })],
  });
  const ids = async (query: Partial<CallQuery>) =>
    (await history({ living: [living], ended: [{ call: call({}), recording: null }] }).history.search('a', { ...QUERY, ...query })).calls.map(({ id }) => id); // prettier-ignore

  it('begins with the calls that live, which match as the others do', async () => {
    expect(await ids({})).toEqual(['live', 'k1']);
    expect(await ids({ text: 'соколова вера' })).toContain('live');
    expect(await ids({ text: '89139999999' })).toContain('live');
    expect(await ids({ text: '101' })).toContain('live');
    expect(await ids({ text: 'петров' })).toEqual(['k1']);
    expect(await ids({ text: '1234567' })).toEqual(['k1']);
    expect(await ids({ userId: '1' })).toContain('live');
    expect(await ids({ userId: '2' })).toEqual(['k1']);
    expect(await ids({ from: 10_001 })).toEqual(['k1']);
    expect(await ids({ to: 10_000 })).toEqual(['k1']);
    expect(await ids({ missedOnly: true })).toEqual(['k1']);
    expect(await ids({ before: '1.k' })).toEqual(['k1']);
  });

  it('says of a living call what is known of it', async () => {
    const { calls, next } = await history({ living: [living] }).history.search('a', QUERY);
    expect(calls[0]).toMatchObject({ endedAt: null, outcome: null, answeredAt: 11_000, operators: [{ name: 'Анна' }] });
    expect(next).toBe('further');
  });

  it('never asks for more than it may', async () => {
    const { history: searched, queries } = history({});
    await searched.search('a', { ...QUERY, limit: 100_000 });
    await searched.search('a', { ...QUERY, limit: 0 });
    expect(queries.map(({ limit }) => limit)).toEqual([200, 1]);
  });
});
