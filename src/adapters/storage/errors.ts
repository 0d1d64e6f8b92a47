export type StorageErrorCode =
  /** The setting `database` names a database that this version cannot use. */
  | 'database_unsupported'
  /** The database cannot be opened, read or brought to this version's schema. */
  | 'database_unusable'
  /** The database server refuses this user, or knows no such database. */
  | 'database_refused'
  /** The database server does not answer, stops or starts. */
  | 'database_unavailable'
  /** It answers, but not in time, or two transactions were in each other's way. */
  | 'database_busy'
  /** No room is left for what should be written. */
  | 'database_full'
  /** Another server runs on this database. */
  | 'database_in_use'
  /** Another server has taken this database over while it was out of reach: this one must end. */
  | 'database_taken'
  /** The database was written with another key file. */
  | 'secret_key_mismatch'
  | 'company_exists'
  | 'company_not_found'
  | 'employee_not_found';

const TEXTS: Record<StorageErrorCode, { ru: string; en: string }> = {
  database_unsupported: {
    ru: 'эта база данных не подходит: нужны PostgreSQL 13 или новее и кодировка UTF8',
    en: 'this database cannot be used: PostgreSQL 13 or newer and the encoding UTF8 are needed',
  },
  database_unusable: {
    ru: 'не удалось открыть базу данных',
    en: 'the database cannot be opened',
  },
  database_refused: {
    ru: 'PostgreSQL не пускает в базу данных: проверьте адрес в ключе database файла settings.js и права пользователя',
    en: 'PostgreSQL refuses the access: check the address in the key database of settings.js and the rights of the user',
  },
  database_unavailable: {
    ru: 'база данных недоступна',
    en: 'the database is out of reach',
  },
  database_busy: {
    ru: 'база данных не ответила вовремя',
    en: 'the database did not answer in time',
  },
  database_full: {
    ru: 'для базы данных не осталось места на диске',
    en: 'no disk space is left for the database',
  },
  database_in_use: {
    ru: 'с этой базой данных уже работает другой сервер ecss-crm-server: остановите его или укажите другую базу',
    en: 'another ecss-crm-server runs on this database: stop it, or name another database',
  },
  database_taken: {
    ru: 'пока база данных была недоступна, её занял другой сервер ecss-crm-server; этот сервер завершает работу',
    en: 'another ecss-crm-server has taken the database over while it was out of reach; this server ends',
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

/** The same may succeed when it is tried again a little later, without anybody doing anything. */
const RETRYABLE: ReadonlySet<StorageErrorCode> = new Set(['database_unavailable', 'database_busy', 'database_full']);

/** What the storage refuses to do; `message` is English, `texts` has both languages. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly texts: { ru: string; en: string };
  /** Trying again makes sense. Nothing of a transaction that failed so is in the database, except when its very end went unanswered. */
  readonly retryable: boolean;
  constructor(code: StorageErrorCode, cause?: unknown) {
    const detail = cause instanceof Error ? `: ${cause.message}` : '';
    const texts = { ru: TEXTS[code].ru + detail, en: TEXTS[code].en + detail };
    super(texts.en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.texts = texts;
    this.retryable = RETRYABLE.has(code);
  }
}
