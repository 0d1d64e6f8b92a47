/** Employees, the trail of changes and sign-ins together, over ports in memory. */
import { beforeEach, describe, expect, it } from 'vitest';
import { AuditUndo } from '../../../src/app/companies/audit-undo.ts';
import { CompanySettings } from '../../../src/app/companies/company-settings.ts';
import { EmployeeImport } from '../../../src/app/companies/employee-import.ts';
import { PageTokens } from '../../../src/app/companies/page-tokens.ts';
import type { Actor } from '../../../src/app/ports/audit.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  company,
  DISABLED_LINK,
  FakeLinks,
  FakePortal,
  FakePortals,
  MemoryCompanies,
  portalError,
  recordingLogger,
} from '../../helpers/http-fakes.ts';
import { MemoryEmployees, MemorySessions } from '../../helpers/people-fakes.ts';
import { peopleWorld } from '../../helpers/people-world.ts';

const ANNA: Actor = { companyId: 'c1', userId: '1', userName: 'Анна', admin: true, via: 'session' };
const KEY = 'sentinel-api-key';

let portal: FakePortal;
let store: MemoryEmployees;
let clock: FakeClock;
let companies: MemoryCompanies;
let links: FakeLinks;
let world: ReturnType<typeof peopleWorld>;
let settings: CompanySettings;
let undo: AuditUndo;
let forgotten: string[];

const staff = (userId: string, numbers: string[], active = true) => ({
  userId,
  name: `Сотрудник ${userId}`,
  active,
  numbers,
  portalNumber: numbers[0] ?? '',
});
const numbers = () => Object.fromEntries(store.rows.map((row) => [row.userId, row.numbers]));
const code = (promise: Promise<unknown>) => promise.then(() => 'fine', (error: unknown) => (error as { code?: string }).code); // prettier-ignore

beforeEach(() => {
  portal = new FakePortal();
  store = new MemoryEmployees();
  clock = new FakeClock();
  companies = new MemoryCompanies(company());
  links = new FakeLinks();
  forgotten = [];
  const logger = recordingLogger();
  const portals = new FakePortals(() => portal);
  const changed = (): void => undefined;
  const importer = new EmployeeImport({ employees: store, portals, changed, clock, logger });
  const frameAccess = { forget: (_company: string, userId: string) => void forgotten.push(userId) };
  const sessionStore = new MemorySessions();
  world = peopleWorld({ companies, employeeStore: store, sessionStore, portals, importer, links, frameAccess, changed, clock, logger }); // prettier-ignore
  settings = new CompanySettings({
    companies,
    employees: store,
    links,
    deliveries: { portalTrouble: () => ({ state: 'ok', code: null, message: null, since: null, waiting: 0 }) },
    startup: { bindings: () => ({}) as never, optionsChanged: () => Promise.resolve() },
    events: { seen: () => ({ lastAt: null, lastClickAt: null }) },
    calls: { recent: () => Promise.resolve([]) },
    lines: { state: () => ({}) as never, put: () => Promise.resolve() },
    audit: world.audit,
    isChannelPattern: (pattern) => pattern.includes('{number}'),
  });
  undo = new AuditUndo({ store: world.auditStore, companies, settings, employees: world.employees, clock });
  store.rows = [staff('1', ['101']), staff('2', ['102']), staff('3', [])];
  for (const { userId, portalNumber } of store.rows)
    store.marks.set(userId, { acceptedNumber: portalNumber, newSince: null });
  portal.people = ['1', '2', '3'].map((id, index) => ({
    id,
    name: `Сотрудник ${id}`,
    active: true,
    innerNumber: ['101', '102', ''][index]!,
  }));
});

