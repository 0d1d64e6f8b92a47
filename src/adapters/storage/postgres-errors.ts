/** What PostgreSQL and the way to it answer, in the storage's own codes. */
import { StorageError, type StorageErrorCode } from './errors.ts';

/** Classes and codes of SQLSTATE (known: appendix A of PostgreSQL's manual); the longer entry wins. */
const BY_STATE: Record<string, StorageErrorCode> = {
  '08': 'database_unavailable',
  '57P01': 'database_unavailable',
  '57P02': 'database_unavailable',
  '57P03': 'database_unavailable',
  // No more connections: others may give theirs back.
  '53300': 'database_busy',
  '53200': 'database_busy',
  '53100': 'database_full',
  // A server that only repeats another one: after a failover, or the address is wrong.
  '25006': 'database_unavailable',
  '25P03': 'database_busy',
  '40001': 'database_busy',
  '40P01': 'database_busy',
  '55P03': 'database_busy',
  '57014': 'database_busy',
  '28': 'database_refused',
  '3D000': 'database_refused',
  '42501': 'database_refused',
};

/** Of the operating system, by way of Node.js. */
const NETWORK = /^(E(CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|AI_\w+)|ENOTFOUND|ENOENT|EACCES)$/;
/** pg gives no code to the loss of its connection. */
const LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired)/;
const SILENT = 'Query read timeout';
const POOL_EXHAUSTED = 'timeout exceeded when trying to connect';

/** A StorageError for what is a matter of the database's state; anything else (a broken rule of the schema) stays what it is. */
export function translated(error: unknown): unknown {
  if (error instanceof StorageError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  return code === null ? error : new StorageError(code, plain(error));
}

function codeOf(error: Error): StorageErrorCode | null {
  if (error.message === POOL_EXHAUSTED) return 'database_busy';
  if (LOST.test(error.message) || isTimeout(error)) return 'database_unavailable';
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return null;
  if (NETWORK.test(code)) return 'database_unavailable';
  return BY_STATE[code] ?? (code.length === 5 ? (BY_STATE[code.slice(0, 2)] ?? null) : null);
}

/** Nothing came back within the time for a statement; it may have been carried out. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === SILENT;
}

/** An attempt at several addresses fails with an error that has no words of its own. */
function plain(error: Error): Error {
  if (error instanceof AggregateError && error.message === '') {
    const [first] = error.errors as unknown[];
    if (first instanceof Error) return first;
  }
  return error;
}
