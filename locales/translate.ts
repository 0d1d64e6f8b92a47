/** The machinery of the catalogue, apart from the texts, so that a frame carries only its own texts. */

export type Lang = 'ru' | 'en';

/**
 * One text in both languages. `{name}` is replaced by a parameter; `{count:день|дня|дней}` prints the number and the
 * form of the word that the language wants for it (Russian: one, few, many; English: one, other).
 */
export interface Text {
  readonly ru: string;
  readonly en: string;
}

export type Catalogue = Record<string, Text>;

type ParamName<P extends string> = P extends `${infer Name}:${string}` ? Name : P;
type ParamNames<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? ParamName<P> | ParamNames<Rest>
  : never;

/** The parameters that a text needs; none: the argument may be left out. */
export type ParamsOf<T extends Text> = [ParamNames<T['ru']>] extends [never]
  ? []
  : [params: Record<ParamNames<T['ru']>, string | number>];

const PLACEHOLDER = /\{(\w+)(?::([^}]*))?\}/g;
const FORMS: Record<Lang, Intl.LDMLPluralRule[]> = { ru: ['one', 'few', 'many'], en: ['one', 'other'] };

/** `text` in `lang` with its parameters filled in. */
export function translate<T extends Text>(text: T, lang: Lang, ...[params]: ParamsOf<T>): string {
  const values: Record<string, string | number> = params ?? {};
  return sentenceOf(text, lang).replace(PLACEHOLDER, (_, name: string, forms: string | undefined) => {
    const value = values[name] ?? '';
    return forms === undefined ? String(value) : `${value} ${wordForm(lang, Number(value), forms.split('|'))}`;
  });
}

/** A page that is built in one language has the bare sentences. */
function sentenceOf(text: Text | string, lang: Lang): string {
  return typeof text === 'string' ? text : text[lang];
}

function wordForm(lang: Lang, count: number, forms: string[]): string {
  const rule = new Intl.PluralRules(lang).select(count);
  const index = FORMS[lang].indexOf(rule);
  return forms[index] ?? forms.at(-1) ?? '';
}
