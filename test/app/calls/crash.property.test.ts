import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliver, roughnessArbitrary } from '../../helpers/call-delivery.ts';
import type { Roughness } from '../../helpers/call-delivery.ts';
import { aliveAt, historyArbitrary } from '../../helpers/call-history.ts';
import type { History } from '../../helpers/call-history.ts';
import { EMPLOYEES } from '../../helpers/call-script.ts';
import { CrashRig, STAND_IN } from '../../helpers/crash-rig.ts';
import type { RequestFate } from '../../helpers/crash-rig.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_260_904);
const RUNS = Number(process.env['FC_RUNS'] ?? 1_000);
/** Longer than every back-off and every pause of the breaker. */
const LONG_ENOUGH_MS = 20 * 60_000;

interface Trouble {
  roughness: Roughness;
  /** Kills right after these arrivals; the next process starts at once, or `downMs` later. */
  kills: number[];
  /** The outage is the process's death, not the connection's. */
  outageIsDeath: boolean;
  fates: RequestFate[];
}

const trouble = (losses: boolean): fc.Arbitrary<Trouble> =>
  fc.record({
    roughness: roughnessArbitrary(losses),
    kills: fc.array(fc.nat(40), { maxLength: 4 }),
    outageIsDeath: fc.boolean(),
    fates: fc.array(fc.constantFrom<RequestFate[]>('answered', 'answered', 'answer_lost', 'not_arrived'), {
      maxLength: 12,
    }),
  });

async function play(history: History, { roughness, kills, outageIsDeath, fates }: Trouble): Promise<CrashRig> {
  const { arrivals } = deliver(history, roughness);
  const rig = new CrashRig(history.startedAt - 1_000, fates);
  await rig.boot(rig.now);
  await rig.snapshot([], null);
  for (const [index, arrival] of arrivals.entries()) {
    const isLast = index === arrivals.length - 1;
    if (arrival.kind === 'leg') {
      await rig.until(arrival.at);
      await rig.leg(arrival.report);
    } else if (outageIsDeath && !isLast) {
      await rig.until(arrival.aliveUntil ?? arrival.at);
      await rig.boot(arrival.at);
      await rig.snapshot(arrival.reports, null);
    } else {
      await rig.until(arrival.at);
      await rig.snapshot(arrival.reports, arrival.aliveUntil);
    }
    if (kills.includes(index) && !isLast) {
      await rig.boot(arrival.at);
      await rig.snapshot(aliveAt(history, arrival.at), null);
    }
  }
  await rig.until(rig.now + LONG_ENOUGH_MS);
  return rig;
}

async function check(history: History, hardships: Trouble, lossless: boolean): Promise<void> {
  const rig = await play(history, hardships);
  expect(await rig.store.open()).toEqual([]);
  expect(rig.portal.calls).toHaveLength(1);
  const [told] = rig.portal.calls;
  if (told === undefined) return;
  expect([...told.cards]).toEqual([]);

  const kinds = told.done.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'register')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'finish')).toHaveLength(1);
  expect(kinds[0]).toBe('register');
  expect(kinds.at(-1)).toBe('finish');

  const finish = told.done.at(-1);
  if (finish?.kind !== 'finish' || !lossless) return;
  const { talks } = history;
  const latestFirst = [...talks].sort((a, b) => b.to - a.to || b.from - a.from);
  const talker = latestFirst.map(({ extension }) => EMPLOYEES[extension]).find((userId) => userId !== undefined);
  expect(finish.statusCode).toBe(talks.length > 0 ? '200' : history.direction === 'incoming' ? '304' : '480');
  if (talks.length > 0) expect(finish.userId).toBe(talker ?? STAND_IN);
}

describe('one call, whatever the process and the portal go through', () => {
  const history = historyArbitrary({ otherCallIds: true });

  it('is registered once, finished once and in order, and leaves no card', async () => {
    await fc.assert(
      fc.asyncProperty(history, trouble(false), (story, hardships) => check(story, hardships, true)),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it('also when events are lost', async () => {
    await fc.assert(
      fc.asyncProperty(history, trouble(true), (story, hardships) => check(story, hardships, false)),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
