import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveBoard } from '../../../src/app/calls/live-board.ts';
import type { CallView, Colleague } from '../../../src/app/ports/operator.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { callView } from '../../helpers/http-fakes.ts';

let clock: FakeClock;
let lists: Record<string, CallView[]>;
let people: Colleague[];
let board: LiveBoard;
const active = vi.fn((userId: string) => lists[userId] ?? []);
const everybody = vi.fn(() => Object.values(lists).flat());
const colleagues = vi.fn(() => people);

beforeEach(() => {
  vi.clearAllMocks();
  clock = new FakeClock();
  lists = {};
  people = [];
  board = new LiveBoard({ clock, active, everybody, colleagues });
});

const ringing = (id: string): CallView[] => [callView({ id })];
const person = (state: Colleague['state']): Colleague[] => [{ userId: '3', name: 'Борис', numbers: ['102'], state }];

describe('the board of what pages watch', () => {
  it('tells the first change at once, the last of a burst a moment later, and what is between never', async () => {
    const told = vi.fn();
    board.watchCalls('2', told);
    for (let n = 1; n <= 10; n += 1) {
      lists['2'] = ringing(String(n));
      board.changed(['2']);
    }
    expect(told.mock.calls).toEqual([[ringing('1')]]);
    await clock.advance(49);
    expect(told).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect(told).toHaveBeenLastCalledWith(ringing('10'));
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('tells nothing when nothing is different', async () => {
    const told = vi.fn();
    lists['2'] = ringing('1');
    board.watchCalls('2', told);
    lists['2'] = ringing('1');
    board.changed(['2']);
    board.changed(null);
    await clock.advance(1_000);
    expect(told).not.toHaveBeenCalled();
  });

  it('makes one list for two hundred pages, and none for users whom the change does not concern', () => {
    const told = vi.fn();
    for (let page = 0; page < 200; page += 1) board.watchCalls('2', told);
    for (let user = 100; user < 200; user += 1) board.watchCalls(String(user), told);
    active.mockClear();
    lists['2'] = ringing('1');
    board.changed(['2']);
    expect(active.mock.calls).toEqual([['2']]);
    expect(told).toHaveBeenCalledTimes(200);
    // All were given the very same list, which is made into JSON once.
    expect(new Set(told.mock.calls.map(([list]: CallView[][]) => list)).size).toBe(1);
  });

  it('makes the list of colleagues once for all pages, and more seldom', async () => {
    const told = vi.fn();
    for (let page = 0; page < 200; page += 1) board.watchColleagues(told);
    colleagues.mockClear();
    people = person('ringing');
    board.changed(['2']);
    people = person('talking');
    board.changed(['2']);
    expect(colleagues).toHaveBeenCalledTimes(1);
    await clock.advance(250);
    expect(told).toHaveBeenCalledTimes(400);
    expect(told).toHaveBeenLastCalledWith(person('talking'));
  });

  it('tells administrators of everybody’s calls', () => {
    const told = vi.fn();
    board.watchEverybody('1', told);
    lists['2'] = ringing('1');
    board.changed(['2']);
    expect(told).toHaveBeenCalledWith(ringing('1'));
  });

  it('takes an ended call off the list by itself', async () => {
    const told = vi.fn();
    const stop = board.watchCalls('2', told);
    lists['2'] = [callView({ phase: 'ended', endedAt: clock.now() })];
    board.changed(['2']);
    await clock.advance(60_000);
    expect(told).toHaveBeenCalledTimes(1);
    lists['2'] = [];
    await clock.advance(1);
    expect(told).toHaveBeenLastCalledWith([]);
    stop();
  });

  it('forgets who has gone: no timer, no list is left', () => {
    const told = vi.fn();
    lists['2'] = [callView({ phase: 'ended', endedAt: clock.now() })];
    const stops = [board.watchCalls('2', told), board.watchCalls('2', told), board.watchColleagues(told)];
    lists['2'] = ringing('1');
    board.changed(['2']);
    lists['2'] = [];
    board.changed(['2']);
    stops.forEach((stop) => stop());
    expect(clock.pending).toBe(0);
    active.mockClear();
    board.changed(null);
    expect([active.mock.calls.length, told.mock.calls.length]).toEqual([0, 2]);
  });
});
