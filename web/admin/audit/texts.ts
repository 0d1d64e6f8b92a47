import { auditTexts } from '../../../locales/audit.ts';
import { translate, type ParamsOf } from '../../../locales/translate.ts';
import { lang } from '../texts.ts';

export function text<K extends keyof typeof auditTexts>(key: K, ...params: ParamsOf<(typeof auditTexts)[K]>): string {
  return translate(auditTexts[key], lang, ...params);
}
