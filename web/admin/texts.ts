import { adminTexts } from '../../locales/admin.ts';
import { bootstrap } from './bootstrap.ts';
import { translate, type Lang, type ParamsOf } from '../../locales/translate.ts';

/** As the server read it from the browser's wishes. */
export const lang: Lang = bootstrap.lang;

export function text<K extends keyof typeof adminTexts>(key: K, ...params: ParamsOf<(typeof adminTexts)[K]>): string {
  return translate(adminTexts[key], lang, ...params);
}
