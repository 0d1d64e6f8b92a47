/** Checks of the portal, and of what joins portal and switch. */
import { rangesOf } from '../../domain/numbers/ranges.ts';
import { namesOfScopes } from '../../../locales/scopes.ts';
import { PortalError } from '../ports/portal.ts';
import type { Check, CheckContext, Verdict } from './check.ts';
import { numbersCommand } from './console-commands.ts';
import { missingScopes } from './scopes.ts';
import { cure, fault, fine, skipped, warning } from './verdicts.ts';

/** Smaller differences are nobody's trouble: seconds of a request are among them. */
const TOLERATED_SKEW_MS = 60_000;
/** How long a test event may take; an event comes within a second or so (assumed). */
export const EVENT_PATIENCE_MS = 15_000;
/** Refusals that mean: this portal has no such method. */
const UNSUPPORTED = new Set(['ERROR_METHOD_NOT_FOUND', 'ERROR_EVENT_NOT_FOUND', 'ERROR_BATCH_METHOD_NOT_ALLOWED']);

export const PORTAL_CHECKS: readonly Check[] = [
  { id: 'portal', needs: [], run: checkAccess },
  {
    id: 'scopes',
    needs: ['portal'],
    run: async ({ portal }) => {
      const { missing, needed } = missingScopes(await portal.scope());
      if (missing.length === 0) return fine('scopes_ok');
      const facts = { scopes: namesOfScopes(missing) };
      return needed ? fault('scopes_lack', facts, cure('authorise')) : warning('scopes_spare', facts, null);
    },
  },
  {
    id: 'clock',
    needs: ['portal'],
    run: async ({ portal, clock }) => {
      const askedAt = clock.now();
      const theirs = await portal.serverTime();
      const skewMs = Math.abs((askedAt + clock.now()) / 2 - theirs);
      if (skewMs < TOLERATED_SKEW_MS) return fine('clock_ok');
      const facts = { minutes: Math.round(skewMs / 60_000) };
      return fault('clock_off', facts, cure('run_commands', ['timedatectl set-ntp true']));
    },
  },
  { id: 'card', needs: ['portal', 'scopes'], run: checkCard },
  { id: 'events', needs: ['portal', 'card'], run: checkEvents },
  {
    id: 'line',
    needs: ['portal'],
    run: ({ company, line }) => {
      if (company.options.line === null) return Promise.resolve(skipped('line_none'));
      const { state, message } = line();
      if (state !== 'failed') return Promise.resolve(fine('line_ok', { name: company.options.line.name }));
      return Promise.resolve(fault('line_failed', { message: message ?? '…' }, cure('edit_options')));
    },
  },
  { id: 'employees', needs: [], run: checkEmployees },
];

async function checkAccess({ company, portal, clock }: CheckContext): Promise<Verdict> {
  if (company.grant === null) return fault('portal_none', {}, cure('authorise'));
  const startedAt = clock.now();
  try {
    await portal.scope();
    return fine('portal_ok', { ms: clock.now() - startedAt });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const { action, code, message } = error.failure;
    if (action === 'retry') return fault('portal_silent', { reason: message }, cure('check_again'));
    // Known: this code means the plan when the method needs no rights.
    const plan = code === 'ACCESS_DENIED' || code === 'PAYMENT_REQUIRED';
    if (plan) return fault('portal_plan', {}, cure('check_again'));
    return fault('portal_refused', { reason: code }, cure('authorise'));
  }
}

async function checkCard({ bind }: CheckContext): Promise<Verdict> {
  const { state, failed } = await bind();
  if (state === 'ok') return fine('card_bound');
  const [first] = failed;
  const facts = { what: first?.what ?? '', message: first?.message ?? '…' };
  return state === 'failed'
    ? fault('card_failed', facts, cure('bind'))
    : fault('card_silent', facts, cure('check_again'));
}

async function checkEvents({ roundTrip, seen, eventsUrl }: CheckContext): Promise<Verdict> {
  try {
    const ms = await roundTrip();
    if (ms !== null) return fine('events_ok', { ms });
    const facts = { seconds: EVENT_PATIENCE_MS / 1_000, url: eventsUrl };
    return fault('events_lost', facts, cure('check_again'));
  } catch (error) {
    if (!(error instanceof PortalError) || !UNSUPPORTED.has(error.failure.code.toUpperCase())) throw error;
    const { lastAt } = seen();
    if (lastAt === null) return warning('events_unknown', {}, null);
    return fine('events_seen', { time: new Date(lastAt).toISOString().slice(0, 16).replace('T', ' ') });
  }
}

async function checkEmployees({ employees, link, company }: CheckContext): Promise<Verdict> {
  const active = (await employees()).filter((employee) => employee.active);
  const mapped = active.filter((employee) => employee.numbers.length > 0);
  if (mapped.length === 0) return fault('employees_none', {}, cure('users'));
  const { state, numbers: served, refusedNumbers } = link();
  const known = new Set([...served, ...refusedNumbers]);
  const unserved = mapped.flatMap((employee) => employee.numbers).filter((number) => !known.has(number));
  if (state === 'connected' && unserved.length > 0) {
    const numbers = rangesOf(unserved);
    if (company.switchKind === 'asterisk') return warning('employees_no_phone', { numbers }, cure('users'));
    const commands = numbersCommand(company.ecss, [...known, ...unserved]);
    return warning('employees_unserved', { numbers }, cure('users', commands));
  }
  return fine('employees_ok', { mapped: mapped.length, count: active.length });
}
