/** How `npm run bench -- crash` judges what a killed server must have stored: too kind, and it would excuse a loss. */
import { expect, it } from 'vitest';
import { StoreProgress } from '../../bench/store-progress.ts';
import type { ServerStores } from '../../bench/store-progress.ts';

function after(...told: [at: number, stores: ServerStores['stores']][]): StoreProgress {
  const progress = new StoreProgress();
  for (const [at, stores] of told) progress.note({ at, stores });
  return progress;
}

it('a database that owes nothing excuses nothing but what was being read', () => {
  const idle = after([1_000, 'asks'], [1_005, 'answered'], [1_006, 'saves'], [1_050, 'saved']);
  expect(idle.reachedBy(3_000)).toBe(2_900);
  expect(idle.owedFor(3_000)).toBe(0);
  expect(after().reachedBy(3_000)).toBe(2_900);
});

it('a transaction under way has stored nothing; what came before it was read is in the one before', () => {
  const waiting = after([1_000, 'saves'], [1_050, 'saved'], [2_000, 'asks'], [2_100, 'answered'], [2_101, 'saves']);
  expect(waiting.reachedBy(3_000)).toBe(1_900);
  expect(waiting.owedFor(3_000)).toBe(1_000);
});

it('what came during a transaction was next in turn', () => {
  const next = after([1_000, 'saves'], [1_800, 'saved'], [1_802, 'saves']);
  expect(next.reachedBy(3_000)).toBe(900);
  // Killed in the very moment in which the turn would have come.
  expect(after([1_000, 'saves'], [1_800, 'saved']).reachedBy(1_805)).toBe(900);
  expect(after([1_000, 'saves'], [1_800, 'saved']).reachedBy(1_830)).toBe(1_730);
});

it('looking up what needs no storing excuses nothing once it is over', () => {
  const looked = after([1_000, 'saves'], [1_050, 'saved'], [2_000, 'asks'], [2_010, 'answered']);
  expect(looked.reachedBy(3_000)).toBe(2_900);
  looked.note({ at: 3_000, stores: 'saves' });
  expect(looked.reachedBy(3_500)).toBe(2_900);
});

it('a refused transaction is owed until another one succeeds', () => {
  const refused = after([1_000, 'saves'], [1_050, 'not saved']);
  expect(refused.reachedBy(3_000)).toBe(900);
  refused.note({ at: 3_100, stores: 'saves' });
  refused.note({ at: 3_150, stores: 'saved' });
  expect(refused.reachedBy(5_000)).toBe(4_900);
});
