/**
 * The connections of a running server, as Kysely wants them: each set up and joined to the owner's, statements prepared once, every
 * wait with an end, every failure in the storage's codes.
 */
import pg from 'pg';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { PostgresPool } from 'kysely';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { StorageError } from './errors.ts';
import { PreparedClient } from './postgres-client.ts';
import { translated } from './postgres-errors.ts';
import { join } from './postgres-owner.ts';
import { clientConfig, setUp } from './postgres-session.ts';
import { StatementNames } from './statement-names.ts';

/** Companies are stored side by side; more only makes PostgreSQL's work harder. */
const CONNECTIONS = 8;
/** How often an idle server looks whether it still has its database, and one without it whether it is back. */
const LOOK_MS = 5_000;
const LOOK_AGAIN_MS = 500;

export interface ConnectionsDeps {
  url: string;
  /** The name under which this server owns the database; null for a guest. */
  owner: string | null;
  clock: Clock;
  logger?: Logger | undefined;
  /** Another server owns the database now; called once. */
  taken?: ((error: StorageError) => void) | undefined;
}

export class Connections implements PostgresPool {
  readonly options: object = {};
  readonly #deps: ConnectionsDeps;
  readonly #pool: Pool;
  readonly #names = new StatementNames();
  readonly #clients = new WeakMap<PoolClient, PreparedClient>();
  /** Why the database cannot be reached: until it is back everybody is told so at once instead of after a timeout each. */
  #away: StorageError | null = null;
  #cancelLook: () => void = () => undefined;
  #looking = false;
  #ended = false;

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
    const config = {
      ...clientConfig(deps.url),
      max: CONNECTIONS,
      idleTimeoutMillis: 0,
      /** pg waits for it (known), whatever its types say. */
      onConnect: async (client: ClientBase) => {
        await setUp(client);
        if (deps.owner !== null) await join(client, deps.owner);
      },
    };
    this.#pool = new pg.Pool(config);
    // Of a connection that nobody uses: the pool has dropped it, the next look opens another.
    this.#pool.on('error', () => this.#lookIn(0));
  }

  /** Opens the first connection. */
  async start(): Promise<void> {
    (await this.connect()).release();
    this.#lookIn(LOOK_MS);
  }

  async connect(): Promise<PreparedClient> {
    if (this.#away !== null) throw this.#away;
    try {
      return this.#prepared(await this.#pool.connect());
    } catch (error) {
      throw this.#failed(translated(error));
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#cancelLook();
    await this.#pool.end();
  }

  #prepared(client: PoolClient): PreparedClient {
    const known = this.#clients.get(client);
    if (known) return known;
    const prepared = new PreparedClient(client, {
      names: this.#names,
      silent: (error) => this.#failed(error),
      lost: () => this.#lookIn(0),
    });
    this.#clients.set(client, prepared);
    return prepared;
  }

  /** The failure of a connection tells of the database as a whole, unless only the number of connections was the trouble. */
  #failed(error: unknown): unknown {
    if (!(error instanceof StorageError) || error.code === 'database_busy' || this.#ended) return error;
    if (this.#away === null) this.#deps.logger?.error({ error: error.message }, 'the database cannot be used');
    const before = this.#away;
    this.#away = error;
    if (error.code !== 'database_taken') this.#lookIn(LOOK_AGAIN_MS);
    else if (before?.code !== 'database_taken') this.#deps.taken?.(error);
    return error;
  }

  #lookIn(ms: number): void {
    this.#cancelLook();
    if (this.#ended || this.#away?.code === 'database_taken') return;
    this.#cancelLook = this.#deps.clock.after(ms, () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const client = this.#prepared(await this.#pool.connect());
      try {
        await client.query('select 1', []);
      } finally {
        client.release();
      }
      if (this.#away !== null) this.#deps.logger?.warn({}, 'the database can be used again');
      this.#away = null;
      this.#lookIn(LOOK_MS);
    } catch (error) {
      this.#failed(translated(error));
      if (this.#away === null) this.#lookIn(LOOK_AGAIN_MS);
    } finally {
      this.#looking = false;
    }
  }
}
