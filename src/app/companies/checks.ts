/**
 * What can be wrong between a switch, a portal and this server, as a list: each check says what it needs, what it found and what
 * cures it. Knows neither pages nor requests, so that whoever sits at a terminal may run the same list.
 */
import { CHECK_TITLES } from '../../../locales/checks.ts';
import type { CheckId } from '../../../locales/checks.ts';
import type { Check, CheckContext, CheckResult, Verdict } from './check.ts';
import { PORTAL_CHECKS } from './checks-portal.ts';
import { ASTERISK_CHECKS } from './checks-asterisk.ts';
import { SWITCH_CHECKS } from './checks-switch.ts';
import type { SwitchKind } from '../ports/switch-link.ts';

/** Those of a company with this kind of switch. */
export function checksFor(kind: SwitchKind): readonly Check[] {
  return [...(kind === 'asterisk' ? ASTERISK_CHECKS : SWITCH_CHECKS), ...PORTAL_CHECKS];
}

/**
 * Runs the checks in their order. `begun` hears of each before, `done` after it. `known`: results of an earlier run, for what the
 * chosen checks need and is not chosen itself. A check that throws is a verdict too; never rejects.
 */
export async function runChecks(
  context: CheckContext,
  checks: readonly Check[],
  known: ReadonlyMap<CheckId, CheckResult>,
  tell: { begun: (id: CheckId) => void; done: (result: CheckResult) => void },
): Promise<void> {
  const verdicts = new Map([...known].map(([id, { verdict }]) => [id, verdict]));
  for (const check of checks) {
    tell.begun(check.id);
    const startedAt = context.clock.now();
    const broken = check.needs.filter((id) => blocks(verdicts.get(id)));
    const verdict = broken.length > 0 ? blocked(broken) : await check.run(context).catch(broke);
    verdicts.set(check.id, verdict);
    const checkedAt = context.clock.now();
    tell.done({ id: check.id, verdict, checkedAt, tookMs: checkedAt - startedAt });
  }
}

function blocks(verdict: Verdict | undefined): boolean {
  return verdict?.state === 'fault' || verdict?.code === 'not_checked';
}

function blocked(needs: CheckId[]): Verdict {
  const titles = (lang: 'ru' | 'en') => needs.map((id) => CHECK_TITLES[id][lang]).join(', ');
  return {
    state: 'skipped',
    code: 'not_checked',
    facts: { needs: { ru: titles('ru'), en: titles('en') } },
    cure: null,
  };
}

function broke(error: unknown): Verdict {
  const reason = error instanceof Error ? error.message : String(error);
  return { state: 'fault', code: 'broken', facts: { reason }, cure: { action: 'check_again', commands: [] } };
}
