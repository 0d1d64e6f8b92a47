/** The checks in words. */
import { ADVICE_TEXTS, CHECK_TITLES, VERDICT_TEXTS } from '../../../locales/checks.ts';
import { translate } from '../../../locales/translate.ts';
import type { Text } from '../../../locales/translate.ts';
import type { Verdict } from '../../app/companies/check.ts';
import type { ChecksState } from '../../app/companies/company-checks.ts';
import type { ApiCheck, ApiChecks, Lang } from './api-types.ts';

export function checksAnswer({ running, results, ids }: ChecksState, lang: Lang): ApiChecks {
  const checks = ids.map((id): ApiCheck => {
    const title = CHECK_TITLES[id][lang];
    const result = results.get(id);
    const state = running === id ? 'running' : (result?.verdict.state ?? 'unknown');
    if (result === undefined) {
      return { id, title, state, code: null, message: null, advice: null, cure: null, checkedAt: null };
    }
    const { verdict, checkedAt } = result;
    return { id, title, state, code: verdict.code, ...wordsOf(verdict, lang), cure: verdict.cure, checkedAt };
  });
  return { running: running !== null, checks };
}

function wordsOf({ code, facts }: Verdict, lang: Lang): { message: string; advice: string | null } {
  const params = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'object' ? value[lang] : value]),
  );
  // Which parameters a code has is known to its check alone; a test holds both together.
  const say = (text: Text): string => translate(text, lang, ...([params] as unknown as []));
  const advice = (ADVICE_TEXTS as Partial<Record<string, Text>>)[code];
  return { message: say(VERDICT_TEXTS[code]), advice: advice === undefined ? null : say(advice) };
}
