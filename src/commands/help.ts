/** The help, made from the table of commands. */
import type { Lang } from '../../locales/translate.ts';
import type { Command } from './command.ts';

const TITLE = {
  ru: 'ecss-crm-server: соединяет ECSS-10 с Битрикс24',
  en: 'ecss-crm-server: joins ECSS-10 to Bitrix24',
};
const FOOT = {
  ru: [
    'FILE — settings.js; без --settings берётся /usr/share/ecss/ecss-crm-server/src/settings.js',
    'Код завершения: 0 — сделано, 1 — не удалось, 2 — неверный вызов, 78 — ошибки в файле настроек',
  ],
  en: [
    'FILE is a settings.js; without --settings it is /usr/share/ecss/ecss-crm-server/src/settings.js',
    'Exit code: 0 done, 1 failed, 2 wrong usage, 78 the settings file is wrong',
  ],
};

/** All commands, or how one of them is called. */
export function helpText(commands: readonly Command[], lang: Lang): string {
  const blocks = commands.map((command) => `${formsOf(command).join('\n')}\n      ${command.summary[lang]}`);
  return [TITLE[lang], '', ...blocks, '', ...FOOT[lang]].join('\n');
}

/** How a command is called, one form a line. */
export function formsOf({ name, forms }: Pick<Command, 'name' | 'forms'>): string[] {
  return forms.map((form) => `  ecss-crm-server ${name} ${form}`.trimEnd());
}
