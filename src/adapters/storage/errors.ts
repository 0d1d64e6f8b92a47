export type StorageErrorCode =
  /** The setting `database` names a kind of database that this version cannot use. */
  | 'database_unsupported'
  /** The database cannot be opened, read or brought to this version's schema. */
  | 'database_unusable'
  /** The database was written with another key file. */
  | 'secret_key_mismatch'
  | 'company_exists'
  | 'company_not_found'
  | 'employee_not_found';

const TEXTS: Record<StorageErrorCode, { ru: string; en: string }> = {
  database_unsupported: {
    ru: 'PostgreSQL появится в одной из следующих версий; укажите в settings.js в ключе database путь к файлу (встроенная SQLite)',
    en: 'PostgreSQL arrives with a later version; set the key database of settings.js to a file path (embedded SQLite)',
  },
  database_unusable: {
    ru: 'не удалось открыть базу данных',
    en: 'the database cannot be opened',
  },
  secret_key_mismatch: {
    ru: 'база данных зашифрована другим ключом: верните прежний файл secretKeyFile',
    en: 'the database was encrypted with another key: put the former secretKeyFile back',
  },
  company_exists: {
    ru: 'этот портал уже зарегистрирован',
    en: 'this portal is registered already',
  },
  company_not_found: { ru: 'компания не найдена', en: 'no such company' },
  employee_not_found: { ru: 'сотрудник не найден', en: 'no such employee' },
};

/** What the storage refuses to do; `message` is English, `texts` has both languages. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly texts: { ru: string; en: string };
  constructor(code: StorageErrorCode, cause?: unknown) {
    const detail = cause instanceof Error ? `: ${cause.message}` : '';
    const texts = { ru: TEXTS[code].ru + detail, en: TEXTS[code].en + detail };
    super(texts.en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.texts = texts;
  }
}
