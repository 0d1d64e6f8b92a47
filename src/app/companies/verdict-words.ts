/** A verdict of the checks in words, for pages and terminals. */
import { ADVICE_TEXTS, VERDICT_TEXTS } from '../../../locales/checks.ts';
import { translate } from '../../../locales/translate.ts';
import type { Lang, Text } from '../../../locales/translate.ts';
import type { Verdict } from './check.ts';

export function wordsOf({ code, facts }: Verdict, lang: Lang): { message: string; advice: string | null } {
  const params = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'object' ? value[lang] : value]),
  );
  // Which parameters a code has is known to its check alone; a test holds both together.
  const say = (text: Text): string => translate(text, lang, ...([params] as unknown as []));
  const advice = (ADVICE_TEXTS as Partial<Record<string, Text>>)[code];
  return { message: say(VERDICT_TEXTS[code]), advice: advice === undefined ? null : say(advice) };
}
