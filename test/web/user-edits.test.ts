import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { findConflicts, planChanges, type NumbersById } from '../../web/admin/user-edits.ts';

const numbers = (record: Record<string, string[]>): NumbersById => new Map(Object.entries(record));

describe('planChanges', () => {
  it('sends only what differs', () => {
    const before = numbers({ a: ['101'], b: ['102'] });
    expect(planChanges(before, numbers({ a: ['101'], b: ['102', '103'] }))).toEqual([
      { id: 'b', numbers: ['102', '103'] },
    ]);
    expect(planChanges(before, before)).toEqual([]);
  });

  it('swaps numbers by way of releasing both', () => {
    const plan = planChanges(numbers({ a: ['101'], b: ['102'] }), numbers({ a: ['102'], b: ['101'] }));
    expect(plan).toEqual([
      { id: 'a', numbers: [] },
      { id: 'b', numbers: [] },
      { id: 'a', numbers: ['102'] },
      { id: 'b', numbers: ['101'] },
    ]);
  });

  it('never asks for a number that somebody still has, and ends at what is wanted', () => {
    const ids = ['a', 'b', 'c'];
    // Each number belongs to one employee or to nobody: no conflicts, whatever the shuffle.
    const owners = fc.array(fc.constantFrom('a', 'b', 'c', 'nobody'), { minLength: 5, maxLength: 5 });
    const byId = (owner: string[]) =>
      new Map(ids.map((id) => [id, owner.flatMap((o, i) => (o === id ? [String(101 + i)] : []))]));
    fc.assert(
      fc.property(owners, owners, (from, to) => {
        const state = new Map(byId(from));
        for (const { id, numbers: wanted } of planChanges(byId(from), byId(to))) {
          for (const [other, has] of state) {
            if (other !== id) expect(has.filter((number) => wanted.includes(number))).toEqual([]);
          }
          state.set(id, wanted);
        }
        for (const [id, wanted] of byId(to)) expect(new Set(state.get(id))).toEqual(new Set(wanted));
      }),
    );
  });
});

describe('findConflicts', () => {
  it('names both employees', () => {
    const conflicts = findConflicts(numbers({ a: ['101'], b: ['101', '102'], c: [] }));
    expect(Object.fromEntries(conflicts)).toEqual({
      a: { number: '101', otherId: 'b' },
      b: { number: '101', otherId: 'a' },
    });
  });
});
