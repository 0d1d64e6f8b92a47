/** Shorthand for the checks. */
import type { VerdictCode } from '../../../locales/checks.ts';
import type { Cure, CureAction, Verdict } from './check.ts';

type Facts = Verdict['facts'];

export const fine = (code: VerdictCode, facts: Facts = {}): Verdict => ({ state: 'ok', code, facts, cure: null });
export const skipped = (code: VerdictCode, facts: Facts = {}): Verdict => ({
  state: 'skipped',
  code,
  facts,
  cure: null,
});
export const warning = (code: VerdictCode, facts: Facts, cure: Cure | null): Verdict => ({
  state: 'warning',
  code,
  facts,
  cure,
});
export const fault = (code: VerdictCode, facts: Facts, cure: Cure | null): Verdict => ({
  state: 'fault',
  code,
  facts,
  cure,
});
export const cure = (action: CureAction, commands: string[] = []): Cure => ({ action, commands });
