/** The checks in words. */
import { CHECK_TITLES } from '../../../locales/checks.ts';
import type { ChecksState } from '../../app/companies/company-checks.ts';
import { wordsOf } from '../../app/companies/verdict-words.ts';
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
