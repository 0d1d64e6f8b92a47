import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

interface BatchResult {
  result: Record<string, unknown>;
  result_error: Record<string, { error: string }>;
  result_total: Record<string, number>;
  result_time: Record<string, unknown>;
}

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

const batch = (cmd: unknown, halt = 0) => bench.ok<BatchResult>('batch', { halt, cmd });

test('references of any depth, types kept, empty maps as []', async () => {
  const done = await batch({
    found: 'telephony.externalCall.searchCrmEntities?PHONE_NUMBER=%2B79131234567',
    reg: 'telephony.externalCall.register?USER_ID=$result[found][0][ASSIGNED_BY][ID]&PHONE_NUMBER=89131234567&TYPE=2',
    fin: 'telephony.externalCall.finish?CALL_ID=$result[reg][CALL_ID]&USER_ID=2&DURATION=3',
  });
  expect(done.result_error).toEqual([]);
  expect(done.result['fin']).toMatchObject({ PORTAL_USER_ID: 2, CALL_DURATION: 3, CALL_FAILED_CODE: '200' });
  expect(Object.keys(done.result_time)).toEqual(['found', 'reg', 'fin']);
});

test('errors per item with HTTP 200; halt stops', async () => {
  const cmd = { bad: 'no.such', good: 'profile' };
  const on = await batch(cmd);
  expect(on.result_error['bad']).toMatchObject({ error: 'ERROR_METHOD_NOT_FOUND' });
  expect(on.result['good']).toMatchObject({ ID: '1' });
  expect((await batch(cmd, 1)).result).toEqual([]);
});

test('a list of commands gives lists; more than 50 are refused one by one; batch and upload not inside', async () => {
  const many = await batch(Array.from({ length: 51 }, () => 'server.time'));
  expect(many.result).toHaveLength(50);
  expect(many.result_error).toMatchObject({ 50: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' } });
  const inner = await batch({ a: 'batch?cmd[]=profile', b: 'upload?token=x' });
  expect(inner.result_error).toMatchObject({
    a: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' },
    b: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' },
  });
});

test('the log unpacks a batch and holds no token', async () => {
  await batch({ a: 'profile', b: 'no.such' });
  const [entry] = bench.portal.state.requests.list().slice(-1);
  expect(entry?.batch?.map((item) => [item.key, item.method, item.error])).toEqual([
    ['a', 'profile', null],
    ['b', 'no.such', 'ERROR_METHOD_NOT_FOUND'],
  ]);
  expect(JSON.stringify(bench.portal.state.requests.list())).not.toContain(bench.token);
});
