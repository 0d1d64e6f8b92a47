import { usersTexts } from '../../../locales/users.ts';
import { translate, type ParamsOf } from '../../../locales/translate.ts';
import { lang } from '../texts.ts';

export function text<K extends keyof typeof usersTexts>(key: K, ...params: ParamsOf<(typeof usersTexts)[K]>): string {
  return translate(usersTexts[key], lang, ...params);
}