describe('numbers', () => {
  it('are written down with who and from where, and undone', async () => {
    const { changeId } = await world.employees.setNumbers(ANNA, '3', ['103', '10-4']);
    const { records } = await world.audit.page('c1', null);
    expect(records[0]).toMatchObject({
      id: changeId,
      what: 'numbers',
      by: { userId: '1', userName: 'Анна', via: 'session' },
      before: { employees: [{ userId: '3', numbers: [] }] },
      after: { employees: [{ userId: '3', numbers: ['103', '104'] }] },
    });
    await undo.undo(ANNA, changeId!);
    expect(numbers()['3']).toEqual([]);
    const after = await world.audit.page('c1', null);
    expect(after.records.map(({ undoOf, undoneAt }) => [undoOf, undoneAt])).toEqual([
      [changeId, null],
      [undefined, clock.now()],
    ]);
    // What was undone is not undone twice, but the undoing can be taken back.
    expect(await code(undo.undo(ANNA, changeId!))).toBe('changed_since');
    await undo.undo(ANNA, after.records[0]!.id);
    expect(numbers()['3']).toEqual(['103', '104']);
  });

  it('that are somebody else’s are refused, with who', async () => {
    await expect(world.employees.setNumbers(ANNA, '3', ['102'])).rejects.toMatchObject({
      code: 'number_taken',
      details: { number: '102', userId: '2', userName: 'Сотрудник 2' },
    });
    expect(world.auditStore.rows).toEqual([]);
  });

  it('are not undone when they are others by now, nor when somebody has got one meanwhile', async () => {
    const first = await world.employees.setNumbers(ANNA, '1', ['111']);
    await world.employees.setNumbers(ANNA, '3', ['101']);
    expect(await code(undo.undo(ANNA, first.changeId!))).toBe('number_taken');
    await world.employees.setNumbers(ANNA, '1', ['112']);
    expect(await code(undo.undo(ANNA, first.changeId!))).toBe('changed_since');
    expect(numbers()).toEqual({ 1: ['112'], 2: ['102'], 3: ['101'] });
  });

  it('that did not change leave no trace', async () => {
    const { changeId } = await world.employees.setNumbers(ANNA, '1', ['101']);
    expect([changeId, world.auditStore.rows]).toEqual([null, []]);
  });

  it('pass from hand to hand by accepting, and come back by undoing', async () => {
    portal.people[2]!.innerNumber = '102';
    await world.employees.list('c1');
    const wanted = { kind: 'portal_number' as const, number: '102', choice: 'take' as const };
    const { review, changeId } = await world.employees.accept(ANNA, '3', wanted);
    expect(numbers()).toEqual({ 1: ['101'], 2: [], 3: ['102'] });
    expect(review.fromPortal).toEqual(['102']);
    expect(await code(world.employees.accept(ANNA, '3', wanted))).toBe('changed_since');
    await undo.undo(ANNA, changeId!);
    expect(numbers()).toEqual({ 1: ['101'], 2: ['102'], 3: [] });
    const [, , third] = await world.employees.list('c1', 'no');
    expect(third?.differences.map(({ kind }) => kind)).toEqual(['portal_number']);
  });

  it('typed as the portal names them count as accepted', async () => {
    portal.people[2]!.innerNumber = '105';
    await world.employees.list('c1');
    const { review } = await world.employees.setNumbers(ANNA, '3', ['105']);
    expect(review.differences).toEqual([]);
    const later = await world.employees.setNumbers(ANNA, '3', []);
    expect(later.review.differences).toEqual([]);
  });

  it('are compared with what the switch serves while it is connected', async () => {
    links.current = { ...DISABLED_LINK, state: 'connected', numbers: ['101'], refusedNumbers: ['102'] };
    const reasons = async () =>
      (await world.employees.list('c1', 'no')).flatMap(({ differences }) => differences.map(({ reason }) => reason));
    expect(await reasons()).toEqual(['no_permission']);
    links.current = { ...links.current, state: 'unreachable' };
    expect(await reasons()).toEqual([]);
  });
});

describe('asking the portal', () => {
  it('happens on opening, not for each look, and never oftener than every other second', async () => {
    await world.employees.list('c1');
    await world.employees.list('c1');
    expect(portal.asked).toBe(1);
    await clock.advance(2_000);
    await world.employees.list('c1');
    await world.employees.list('c1', 'no');
    expect(portal.asked).toBe(2);
  });

  it('does not keep anybody waiting for a slow portal', async () => {
    let answer = (): void => undefined;
    portal.employees = () =>
      new Promise((resolve) => (answer = () => resolve({ employees: portal.people, complete: true })));
    const list = world.employees.list('c1');
    await clock.advance(2_500);
    expect((await list).map(({ employee }) => employee.userId)).toEqual(['1', '2', '3']);
    expect(world.employees.importState('c1').running).toBe(true);
    portal.people.push({ id: '4', name: 'Новый', active: true, innerNumber: '104' });
    answer();
    await world.refresh.ifDue('c1');
    const rows = await world.employees.list('c1', 'no');
    expect(rows.at(-1)).toMatchObject({ employee: { numbers: ['104'] }, differences: [{ kind: 'new' }] });
    expect(world.employees.importState('c1')).toMatchObject({ running: false, failure: null, partial: false });
  });

  it('after news during a list asks once more, for all the news together', async () => {
    let asked = 0;
    const answers: (() => void)[] = [];
    portal.employees = () => {
      asked += 1;
      return new Promise((resolve) => answers.push(() => resolve({ employees: portal.people, complete: true })));
    };
    const first = world.refresh.news('c1');
    const more = [world.refresh.news('c1'), world.refresh.news('c1')];
    answers.shift()!();
    await first;
    await expect.poll(() => answers.length).toBe(1);
    answers.shift()!();
    await Promise.all(more);
    expect(asked).toBe(2);
  });

  it('in vain changes nothing and is told', async () => {
    portal.failure = portalError('retry', 'timeout');
    expect((await world.employees.list('c1')).length).toBe(3);
    expect(world.employees.importState('c1')).toMatchObject({ failure: 'timeout', lastAt: null });
  });
});

