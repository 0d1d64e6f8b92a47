import { beforeEach, expect, it } from 'vitest';
import { TestCalls } from '../../../src/app/companies/test-calls.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallState } from '../../../src/domain/call/call.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { callView, FakeOperatorCalls, MemoryCalls } from '../../helpers/http-fakes.ts';

const ADMIN = { companyId: 'c1', userId: '1', userName: 'Анна', admin: true };
const TO = '+79130000000';
let clock: FakeClock;
let operatorCalls: FakeOperatorCalls;
let calls: MemoryCalls;
let tests: TestCalls;

beforeEach(() => {
  clock = new FakeClock();
  operatorCalls = new FakeOperatorCalls();
  calls = new MemoryCalls();
  tests = new TestCalls({ calls, operatorCalls, clock });
});

const mine = (patch = {}) =>
  callView({ id: 'new', direction: 'outgoing', phase: 'dialling', clientNumber: TO, ...patch });
const stored = (patch: Partial<CallState>) => {
  calls.rows = [newCall('new', clock.now(), { direction: 'outgoing', ...patch })];
};

it('dials with the administrator’s phone and follows the new call into Bitrix24', async () => {
  operatorCalls.calls = [callView({ id: 'old', direction: 'outgoing' })];
  expect(await tests.start(ADMIN, '+7 913 000-00-00')).toMatchObject({ to: TO, phase: 'asked', callId: null });
  expect(operatorCalls.dialled).toEqual([{ userId: '1', to: TO }]);

  operatorCalls.calls.push(mine());
  stored({});
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'ringing', callId: 'new', record: { state: 'waiting' } });
  operatorCalls.calls = [mine({ phase: 'talking', answeredAt: 5 })];
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'talking', answeredAt: 5 });
  operatorCalls.calls = [mine({ phase: 'ended', answeredAt: 5, endedAt: 9, outcome: 'answered' })];
  stored({ endedAt: 9 });
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'ended', record: { state: 'waiting' } });
  stored({ endedAt: 9, delivered: true });
  operatorCalls.calls = [];
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'ended', outcome: 'answered', record: { state: 'made' } });
});

it('says why there is no record', async () => {
  await tests.start(ADMIN, TO);
  operatorCalls.calls = [mine({ direction: 'internal' })];
  stored({ direction: 'internal', unreported: 'internal', endedAt: 9, delivered: true });
  expect(await tests.state(ADMIN)).toMatchObject({ record: { state: 'none', code: 'internal' } });
  const failure = { action: 'retry', code: 'timeout', message: 'no answer', retryAt: null } as const;
  stored({ endedAt: 9, failure });
  expect(await tests.state(ADMIN)).toMatchObject({
    record: { state: 'failed', code: 'timeout', message: 'no answer' },
  });
});

it('does not take an incoming call for its own, and gives up waiting', async () => {
  await tests.start(ADMIN, TO);
  operatorCalls.calls = [callView({ id: 'other', direction: 'incoming' })];
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'asked' });
  await clock.advance(16_000);
  expect(await tests.state(ADMIN)).toMatchObject({ phase: 'lost' });
});

it('belongs to the administrator who made it', async () => {
  await tests.start(ADMIN, TO);
  expect(await tests.state({ ...ADMIN, userId: '2' })).toBeNull();
  await expect(tests.start(ADMIN, 'abc')).rejects.toMatchObject({ code: 'bad_number' });
});
