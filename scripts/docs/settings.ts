/** docs/generated/settings.{ru,en}.md: every key of settings.js, from the schema that checks it. */
import { metaOf } from '../../src/adapters/settings/fields.ts';
import { SETTINGS_REFERENCE } from '../../src/adapters/settings/reference.ts';
import { settingsSchema } from '../../src/adapters/settings/schema.ts';
import { code, table } from './table.ts';

type Lang = 'ru' | 'en';

const WORDS = {
  ru: {
    title: 'Настройки',
    lead: `Файл \`settings.js\`: CommonJS, \`module.exports = settings\`. Все ключи необязательны; файл, написанный для исходного продукта, годится
без изменений. Относительные пути считаются от файла. Неизвестный ключ — предупреждение; неверное значение останавливает запуск с кодом
78 и перечнем всех ошибок.

SIGHUP (\`systemctl reload ecss-crm-server\`) читает файл заново: \`logLevel\`, \`maskPhoneNumbers\` и сертификат TLS применяются на ходу, без
потери вызовов, файлы журнала открываются заново. Остальные ключи действуют после перезапуска. Если файл неверен, всё остаётся как было,
причина — в журнале.`,
    head: ['ключ', 'по умолчанию', 'что указывать', 'смысл'],
    none: 'нет',
  },
  en: {
    title: 'Settings',
    lead: `The file \`settings.js\`: CommonJS, \`module.exports = settings\`. Every key is optional; a file made for the original product works as it is.
Relative paths count from the file. An unknown key is a warning; a wrong value stops the start with code 78 and a list of all errors.

SIGHUP (\`systemctl reload ecss-crm-server\`) has the file read anew: \`logLevel\`, \`maskPhoneNumbers\` and the TLS certificate are applied without
losing a call, and the log files are opened anew. Other keys wait for a restart. When the file is wrong everything stays as it was and the
log says why.`,
    head: ['key', 'default', 'value', 'meaning'],
    none: 'none',
  },
};

export function settingsPage(lang: Lang): string {
  const { title, lead, head, none } = WORDS[lang];
  const rows = Object.entries(settingsSchema.shape).map(([key, schema]) => {
    const { about, fallback } = SETTINGS_REFERENCE[key as keyof typeof SETTINGS_REFERENCE];
    const own = schema.parse(undefined);
    const shown = own === null ? none : code(JSON.stringify(own));
    return [code(key), fallback?.[lang] ?? shown, metaOf(schema).expected[lang], about[lang]];
  });
  return `# ${title}\n\n${lead}\n\n${table(head, rows)}\n`;
}
