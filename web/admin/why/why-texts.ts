import { translate, type ParamsOf } from '../../../locales/translate.ts';
import { whyTexts } from '../../../locales/why.ts';
import { lang } from '../texts.ts';

export function why<K extends keyof typeof whyTexts>(key: K, ...params: ParamsOf<(typeof whyTexts)[K]>): string {
  return translate(whyTexts[key], lang, ...params);
}
