import { expect, it } from 'vitest';
import { checksAnswer } from '../../../src/adapters/http/checks-answer.ts';
import type { CheckContext, CheckResult, Verdict } from '../../../src/app/companies/check.ts';
import type { CheckId } from '../../../locales/checks.ts';
import { checksFor, runChecks } from '../../../src/app/companies/checks.ts';
import { ASTERISK_CHECKS } from '../../../src/app/companies/checks-asterisk.ts';
import type { LinkStatus, SwitchRemark } from '../../../src/app/ports/switch-link.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { company, DISABLED_LINK } from '../../helpers/http-fakes.ts';
import { ASTERISK } from '../../helpers/storage-samples.ts';

async function run(status: Partial<LinkStatus>, numbers: string[] = ['101']): Promise<Map<CheckId, CheckResult>> {
  const results = new Map<CheckId, CheckResult>();
  const employees = [{ userId: '1', name: 'Анна', active: true, numbers, portalNumber: '' }];
  // What belongs to the portal is not looked at by these checks.
  const context = {
    company: company({ switchKind: 'asterisk', asterisk: ASTERISK }),
    link: () => ({ ...DISABLED_LINK, state: 'connected', numbers: ['101'], ...status }),
    employees: () => Promise.resolve(employees),
    clock: new FakeClock(),
  } as unknown as CheckContext;
  await runChecks(context, ASTERISK_CHECKS, new Map(), {
    begun: () => undefined,
    done: (result) => results.set(result.id, result),
  });
  return results;
}

const codes = (results: Map<CheckId, CheckResult>): Record<string, Verdict['code']> =>
  Object.fromEntries([...results].map(([id, { verdict }]) => [id, verdict.code]));

it('all is well', async () => {
  expect(codes(await run({}))).toEqual({
    switch: 'switch_ok',
    rights: 'rights_ok',
    telling: 'telling_ok',
    event_settings: 'settings_ok',
    phones: 'phones_ok',
  });
});

it.each<[SwitchRemark, CheckId, Verdict['code'], Verdict['state']]>([
  [{ code: 'commands_missing', details: 'Originate' }, 'rights', 'rights_missing', 'fault'],
  [{ code: 'events_missing', details: 'call' }, 'telling', 'telling_silent', 'fault'],
  [{ code: 'timestamps_off', details: '' }, 'event_settings', 'timestamps_off', 'warning'],
  [{ code: 'call_records_off', details: '' }, 'event_settings', 'call_records_off', 'warning'],
])('%j is said by the check %s', async (remark, id, code, state) => {
  const verdict = (await run({ remarks: [remark] })).get(id)?.verdict;
  expect(verdict).toMatchObject({ code, state, cure: { action: 'run_commands' } });
  expect(verdict?.cure?.commands.length).toBeGreaterThan(0);
});

it('phones without an employee, employees’ numbers apart, and no phone at all', async () => {
  const free = (await run({ numbers: ['101', '102', '103'] })).get('phones')?.verdict;
  expect(free).toMatchObject({ state: 'warning', code: 'phones_free', facts: { free: '102, 103' } });
  expect((await run({ numbers: [] })).get('phones')?.verdict).toMatchObject({ state: 'fault', code: 'phones_none' });
});

it.each<[LinkStatus['state'], Verdict['code']]>([
  ['disabled', 'ami_off'],
  ['refused', 'ami_refused'],
  ['unreachable', 'ami_unreachable'],
  ['certificate_untrusted', 'switch_untrusted'],
])('a link that is %s: %s, and the rest waits for it', async (state, code) => {
  const results = codes(await run({ state, lastError: 'Authentication failed' }));
  expect(results).toMatchObject({ switch: code, rights: 'not_checked', phones: 'not_checked' });
});

it.each(['ru', 'en'] as const)('in words of %s', async (lang) => {
  const remarks: SwitchRemark[] = [
    { code: 'commands_missing', details: 'Originate' },
    { code: 'events_missing', details: 'call' },
    { code: 'timestamps_off', details: '' },
  ];
  const ids = ASTERISK_CHECKS.map(({ id }) => id);
  for (const status of [
    { remarks, numbers: ['101', '102'] },
    { state: 'refused' as const, lastError: 'no' },
  ]) {
    const { checks } = checksAnswer({ running: null, results: await run(status), ids }, lang);
    for (const { message, advice } of checks) {
      expect(`${message ?? ''} ${advice ?? ''}`).not.toMatch(/\{\w+|undefined|\[object/);
      if (lang === 'en') expect(`${message ?? ''} ${advice ?? ''}`).not.toMatch(/[а-яё]/i);
    }
  }
});

it('a company has the checks of its own kind of switch', () => {
  const ids = (kind: 'ecss10' | 'asterisk') => checksFor(kind).map(({ id }) => id);
  expect(ids('ecss10')).toContain('csta');
  expect(ids('ecss10')).not.toContain('telling');
  expect(ids('asterisk')).toContain('telling');
  expect(ids('asterisk')).not.toContain('csta');
  for (const kind of ['ecss10', 'asterisk'] as const) expect(new Set(ids(kind)).size).toBe(ids(kind).length);
});
