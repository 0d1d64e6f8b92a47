import { beforeEach, expect, it } from 'vitest';
import { EmployeeImport } from '../../../src/app/companies/employee-import.ts';
import type { PortalEmployee } from '../../../src/app/ports/portal.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { FakePortal, FakePortals, MemoryEmployees, portalError, recordingLogger } from '../../helpers/http-fakes.ts';

let portal: FakePortal;
let store: MemoryEmployees;
let logger: ReturnType<typeof recordingLogger>;
let importer: EmployeeImport;
let changes: string[];
let clock: FakeClock;

beforeEach(() => {
  portal = new FakePortal();
  store = new MemoryEmployees();
  logger = recordingLogger();
  changes = [];
  clock = new FakeClock();
  const changed = (id: string): void => void changes.push(id);
  importer = new EmployeeImport({ employees: store, portals: new FakePortals(() => portal), changed, clock, logger });
});

const person = (id: string, innerNumber: string, patch: Partial<PortalEmployee> = {}): PortalEmployee => ({
  id,
  name: `Сотрудник ${id}`,
  active: true,
  innerNumber,
  ...patch,
});
const numbers = () => Object.fromEntries(store.rows.map((row) => [row.userId, row.numbers]));

it('takes the inner number on the first sight of an employee, and never again', async () => {
  portal.people = [person('1', '101'), person('2', '')];
  await importer.run('c1');
  expect(numbers()).toEqual({ 1: ['101'], 2: [] });
  portal.people = [person('1', '999', { name: 'Новое имя' }), person('2', '102'), person('3', '103')];
  await importer.run('c1');
  expect(numbers()).toEqual({ 1: ['101'], 2: [], 3: ['103'] });
  expect(store.rows[0]).toMatchObject({ name: 'Новое имя', portalNumber: '999' });
  expect(changes).toEqual(['c1', 'c1']);
});

it('gives a doubled number to the first and warns', async () => {
  store.rows = [{ userId: '9', name: 'Старый', active: true, numbers: ['105'], portalNumber: '' }];
  portal.people = [person('9', ''), person('1', '101'), person('2', '101'), person('3', '105')];
  await importer.run('c1');
  expect(numbers()).toEqual({ 9: ['105'], 1: ['101'], 2: [], 3: [] });
  expect(logger.lines.filter(({ level }) => level === 'warn').map(({ facts }) => facts)).toEqual([
    { company: 'c1', number: '101', employee: '2', owner: '1' },
    { company: 'c1', number: '105', employee: '3', owner: '9' },
  ]);
});

it('imports no number that is none, nor one of somebody inactive', async () => {
  portal.people = [person('1', 'кабинет 5'), person('2', ' 10-2 '), person('3', '103', { active: false })];
  await importer.run('c1');
  expect(numbers()).toEqual({ 1: [], 2: ['102'], 3: [] });
});

it('marks those who left on a whole list only', async () => {
  portal.people = [person('1', '101'), person('2', '102')];
  await importer.run('c1');
  portal.people = [person('1', '101')];
  portal.complete = false;
  await importer.run('c1');
  expect(store.rows[1]!.active).toBe(true);
  portal.complete = true;
  await importer.run('c1');
  expect(store.rows[1]).toMatchObject({ active: false, numbers: ['102'] });
});

it('runs once for callers at the same time, and passes the failure on', async () => {
  portal.people = [person('1', '101')];
  await Promise.all([importer.run('c1'), importer.run('c1')]);
  expect(portal.asked).toBe(1);
  portal.failure = portalError('retry', 'timeout');
  await expect(importer.run('c1')).rejects.toMatchObject({ failure: { code: 'timeout' } });
  portal.failure = null;
  await importer.run('c1');
  expect(changes).toHaveLength(2);
});

it('erases nothing on an empty answer, whole or not', async () => {
  portal.people = [person('1', '101'), person('2', '102')];
  await importer.run('c1');
  const before = structuredClone(store.rows);
  portal.people = [];
  for (const complete of [false, true]) {
    portal.complete = complete;
    await importer.run('c1');
    expect(store.rows).toEqual(before);
    expect(importer.state('c1').partial).toBe(true);
  }
});

it('erases nothing on a partial answer, and takes what came', async () => {
  portal.people = [person('1', '101'), person('2', '102')];
  await importer.run('c1');
  portal.people = [person('3', '103')];
  portal.complete = false;
  await importer.run('c1');
  expect(numbers()).toEqual({ 1: ['101'], 2: ['102'], 3: ['103'] });
  expect(store.rows.every(({ active }) => active)).toBe(true);
});

it('does not believe at once that most of the people are gone', async () => {
  portal.people = ['1', '2', '3', '4', '5'].map((id) => person(id, `10${id}`));
  await importer.run('c1');
  portal.people = [person('1', '101')];
  await importer.run('c1');
  expect(store.rows.filter(({ active }) => active)).toHaveLength(5);
  await importer.run('c1');
  expect(store.rows.filter(({ active }) => active).map(({ userId }) => userId)).toEqual(['1']);
  expect(numbers()['5']).toEqual(['105']);
});

it('forgets a doubt when the people are there again', async () => {
  const all = ['1', '2', '3', '4', '5'].map((id) => person(id, `10${id}`));
  for (const people of [all, all.slice(0, 1), all, all.slice(0, 1)]) {
    portal.people = people;
    await importer.run('c1');
  }
  expect(store.rows.filter(({ active }) => active)).toHaveLength(5);
});

it('an empty number in the portal changes no number here', async () => {
  portal.people = [person('1', '101')];
  await importer.run('c1');
  portal.people = [person('1', '')];
  await importer.run('c1');
  expect(numbers()).toEqual({ 1: ['101'] });
});