describe('settings', () => {
  const records = async () => (await world.audit.page('c1', null)).records;
  const ecss = { url: 'https://10.0.0.1:8089', clientId: 'b24', apiKey: KEY, domain: 'nick' };

  it('are undone one by one', async () => {
    await settings.patch(ANNA, { name: 'Ромашка' });
    await settings.patch(ANNA, { options: { createCrmEntity: true } });
    for (const { id } of await records()) await undo.undo(ANNA, id);
    expect(companies.rows[0]).toMatchObject({ name: null, options: { createCrmEntity: false } });
    expect((await records()).slice(0, 2).map(({ what, undoOf }) => [what, undoOf])).toEqual([
      ['company_name', '1'],
      ['options', '2'],
    ]);
  });

  it('are not undone when they were changed again', async () => {
    await settings.patch(ANNA, { name: 'Ромашка' });
    await settings.patch(ANNA, { name: 'Лютик' });
    expect(await code(undo.undo(ANNA, '1'))).toBe('changed_since');
    expect(companies.rows[0]?.name).toBe('Лютик');
  });

  it('keep no key in the trail, and say what cannot be undone for want of it', async () => {
    await settings.patch(ANNA, { ecss });
    await settings.patch(ANNA, { ecss: { apiKey: 'sentinel-other-key' } });
    await settings.patch(ANNA, { ecss: { domain: 'other' } });
    await settings.patch(ANNA, { ecss: null });
    expect(JSON.stringify(world.auditStore.rows)).not.toContain('sentinel');
    expect((await records()).map(({ after }) => after)).toMatchObject([null, { domain: 'other' }, { keyChanged: true }, { keyChanged: true }]); // prettier-ignore
    await expect(undo.undo(ANNA, '4')).rejects.toMatchObject({ code: 'cannot_undo', details: { reason: 'connection_removed' } }); // prettier-ignore
    await expect(undo.undo(ANNA, '2')).rejects.toMatchObject({ code: 'cannot_undo', details: { reason: 'key_replaced' } }); // prettier-ignore
  });

  it('an address that is undone is used at once, with the key that is there', async () => {
    await settings.patch(ANNA, { ecss });
    await settings.patch(ANNA, { ecss: { domain: 'other' } });
    await undo.undo(ANNA, '2');
    expect(companies.rows[0]?.ecss).toMatchObject({ domain: 'nick', apiKey: KEY });
    expect(links.applied.at(-1)?.ecss?.domain).toBe('nick');
  });

  it('events cannot be undone, nor what is nobody’s or another company’s', async () => {
    await world.audit.record(ANNA, { what: 'bound_again', before: null, after: null });
    expect(await code(undo.undo(ANNA, '1'))).toBe('cannot_undo');
    for (const id of ['7', 'x', '']) expect(await code(undo.undo(ANNA, id))).toBe('change_unknown');
    expect(await code(undo.undo({ ...ANNA, companyId: 'c2' }, '1'))).toBe('change_unknown');
  });

  it('come in pages', async () => {
    for (let i = 0; i < 60; i += 1) await settings.patch(ANNA, { name: `Имя ${i}` });
    const first = await world.audit.page('c1', null);
    const second = await world.audit.page('c1', first.next);
    expect([first.records.length, second.records.length, second.next]).toEqual([50, 10, null]);
  });
});

