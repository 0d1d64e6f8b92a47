import { expect, it } from 'vitest';
import type { ApiColleague } from '../../src/adapters/http/api-types.ts';
import { transferTarget } from '../../web/frames/worker-target.ts';

const colleague = (userId: string, name: string, ...numbers: string[]): ApiColleague => ({
  userId,
  name,
  numbers,
  state: 'free',
});
const COLLEAGUES = [
  colleague('3', 'Борис', '102', '+73832400102'),
  colleague('103', 'Глеб', '104'),
  colleague('5', 'Вера', '103'),
  colleague('6', 'Дина'),
];

it.each([
  ['a portal user', '3', { to: '102', who: 'Борис' }],
  ['a portal user as a number', 3, { to: '102', who: 'Борис' }],
  ['a user id that is also somebody else’s number', '103', { to: '104', who: 'Глеб' }],
  ['the number of a colleague', '102', { to: '102', who: 'Борис' }],
  ['a number outside', '+7 (913) 123-45-67', { to: '+79131234567', who: '+7 (913) 123-45-67' }],
])('%s', (_, target, wanted) => {
  expect(transferTarget(target, COLLEAGUES)).toEqual(wanted);
});

it.each([
  ['an employee without a number', '6'],
  ['an employee we do not know, whose id might be a number of somebody', '57'],
  ['nothing', ''],
  ['no text', { id: 3 }],
  ['words', 'Борис'],
])('%s leads to nobody', (_, target) => {
  expect(transferTarget(target, COLLEAGUES)).toBeNull();
});
