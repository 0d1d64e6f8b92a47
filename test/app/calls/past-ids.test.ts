import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PastIds, REMEMBERED_MS } from '../../../src/app/calls/past-ids.ts';

const NOON = 1_764_331_200_000;

function started(ids: string[] = []): PastIds {
  const past = new PastIds();
  past.start(ids, NOON);
  return past;
}

describe('ids of past calls', () => {
  it('know every id for an hour, and none that there was not', () => {
    const past = started(['stored']);
    past.note('ended', NOON + 5);
    expect(['stored', 'ended', 'new'].map((id) => past.mayKnow(id, NOON + 10))).toEqual([true, true, false]);
    past.note('later', NOON + REMEMBERED_MS + 6);
    expect(past.mayKnow('ended', NOON + REMEMBERED_MS + 6)).toBe(false);
  });

  it('know nothing for certain before they were told what is stored', () => {
    expect(new PastIds().mayKnow('new', NOON)).toBe(true);
  });

  it('are not certain for an hour after they became too many', () => {
    const past = started();
    for (let n = 0; n <= 10_000; n += 1) past.note(`call-${n}`, NOON + n);
    expect(past.mayKnow('new', NOON + 10_000)).toBe(true);
    expect(past.mayKnow('new', NOON + REMEMBERED_MS)).toBe(true);
    expect(past.mayKnow('new', NOON + REMEMBERED_MS + 1)).toBe(false);
  });

  it('never deny a call that was heard of within the hour', () => {
    const calls = fc.array(fc.record({ id: fc.nat(50), pause: fc.nat(REMEMBERED_MS / 5) }), { maxLength: 200 });
    fc.assert(
      fc.property(calls, (all) => {
        const past = started();
        const heard = new Map<string, number>();
        let now = NOON;
        for (const { id, pause } of all) {
          now += pause;
          past.note(`call-${id}`, now);
          heard.set(`call-${id}`, now);
          for (const [known, at] of heard) if (now - at < REMEMBERED_MS) expect(past.mayKnow(known, now)).toBe(true);
        }
      }),
    );
  });
});
