/** The databases on which the storage runs, for tests that hold for each of them. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll } from 'vitest';
import { PostgresServer } from './postgres-server.ts';
import { temporaryDirectory } from './temp-directory.ts';

export interface Backend {
  name: string;
  /** Makes an empty database for the running test; resolves to the setting `database`. */
  create: () => Promise<string>;
  /** An empty database too, but perhaps one that an earlier test has used: quicker where making one takes long. */
  createOrEmpty: () => Promise<string>;
  /** One statement behind the storage's back. */
  query: (database: string, text: string) => Promise<Record<string, unknown>[]>;
}

const newFile = (): Promise<string> => Promise.resolve(join(temporaryDirectory(), 'db.sqlite'));

const sqlite: Backend = {
  name: 'a SQLite file',
  create: newFile,
  createOrEmpty: newFile,
  query: (database, text) => {
    const opened = new DatabaseSync(database);
    try {
      return Promise.resolve(opened.prepare(text).all());
    } finally {
      opened.close();
    }
  },
};

/** Starts PostgreSQL for the tests of this file. To be called at the top of a file or of a `describe`. */
export function postgresForTests(): () => PostgresServer {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 60_000);
  afterAll(() => server?.close());
  return () => {
    if (server === null) throw new Error('PostgreSQL runs only while tests do');
    return server;
  };
}

/** As `postgresForTests`, with SQLite beside it. */
export function bothBackends(): Backend[] {
  const server = postgresForTests();
  let used: string | null = null;
  const query: Backend['query'] = (database, text) => server().query(database, text);
  const create = (): Promise<string> => server().createDatabase();
  const createOrEmpty = async (): Promise<string> => {
    if (used === null) return (used = await create());
    const tables = await query(used, "select tablename from pg_tables where schemaname = 'public'");
    const names = tables.map((row) => String(row['tablename'])).filter((name) => !name.startsWith('kysely'));
    await query(used, `truncate ${names.join(', ')}`);
    return used;
  };
  return [sqlite, { name: 'PostgreSQL', create, createOrEmpty, query }];
}
