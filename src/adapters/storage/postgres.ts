import { randomUUID } from 'node:crypto';
import { Kysely } from 'kysely';
import pg from 'pg';
import type { Client } from 'pg';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { StorageError } from './errors.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { Connections } from './postgres-connections.ts';
import { ByteOrderPostgresDialect } from './postgres-dialect.ts';
import { translated } from './postgres-errors.ts';
import { claim, settle } from './postgres-owner.ts';
import { allowLongStatements, checkServer, clientConfig, setUp } from './postgres-session.ts';
import type { Schema } from './schema.ts';

/** PostgreSQL may start at the same time as this server, and a killed predecessor's connections take a moment to go. */
const WAIT_MS = 15_000;
const TRY_AGAIN_MS = 250;

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that the package pg knows. */
  url: string;
  clock: Clock;
  logger?: Logger | undefined;
  /** Beside the server that owns the database: neither its lock nor the schema is touched. */
  guest?: boolean | undefined;
  /** How long to wait for the database, and for another server to leave it; ms. */
  waitMs?: number | undefined;
  /** Another server has taken the database while it was out of reach: nothing can be stored any more. */
  taken?: ((error: StorageError) => void) | undefined;
}

export interface OpenDatabase {
  db: Kysely<Schema>;
  /** Migrations that were run now. */
  migrated: string[];
}

/**
 * Becomes the one server on the database (unless it is only a guest there), brings it to this version's schema, and opens the connections for the work.
 * @throws StorageError; the failure of a migration as it is
 */
export async function openPostgres(options: PostgresOptions): Promise<OpenDatabase> {
  if (options.guest === true) return { db: await openConnections(options, null), migrated: [] };
  const owner = randomUUID();
  const first = await becomeOwner(options.url, Date.now() + (options.waitMs ?? WAIT_MS));
  try {
    const migrated = await migrateOn(first);
    await settle(first, owner);
    return { db: await openConnections(options, owner), migrated };
  } catch (error) {
    throw translated(error);
  } finally {
    // The lock has passed to the others, or is given back.
    await first.end();
  }
}

async function openConnections(options: PostgresOptions, owner: string | null): Promise<Kysely<Schema>> {
  const connections = new Connections({ ...options, owner });
  const db = new Kysely<Schema>({ dialect: new ByteOrderPostgresDialect(connections) });
  try {
    await connections.start();
    if (owner === null && (await pendingMigrations(db)).length > 0) {
      throw new StorageError('database_unusable', new Error('start this version of the server on it first'));
    }
    return db;
  } catch (error) {
    await connections.end();
    throw error;
  }
}

/** Tries until the time is over; what cannot change by itself is reported at once. */
async function becomeOwner(url: string, until: number): Promise<Client> {
  for (;;) {
    try {
      return await tryToOwn(url);
    } catch (error) {
      const failure = translated(error);
      const passes = failure instanceof StorageError && (failure.retryable || failure.code === 'database_in_use');
      if (!passes || Date.now() >= until) throw failure;
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

async function tryToOwn(url: string): Promise<Client> {
  const client = new pg.Client(clientConfig(url, true));
  // A connection that is lost between two statements: the next one fails and tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await setUp(client);
    await checkServer(client);
    await allowLongStatements(client);
    if (!(await claim(client))) throw new StorageError('database_in_use');
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Over the connection that keeps everybody else out. */
function migrateOn(client: Client): Promise<string[]> {
  const only = Object.assign(client, { release: () => undefined });
  const pool = { options: {}, connect: () => Promise.resolve(only), end: () => Promise.resolve() };
  return migrate(new Kysely<Schema>({ dialect: new ByteOrderPostgresDialect(pool) }));
}
