import { beforeEach, describe, expect, it } from 'vitest';
import { ADVICE_TEXTS, VERDICT_TEXTS } from '../../../locales/checks.ts';
import type { CheckId } from '../../../locales/checks.ts';
import { checksAnswer } from '../../../src/adapters/http/checks-answer.ts';
import type { CheckContext, CheckResult } from '../../../src/app/companies/check.ts';
import { checksFor, runChecks } from '../../../src/app/companies/checks.ts';
import type { BindingsState } from '../../../src/app/companies/company-startup.ts';
import type { Employee } from '../../../src/app/ports/store.ts';
import type { LinkStatus } from '../../../src/app/ports/switch-link.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { company, DISABLED_LINK, FakePortal, portalError } from '../../helpers/http-fakes.ts';

const ECSS = { url: 'https://10.0.0.1', clientId: 'crm', apiKey: 'k', domain: 'nick', pinnedFingerprint256: null };
const BOUND: BindingsState = {
  state: 'ok',
  checkedAt: 1,
  nextAttemptAt: null,
  failed: [],
  missingScopes: [],
  removedByPortal: null,
};

const CHECKS = checksFor('ecss10');
let clock: FakeClock;
let portal: FakePortal;
let link: LinkStatus;
let people: Employee[];
let context: CheckContext;

const person = (userId: string, numbers: string[], active = true): Employee => ({
  userId,
  name: `№ ${userId}`,
  active,
  numbers,
  portalNumber: '',
});

beforeEach(() => {
  clock = new FakeClock();
  portal = new FakePortal();
  portal.portalNow = clock.now();
  link = { ...DISABLED_LINK, state: 'connected', numbers: ['101', '102'], csta: true };
  people = [person('1', ['101']), person('2', [])];
  context = {
    company: company({ ecss: ECSS }),
    link: () => link,
    portal,
    employees: () => Promise.resolve(people),
    bind: () => Promise.resolve(BOUND),
    line: () => ({ state: 'none', code: null, message: null }),
    roundTrip: () => Promise.resolve(12),
    seen: () => ({ lastAt: null, lastClickAt: null }),
    eventsUrl: 'https://crm.example.ru/bitrix24/events',
    clock,
  };
});

async function run(only?: CheckId[]): Promise<Map<CheckId, CheckResult>> {
  const results = new Map<CheckId, CheckResult>();
  const checks = CHECKS.filter(({ id }) => only === undefined || only.includes(id));
  await runChecks(context, checks, new Map(), {
    begun: () => undefined,
    done: (result) => results.set(result.id, result),
  });
  return results;
}
const codeOf = async (id: CheckId, only?: CheckId[]) => (await run(only)).get(id)?.verdict.code;

it('everything that works is said to work, in the order of the list', async () => {
  const results = await run();
  expect([...results.values()].map(({ id, verdict }) => [id, verdict.state, verdict.code])).toEqual([
    ['switch', 'ok', 'switch_ok'],
    ['csta', 'ok', 'csta_on'],
    ['numbers', 'ok', 'numbers_some'],
    ['permissions', 'ok', 'permissions_ok'],
    ['portal', 'ok', 'portal_ok'],
    ['scopes', 'ok', 'scopes_ok'],
    ['clock', 'ok', 'clock_ok'],
    ['card', 'ok', 'card_bound'],
    ['events', 'ok', 'events_ok'],
    ['line', 'skipped', 'line_none'],
    ['employees', 'ok', 'employees_ok'],
  ]);
});

describe('the switch', () => {
  it.each([
    ['disabled', 'switch_off', 'edit_connection'],
    ['refused', 'switch_refused', 'edit_connection'],
    ['unreachable', 'switch_unreachable', 'edit_connection'],
    ['certificate_untrusted', 'switch_untrusted', 'trust_certificate'],
  ] as const)('%s is %s, and what needs it is not checked', async (state, code, action) => {
    link = { ...DISABLED_LINK, state, lastError: 'because' };
    const results = await run();
    expect(results.get('switch')?.verdict).toMatchObject({ state: 'fault', code, cure: { action } });
    expect(results.get('numbers')?.verdict).toMatchObject({ state: 'skipped', code: 'not_checked' });
    expect(results.get('portal')?.verdict.code).toBe('portal_ok');
  });

  it('is waited for while it is on its way, but not for ever', async () => {
    link = { ...DISABLED_LINK, state: 'registering' };
    const soon = codeOf('switch', ['switch']);
    await clock.advance(600);
    link = { ...DISABLED_LINK, state: 'connected', numbers: ['101'] };
    await clock.advance(600);
    expect(await soon).toBe('switch_ok');
    link = { ...DISABLED_LINK, state: 'connecting' };
    const never = codeOf('switch', ['switch']);
    for (let second = 0; second < 12; second += 1) await clock.advance(1_000);
    expect(await never).toBe('switch_waiting');
  });

  it('names the commands that cure it', async () => {
    link = { ...link, csta: false, numbers: [], refusedNumbers: ['103', '104'] };
    const results = await run();
    const commands = (id: CheckId) => results.get(id)?.verdict.cure?.commands;
    expect(commands('csta')).toEqual(['/api/csta/set enabled true', 'domain/nick/properties/set vats_type private']);
    expect(commands('numbers')).toEqual(['domain/nick/integrations/set crm --numbers {101}']);
    expect(commands('permissions')).toEqual([
      'domain/nick/alias/set 103 <group> <address> api\\call\\enabled true',
      'domain/nick/alias/set 104 <group> <address> api\\call\\enabled true',
    ]);
  });
});

