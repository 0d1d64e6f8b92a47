import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

describe('SystemClock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs an action once, after its delay', () => {
    const clock = new SystemClock();
    const ran: number[] = [];
    const start = clock.now();
    clock.after(50, () => ran.push(clock.now() - start));
    vi.advanceTimersByTime(49);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(ran).toEqual([50]);
  });

  it('does not run a cancelled action', () => {
    const action = vi.fn();
    new SystemClock().after(50, action)();
    vi.advanceTimersByTime(100);
    expect(action).not.toHaveBeenCalled();
  });

  it('waits longer than setTimeout can', () => {
    const days40 = 40 * 86_400_000;
    const action = vi.fn();
    const cancelled = vi.fn();
    const cancel = new SystemClock().after(days40, cancelled);
    new SystemClock().after(days40, action);
    vi.advanceTimersByTime(days40 - 1);
    cancel();
    expect(action).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(action).toHaveBeenCalledOnce();
    expect(cancelled).not.toHaveBeenCalled();
  });
});

describe('FakeClock', () => {
  it('runs timers in order of time, each at its moment, those set on the way too', async () => {
    const clock = new FakeClock(1_000);
    const ran: [string, number][] = [];
    const note = (name: string) => () => void ran.push([name, clock.now()]);
    clock.after(30, note('c'));
    clock.after(10, () => {
      note('a')();
      // Set two promise turns later, still before the next timer.
      void Promise.resolve()
        .then(() => undefined)
        .then(() => clock.after(10, note('b')));
    });
    clock.after(30, note('d'));
    clock.after(20, note('cancelled'))();
    clock.after(31, note('later'));
    await clock.advance(30);
    expect(ran).toEqual([
      ['a', 1_010],
      ['b', 1_020],
      ['c', 1_030],
      ['d', 1_030],
    ]);
    expect([clock.now(), clock.pending, clock.nextDueAt]).toEqual([1_030, 1, 1_031]);
  });
});
