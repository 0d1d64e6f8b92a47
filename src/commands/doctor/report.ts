/** The doctor's findings in words, for people and for programs. */
import { ACTION_TEXTS, DOCTOR_ADVICE, DOCTOR_TEXTS, DOCTOR_TITLES, doctorTexts } from '../../../locales/doctor.ts';
import { translate } from '../../../locales/translate.ts';
import type { Lang, Text } from '../../../locales/translate.ts';
import type { CompanyCheck } from './company-check.ts';
import type { Found } from './found.ts';

/** One line of the report. */
export interface Line extends Omit<CompanyCheck, 'action'> {
  /** Name of the company; null for the installation itself. */
  company: string | null;
}

const SIGNS = { ok: '✔', warning: '!', fault: '✘', skipped: '·' };

export function lineOf(found: Found, lang: Lang, company: string | null = null): Line {
  const say = (text: Text): string => translate(text, lang, ...([found.facts] as unknown as []));
  const advice = (DOCTOR_ADVICE as Partial<Record<string, Text>>)[found.code];
  const { check, state, code, commands } = found;
  const wanted = state !== 'ok' && advice !== undefined;
  return {
    company,
    id: check,
    title: DOCTOR_TITLES[check][lang],
    state,
    code,
    message: say(DOCTOR_TEXTS[code]),
    advice: wanted ? say(advice) : null,
    commands,
  };
}

/** `url`: public address with its closing slash. */
export function companyLine(check: CompanyCheck, company: string, url: string, lang: Lang): Line {
  const { action, advice, ...rest } = check;
  const text = action === null ? undefined : (ACTION_TEXTS as Partial<Record<string, Text>>)[action];
  const where =
    text === undefined ? null : translate(text, lang, ...([{ url, page: `${url}company` }] as unknown as []));
  const words = [advice, where].filter((each) => each !== null).join('. ');
  return { company, ...rest, advice: words === '' ? null : words };
}

export function asText(lines: Line[], lang: Lang): string {
  const printed: string[] = [];
  let company: string | null = null;
  for (const line of lines) {
    if (line.company !== company && line.company !== null) {
      printed.push('', translate(doctorTexts.company, lang, { company: line.company }));
    }
    company = line.company;
    printed.push(`${SIGNS[line.state]} ${line.title}: ${line.message}`);
    if (line.advice !== null) printed.push(`    → ${line.advice}`);
    for (const command of line.commands) printed.push(`      ${command}`);
  }
  return [...printed, '', conclusion(lines, lang)].join('\n');
}

export function asJson(lines: Line[]): string {
  return JSON.stringify({ ok: isWell(lines), checks: lines });
}

/** Warnings do not keep the server from working. */
export function isWell(lines: Line[]): boolean {
  return lines.every(({ state }) => state !== 'fault');
}

function conclusion(lines: Line[], lang: Lang): string {
  const count = (wanted: Line['state']): number => lines.filter(({ state }) => state === wanted).length;
  if (count('fault') > 0) return translate(doctorTexts.ill, lang, { count: count('fault') });
  if (count('warning') === 0) return doctorTexts.well[lang];
  return translate(doctorTexts.wellWithWarnings, lang, { count: count('warning') });
}
