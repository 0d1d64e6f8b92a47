import type { Dialect } from 'kysely';
import { StorageError } from './errors.ts';
import { NodeSqliteDialect } from './sqlite.ts';

/**
 * The one place that decides which database is used.
 * @param database the setting `database`: a file path or `:memory:`, or a `postgres://` URL
 * @throws StorageError `database_unsupported`
 */
export function chooseDialect(database: string): Dialect {
  if (/^postgres(ql)?:\/\//i.test(database)) throw new StorageError('database_unsupported');
  return new NodeSqliteDialect(database);
}
