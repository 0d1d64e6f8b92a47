import type { FieldTexts } from './fields.ts';

/** One thing wrong with the settings file. `key` is null when the file as a whole is. */
export interface SettingsProblem {
  key: string | null;
  /** What is expected, or why the value is refused. */
  expected: FieldTexts;
  /** The value found, shortened; null when there is none to show or it is secret. */
  found: string | null;
}

/** Everything that is wrong with a settings file, at once. The process should end with code 78 (EX_CONFIG). */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'settings_invalid';
  readonly file: string;
  readonly problems: SettingsProblem[];
  constructor(file: string, problems: SettingsProblem[]) {
    super(describe(file, problems, 'en'));
    this.file = file;
    this.problems = problems;
  }

  /** The same list in one language, one problem a line. */
  in(language: 'ru' | 'en'): string {
    return describe(this.file, this.problems, language);
  }
}

function describe(file: string, problems: SettingsProblem[], language: 'ru' | 'en'): string {
  const title = language === 'ru' ? `Ошибки в файле настроек ${file}:` : `The settings file ${file} is wrong:`;
  const words = language === 'ru' ? { wanted: 'ожидается', found: 'указано' } : { wanted: 'expected', found: 'found' };
  const lines = problems.map(({ key, expected, found }) => {
    if (key === null) return `  ${expected[language]}`;
    const tail = found === null ? '' : ` (${words.found}: ${found})`;
    return `  ${key}: ${words.wanted} ${expected[language]}${tail}`;
  });
  return [title, ...lines].join('\n');
}
