import { describe, expect, it } from 'vitest';
import { acceptance, reviewAll } from '../../../src/app/companies/differences.ts';
import type { DifferenceKind, ServedNumbers } from '../../../src/app/companies/differences.ts';
import type { ReviewedEmployee } from '../../../src/app/ports/store.ts';

const SERVED: ServedNumbers = { numbers: ['101', '102', '103', '105'], refused: ['107'] };

/** Somebody with whom everything is in order. */
function person(userId: string, numbers: string[], patch: Partial<ReviewedEmployee> = {}): ReviewedEmployee {
  const portalNumber = patch.portalNumber ?? numbers[0] ?? '';
  const base = { userId, name: `Сотрудник ${userId}`, active: true, numbers, portalNumber, newSince: null };
  return { ...base, acceptedNumber: portalNumber, ...patch };
}
const kinds = (all: ReviewedEmployee[], served: ServedNumbers | null = SERVED) =>
  Object.fromEntries(
    reviewAll(all, served).map(({ employee, differences }) => [employee.userId, differences.map(({ kind }) => kind)]),
  );
const accept = (
  all: ReviewedEmployee[],
  userId: string,
  kind: DifferenceKind,
  number: string | null,
  choice: 'take' | 'keep' = 'take',
) =>
  // prettier-ignore
  acceptance(reviewAll(all, SERVED), userId, { kind, number }, choice);

describe('differences', () => {
  it('are none while here, portal and switch agree', () => {
    expect(kinds([person('1', ['101']), person('2', []), person('3', ['102', '103'])])).toEqual({
      1: [],
      2: [],
      3: [],
    });
  });

  it('a number changed in the portal: the new one takes the place of the old, or the hint goes', () => {
    const all = [person('1', ['103', '101'], { portalNumber: '105', acceptedNumber: '101' })];
    expect(reviewAll(all, SERVED)[0]?.differences).toEqual([
      { kind: 'portal_number', number: '105', before: '101', owner: null, others: [], reason: null },
    ]);
    expect(accept(all, '1', 'portal_number', '105')).toEqual([
      { userId: '1', numbers: ['103', '105'], acceptedNumber: '105', newSince: null },
    ]);
    expect(accept(all, '1', 'portal_number', '105', 'keep')).toEqual([
      { userId: '1', acceptedNumber: '105', newSince: null },
    ]);
  });

  it('a first number in the portal is added to what is here', () => {
    const all = [person('1', ['103'], { portalNumber: '105', acceptedNumber: '' })];
    expect(accept(all, '1', 'portal_number', '105')?.[0]?.numbers).toEqual(['103', '105']);
  });

  it('a number that somebody else has here is taken from him', () => {
    const all = [person('1', ['101', '102']), person('2', [], { portalNumber: '101', acceptedNumber: '' })];
    expect(reviewAll(all, SERVED)[1]?.differences[0]?.owner).toEqual({ id: '1', name: 'Сотрудник 1' });
    expect(kinds(all)).toEqual({ 1: ['shared'], 2: ['portal_number'] });
    expect(accept(all, '2', 'portal_number', '101')).toEqual([
      { userId: '1', numbers: ['102'] },
      { userId: '2', acceptedNumber: '101', numbers: ['101'], newSince: null },
    ]);
    // The owner keeps it, and nobody is asked again.
    expect(accept(all, '1', 'shared', '101', 'keep')).toEqual([{ userId: '2', acceptedNumber: '101' }]);
  });

  it('one number for two people in the portal, whom neither has: both are told of the other', () => {
    const unread = { portalNumber: '101', acceptedNumber: '' };
    const [first, second] = reviewAll([person('1', [], unread), person('2', [], unread)], SERVED);
    expect(first?.differences[0]).toMatchObject({ kind: 'portal_number', owner: null, others: [{ id: '2' }] });
    expect(second?.differences[0]).toMatchObject({ kind: 'portal_number', owner: null, others: [{ id: '1' }] });
  });

  it('a number removed in the portal stays here until somebody agrees', () => {
    const all = [person('1', ['101'], { portalNumber: '', acceptedNumber: '101' })];
    expect(kinds(all)).toEqual({ 1: ['portal_number_gone'] });
    expect(accept(all, '1', 'portal_number_gone', '101')?.[0]).toMatchObject({ numbers: [], acceptedNumber: '' });
    expect(accept(all, '1', 'portal_number_gone', '101', 'keep')?.[0]).not.toHaveProperty('numbers');
  });

  it('numbers that the switch does not serve, with the reason; nothing is said while it is silent', () => {
    const all = [person('1', ['107', '109'], { portalNumber: '', acceptedNumber: '' })];
    const reasons = reviewAll(all, SERVED)[0]?.differences.map(({ number, reason }) => [number, reason]);
    expect(reasons).toEqual([
      ['107', 'no_permission'],
      ['109', 'not_in_integration'],
    ]);
    expect(kinds(all, null)).toEqual({ 1: [] });
    expect(accept(all, '1', 'not_served', '107')?.[0]?.numbers).toEqual(['109']);
    expect(accept(all, '1', 'not_served', '107', 'keep')).toBeNull();
  });

  it('somebody dismissed with numbers, and nothing else of him', () => {
    const all = [
      person('1', ['101', '109'], { active: false, portalNumber: '105' }),
      person('2', [], { active: false }),
    ];
    expect(kinds(all)).toEqual({ 1: ['dismissed'], 2: [] });
    expect(accept(all, '1', 'dismissed', null)?.[0]?.numbers).toEqual([]);
  });

  it('newcomers, until somebody has looked', () => {
    const all = [person('1', ['101'], { newSince: 5 })];
    expect(kinds(all)).toEqual({ 1: ['new'] });
    expect(accept(all, '1', 'new', null)).toEqual([{ userId: '1', newSince: null }]);
  });

  it('that are settled meanwhile cannot be accepted', () => {
    const all = [person('1', ['101'])];
    expect(accept(all, '1', 'portal_number', '105')).toBeNull();
    expect(accept(all, '7', 'new', null)).toBeNull();
  });

  it('mark the numbers that came from the portal, however it writes them', () => {
    const all = [person('1', ['101', '109'], { portalNumber: ' 1-01' }), person('2', ['102'], { portalNumber: '103', acceptedNumber: '102' })]; // prettier-ignore
    expect(reviewAll(all, SERVED).map(({ fromPortal }) => fromPortal)).toEqual([['101'], ['102']]);
  });
});
