import { describe, expect, it } from 'vitest';
import { Undelivered } from '../../../src/app/calls/undelivered.ts';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallState } from '../../../src/domain/call/call.ts';
import { DeskRig, MemoryCallStore } from '../../helpers/desk-rig.ts';

const failure = { action: 'give_up', code: 'ERROR_PHONE_NUMBER', message: 'Bad number', retryAt: null } as const;

async function listOf(...calls: CallState[]) {
  const store = new MemoryCallStore();
  await store.save(
    'company',
    calls.map((call) => ({ call, journal: [] })),
  );
  const undelivered = new Undelivered({ calls: store, retry: () => Promise.resolve(false) });
  return undelivered.list('company');
}

describe('undelivered calls', () => {
  it('are the given up and the failing, not the others', async () => {
    const rows = await listOf(
      newCall('internal', 1, { direction: 'internal', failure, abandoned: true, delivered: true }),
      newCall('fresh', 2, { direction: 'incoming' }),
      newCall('waiting', 3, {
        direction: 'outgoing',
        failure: { ...failure, action: 'retry', code: 'network' },
        attempts: 4,
        retryAt: 99,
      }),
      newCall('given-up', 4, { direction: 'incoming', failure, abandoned: true, delivered: true, endedAt: 9 }),
      newCall('given-up-while-ringing', 5, { direction: 'incoming', failure, abandoned: true }),
    );
    expect(rows.map(({ id, state, code }) => [id, state, code])).toEqual([
      ['given-up', 'given_up', 'ERROR_PHONE_NUMBER'],
      ['given-up-while-ringing', 'given_up', 'ERROR_PHONE_NUMBER'],
      ['waiting', 'waiting', 'network'],
    ]);
    expect(rows[2]).toMatchObject({ attempts: 4, retryAt: 99 });
  });

  it('say since when they fail, as the journal of a real delivery has it', async () => {
    const rig = await new DeskRig().start();
    rig.portal.failure = { action: 'retry', code: 'network', message: 'no route', retryAt: null };
    const before = rig.clock.now();
    await rig.leg('101:in', 'alerting');
    const failedBy = rig.clock.now();
    await rig.settle(30_000);
    const undelivered = new Undelivered({ calls: rig.store, retry: () => Promise.resolve(true) });
    const [row, ...others] = await undelivered.list('company');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ state: 'waiting', code: 'network', message: 'no route', userId: '2' });
    expect(row?.since).toBeGreaterThanOrEqual(before);
    expect(row?.since).toBeLessThanOrEqual(failedBy);
    expect(row?.attempts).toBeGreaterThan(0);
  });

  it('that are not there cannot be sent again', async () => {
    const asked: string[] = [];
    const retry = (companyId: string, callId: string): Promise<boolean> => {
      asked.push(`${companyId}/${callId}`);
      return Promise.resolve(callId === 'known');
    };
    const undelivered = new Undelivered({ calls: new MemoryCallStore(), retry });
    await expect(undelivered.retry('company', 'unknown')).rejects.toMatchObject({ code: 'call_not_found' });
    await undelivered.retry('company', 'known');
    expect(asked).toEqual(['company/unknown', 'company/known']);
  });
});
