import { callsPageTexts } from '../../locales/calls-page.ts';
import { translate, type Lang, type ParamsOf } from '../../locales/translate.ts';
import { bootstrap } from './bootstrap.ts';

export const lang: Lang = bootstrap.lang;

export function text<K extends keyof typeof callsPageTexts>(
  key: K,
  ...params: ParamsOf<(typeof callsPageTexts)[K]>
): string {
  return translate(callsPageTexts[key], lang, ...params);
}