describe('sign-ins', () => {
  const open = (userId: string, name = `Сотрудник ${userId}`) => world.sessions.open('c1', { id: userId, name });
  const tokens = () =>
    new PageTokens({
      key: Buffer.alloc(32, 1),
      clock,
      notBefore: (companyId, userId) => world.revocations.notBefore(companyId, userId),
    });

  it('are listed with the browser, seen anew at the most once a minute', async () => {
    const { token, session } = await open('1');
    await world.sessions.find(token, 'Firefox/140');
    await clock.advance(30_000);
    await world.sessions.find(token, 'Firefox/140');
    const [row] = await world.accounts.list('c1');
    expect(row).toMatchObject({ id: session.id, userAgent: 'Firefox/140', lastSeenAt: session.createdAt });
    await clock.advance(30_000);
    await world.sessions.find(token, 'Firefox/140');
    expect((await world.accounts.list('c1'))[0]?.lastSeenAt).toBe(clock.now());
    await clock.advance(12 * 3_600_000);
    expect(await world.accounts.list('c1')).toEqual([]);
  });

  it('end one by one, also of a colleague, never of another company', async () => {
    const first = await open('1');
    const second = await open('2');
    await world.accounts.signOut(ANNA, second.session.id);
    expect(await world.sessions.find(second.token)).toBeNull();
    expect(await world.sessions.find(first.token)).not.toBeNull();
    expect(await code(world.accounts.signOut({ ...ANNA, companyId: 'c2' }, first.session.id))).toBe('session_unknown');
    expect(world.auditStore.kinds()).toEqual(['signed_in', 'signed_in', 'signed_out']);
  });

  it('end everywhere: sessions, pages in the portal, and what the portal said of the user', async () => {
    const sessions = [await open('1'), await open('1')];
    const other = await open('2');
    const page = tokens().issue({ ...ANNA });
    const othersPage = tokens().issue({ ...ANNA, userId: '2' });
    await world.accounts.signOutEverywhere(ANNA, '1');
    for (const { token } of sessions) expect(await world.sessions.find(token)).toBeNull();
    expect(await world.sessions.find(other.token)).not.toBeNull();
    expect(tokens().verify(page.token)).toBeNull();
    expect(tokens().verify(othersPage.token)).not.toBeNull();
    expect(forgotten).toEqual(['1']);
    await clock.advance(1);
    expect(tokens().verify(tokens().issue({ ...ANNA }).token)?.viewer).toEqual({ companyId: 'c1', userId: '1', userName: 'Анна', admin: true }); // prettier-ignore
    expect(await code(world.accounts.signOutEverywhere(ANNA, '77'))).toBe('employee_unknown');
  });

  it('of somebody whom the portal dismissed end by themselves', async () => {
    const { token } = await open('2');
    const page = tokens().issue({ ...ANNA, userId: '2' });
    portal.people = portal.people.filter(({ id }) => id !== '2');
    await world.employees.list('c1');
    await world.accounts.review('c1');
    expect(await world.sessions.find(token)).toBeNull();
    expect(tokens().verify(page.token)).toBeNull();
    expect(world.auditStore.rows[0]).toMatchObject({
      what: 'signed_out_everywhere',
      by: { userId: '', via: null },
      after: { userId: '2', why: 'dismissed' },
    });
    await world.accounts.review('c1');
    expect(world.auditStore.kinds().filter((what) => what === 'signed_out_everywhere')).toHaveLength(1);
  });

  it('of somebody who is no administrator any more end when the portal says so, not when it is silent', async () => {
    const { token } = await open('1');
    const accessToken = companies.rows[0]!.grant!.accessToken;
    portal.failure = portalError('retry', 'timeout');
    portal.tokens.set(accessToken, { user: { id: '1', name: 'Анна', admin: false }, app: 'x' });
    await world.accounts.review('c1');
    expect(await world.sessions.find(token)).not.toBeNull();
    portal.failure = null;
    await world.accounts.review('c1');
    expect(await world.sessions.find(token)).toBeNull();
    expect(world.auditStore.rows[0]).toMatchObject({ after: { userId: '1', why: 'no_administrator' } });
  });

  it('what was revoked stays so after a restart', async () => {
    const page = tokens().issue({ ...ANNA });
    await world.revocations.revoke('c1', '1');
    await world.revocations.start();
    expect(tokens().verify(page.token)).toBeNull();
  });
});