describe('the portal', () => {
  it.each([
    ['retry', 'timeout', 'portal_silent', 'check_again'],
    ['ask_administrator', 'ACCESS_DENIED', 'portal_plan', 'check_again'],
    ['ask_administrator', 'invalid_grant', 'portal_refused', 'authorise'],
  ] as const)('%s %s is %s', async (action, code, verdict, cure) => {
    portal.failure = portalError(action, code);
    const results = await run();
    expect(results.get('portal')?.verdict).toMatchObject({ state: 'fault', code: verdict, cure: { action: cure } });
    expect(results.get('events')?.verdict.code).toBe('not_checked');
  });

  it('never authorised is not asked', async () => {
    context = { ...context, company: company({ grant: null }) };
    expect(await codeOf('portal')).toBe('portal_none');
    expect(portal.asked).toBe(0);
  });

  it('lacks rights: three are needed, `call` is not', async () => {
    portal.scopes = ['placement', 'user', 'telephony'];
    expect((await run()).get('scopes')?.verdict).toMatchObject({ state: 'warning', code: 'scopes_spare' });
    portal.scopes = ['user', 'call'];
    expect((await run()).get('scopes')?.verdict).toMatchObject({ state: 'fault', code: 'scopes_lack' });
  });

  it('has another time', async () => {
    portal.portalNow = clock.now() - 5 * 60_000;
    const verdict = (await run()).get('clock')?.verdict;
    expect(verdict).toMatchObject({ code: 'clock_off', facts: { minutes: 5 } });
  });

  it('refuses the card', async () => {
    const failed = [{ what: 'CALL_CARD', code: 'ACCESS_DENIED', message: 'Access denied!' }];
    context = { ...context, bind: () => Promise.resolve({ ...BOUND, state: 'failed', failed }) };
    const verdict = (await run()).get('card')?.verdict;
    expect(verdict).toMatchObject({ code: 'card_failed', facts: { what: 'CALL_CARD' }, cure: { action: 'bind' } });
  });

  it('does not reach us, or cannot send test events', async () => {
    context = { ...context, roundTrip: () => Promise.resolve(null) };
    expect(await codeOf('events')).toBe('events_lost');
    const unsupported = portalError('ask_administrator', 'ERROR_METHOD_NOT_FOUND');
    context = { ...context, roundTrip: () => Promise.reject(unsupported) };
    expect(await codeOf('events')).toBe('events_unknown');
    context = { ...context, seen: () => ({ lastAt: 1_700_000_000_000, lastClickAt: null }) };
    expect(await codeOf('events')).toBe('events_seen');
  });
});

it('employees without numbers, and numbers that nobody serves', async () => {
  people = [person('1', []), person('2', ['101'], false)];
  expect(await codeOf('employees')).toBe('employees_none');
  people = [person('1', ['101', '201'])];
  const verdict = (await run()).get('employees')?.verdict;
  expect(verdict).toMatchObject({ state: 'warning', code: 'employees_unserved', facts: { numbers: '201' } });
});

it('a line that the portal does not take', async () => {
  const options = { ...context.company.options, line: { number: '+7383', name: 'Главная' } };
  context = { ...context, company: company({ ecss: ECSS, options }) };
  expect(await codeOf('line')).toBe('line_ok');
  context = { ...context, line: () => ({ state: 'failed', code: 'X', message: 'no' }) };
  expect(await codeOf('line')).toBe('line_failed');
});

it('a check that breaks is a fault and ends nothing', async () => {
  context = { ...context, employees: () => Promise.reject(new Error('disk')) };
  const results = await run();
  expect(results.get('employees')?.verdict).toMatchObject({
    state: 'fault',
    code: 'broken',
    facts: { reason: 'disk' },
  });
  expect(results.size).toBe(CHECKS.length);
});

it.each(['ru', 'en'] as const)('every word of %s is filled in', async (lang) => {
  link = { ...link, csta: false, refusedNumbers: ['103'] };
  portal.portalNow = clock.now() - 5 * 60_000;
  const { checks } = checksAnswer({ running: null, results: await run(), ids: CHECKS.map(({ id }) => id) }, lang);
  for (const { message, advice } of checks) {
    expect(`${message ?? ''} ${advice ?? ''}`).not.toMatch(/\{\w+|undefined|\[object/);
    if (lang === 'en') expect(`${message ?? ''} ${advice ?? ''}`).not.toMatch(/[а-яё]/i);
  }
});

it('every verdict that is wrong has an advice', () => {
  const silent = /_(ok|on|some|bound|seen|none|spare|unknown)$|^(not_checked|broken)$/;
  const needing = Object.keys(VERDICT_TEXTS).filter((code) => !silent.test(code));
  expect(needing.filter((code) => !(code in ADVICE_TEXTS))).toEqual([]);
});
