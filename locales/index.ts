/** The whole catalogue. Pages import only their own part of it, because the rest would travel with them. */
import { adminTexts } from './admin.ts';
import { auditTexts } from './audit.ts';
import { DIAL_REASONS } from './calls.ts';
import { callsPageTexts } from './calls-page.ts';
import { cardTexts } from './card.ts';
import { ERROR_TEXTS } from './errors.ts';
import { loginTexts } from './login.ts';
import { workerTexts } from './worker.ts';
import { storyTexts } from './story.ts';
import { whyTexts } from './why.ts';
import { usersTexts } from './users.ts';
import { translate, type Lang, type ParamsOf, type Text } from './translate.ts';

export type { Lang } from './translate.ts';

export const catalogue = {
  admin: adminTexts,
  audit: auditTexts,
  calls: DIAL_REASONS,
  callsPage: callsPageTexts,
  card: cardTexts,
  errors: ERROR_TEXTS,
  login: loginTexts,
  story: storyTexts,
  users: usersTexts,
  why: whyTexts,
  worker: workerTexts,
} as const;

type Texts = {
  [Part in keyof typeof catalogue as `${Part}.${string & keyof (typeof catalogue)[Part]}`]: never;
};
/** `part.name`, for example `card.answer`. */
export type TextKey = keyof Texts;

type TextOf<K extends TextKey> = K extends `${infer Part extends keyof typeof catalogue}.${infer Name}`
  ? Name extends keyof (typeof catalogue)[Part]
    ? (typeof catalogue)[Part][Name]
    : never
  : never;

/** The text of `key` in `lang`; what parameters it needs is checked by the compiler. */
export function t<K extends TextKey>(lang: Lang, key: K, ...params: ParamsOf<TextOf<K>>): string {
  const [part = '', name = ''] = key.split('.');
  const texts: Record<string, Record<string, Text>> = catalogue;
  const text = texts[part]?.[name];
  if (text === undefined) throw new Error(`no text ${key}`);
  return translate(text, lang, ...(params as ParamsOf<Text>));
}
