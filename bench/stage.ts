/** What every bench plays on: both emulators in this process, the server in its own, many phones, everything on the loopback. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../emulators/demo/free-port.ts';
import { setUp } from '../emulators/demo/set-up.ts';
import type { Admin } from '../emulators/demo/set-up.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { systemClock as switchClock } from '../emulators/ecss10/engine/clock.ts';
import { Ecss10Emulator } from '../emulators/ecss10/index.ts';
import { PortalEmulator, systemClock as portalClock } from '../emulators/portal/index.ts';
import type { RequestEntry } from '../emulators/portal/state/log.ts';
import { FaultProxy } from '../test/helpers/fault-proxy.ts';
import { PostgresServer } from '../test/helpers/postgres-server.ts';
import { ServerProcess } from './server-process.ts';

export const DOMAIN = 'bench.local';
const PHONES = 90;
const PROXY_HOST = '127.0.0.2';
/** Numbers that ring several phones at once; their phones serve nothing else. */
export const GROUPS_OF_5 = ['601', '602', '603', '604', '605', '606'] as const;
export const GROUP_OF_20 = '620';
export const SINGLE_PHONES = Array.from({ length: 40 }, (_, index) => String(1051 + index));

/** Milliseconds with fractions, of one clock for both ends of a measurement: both emulators live in this process. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

export interface StageOptions {
  /**
   * `documented`: the portal enforces its limits and the server is the product as shipped. `lifted`: the portal has no limits
   * and the server no budget, for benches of our own time.
   */
  limits: 'documented' | 'lifted';
  /** Puts a proxy that can fail in front of the portal. */
  portalMayFail?: boolean;
  /** The server tells that it runs and how far it has stored the calls; costs it messages that would show in other figures. */
  tellsStores?: boolean;
  /** Default: SQLite. PostgreSQL is one of the bench's own, whose commits reach the disk too. */
  database?: Database | undefined;
}

export type Database = 'sqlite' | 'postgres';

/** @throws Error for anything else */
export function databaseNamed(name = 'sqlite'): Database {
  if (name === 'sqlite' || name === 'postgres') return name;
  throw new Error('--database is one of sqlite, postgres');
}

export class Stage {
  readonly switch: Ecss10Emulator;
  readonly portal: PortalEmulator;
  readonly server: ServerProcess;
  readonly serverUrl: string;
  /** Where the portal listens, whatever stands in front of it; '' before it does. */
  portalUrl = '';
  private readonly directory: string;
  private readonly postgres: PostgresServer | null;
  private readonly database: string;
  private proxy: FaultProxy | null = null;

  private constructor(
    { directory, database }: { directory: string; database: string },
    postgres: PostgresServer | null,
    [port, oauthPort]: [number, number],
    { limits, tellsStores = false }: StageOptions,
  ) {
    const documented = limits === 'documented';
    this.directory = directory;
    this.database = database;
    this.postgres = postgres;
    this.serverUrl = `http://127.0.0.1:${port}/`;
    this.switch = newSwitch();
    this.portal = newPortal(oauthPort, documented);
    const settings = {
      useUnixSockets: false,
      serverHost: '127.0.0.1',
      httpPort: port,
      bitrixTokenHost: `http://127.0.0.1:${oauthPort}`,
      allowHttpPortals: true,
      database,
      secretKeyFile: join(directory, 'secret.key'),
      defaultLogFile: join(directory, 'server.log'),
      errorLogFile: join(directory, 'error.log'),
    };
    const file = join(directory, 'settings.cjs');
    writeFileSync(file, `module.exports = ${JSON.stringify(settings)};`);
    this.server = new ServerProcess(file, { shipped: documented, tellsStores });
  }

  static async open(options: StageOptions): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-bench-'));
    const postgres = options.database === 'postgres' ? await PostgresServer.start({ durable: true }) : null;
    const database = (await postgres?.createDatabase()) ?? join(directory, 'db.sqlite');
    const stage = new Stage({ directory, database }, postgres, [await freePort(), await freePort()], options);
    try {
      await stage.start(options.portalMayFail === true);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  get portalProxy(): FaultProxy {
    if (this.proxy === null) throw new Error('this stage has no proxy in front of the portal');
    return this.proxy;
  }

  /** Looks into the server's database. */
  async look(text: string): Promise<Record<string, unknown>[]> {
    if (this.postgres !== null) return this.postgres.query(this.database, text);
    const database = new DatabaseSync(this.database, { readOnly: true });
    try {
      return database.prepare(text).all();
    } finally {
      database.close();
    }
  }

  /** Size of SQLite's file with its write-ahead log. */
  databaseBytes(): number {
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.database + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  /** Everything the server has asked of the portal and its OAuth server after this entry, oldest first. */
  requests(afterId = 0): RequestEntry[] {
    return this.portal.portal.state.requests
      .list(afterId)
      .filter((entry) => entry.http === 'POST' || entry.http === 'GET');
  }

  get lastRequestId(): number {
    return this.portal.portal.state.requests.list().at(-1)?.id ?? 0;
  }

  /** The switch has a connection of the server. */
  get linked(): boolean {
    return this.switch.state().connections.length > 0;
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.proxy?.stop();
    await this.portal.stop();
    await this.switch.stop();
    await this.postgres?.close();
    if (process.env['KEEP_BENCH_FILES'] === undefined) rmSync(this.directory, { recursive: true, force: true });
    else console.error(`kept: ${this.directory}`);
  }

  private async start(portalMayFail: boolean): Promise<void> {
    await this.switch.start();
    const { portalUrl } = await this.portal.start();
    this.portalUrl = portalUrl;
    if (portalMayFail) {
      const port = Number(new URL(portalUrl).port);
      // The same port at another loopback address: a portal sends visitors of any other port on to its own.
      this.proxy = await new FaultProxy({ host: '127.0.0.1', port }, { host: PROXY_HOST, port }).start();
      const { portal } = this.portal;
      portal.address = { ...portal.address, domain: `${PROXY_HOST}:${port}` };
    }
    await this.server.start();
    const admin = await setUp(this);
    await this.portalIsInOrder(admin);
  }

  /** Events bound, employees imported, and nothing more asked: what follows is the calls' doing alone. */
  private async portalIsInOrder({ visitor, api }: Admin): Promise<void> {
    const { handlers } = this.portal.portal.state;
    await waitFor('the server has bound the portal’s events', () =>
      handlers.list().some(({ event }) => event === 'ONEXTERNALCALLSTART'),
    );
    await waitFor('the employees are imported', async () => {
      const users = await visitor.json<{ numbers: string[] }[]>('GET', `${api}users`);
      return users.filter((user) => user.numbers.length > 0).length === PHONES;
    });
    await this.quiet(500);
  }

  /** Resolves when the server has asked the portal nothing for so long. */
  async quiet(ms: number): Promise<void> {
    let last = -1;
    let since = performance.now();
    await waitFor(
      `the server asks nothing for ${ms} ms`,
      () => {
        if (this.lastRequestId !== last) since = performance.now();
        last = this.lastRequestId;
        return performance.now() - since >= ms;
      },
      30_000,
    );
  }
}

function numbers(): string[] {
  return Array.from({ length: PHONES }, (_, index) => String(1001 + index));
}

function newSwitch(): Ecss10Emulator {
  const all = numbers();
  return new Ecss10Emulator({
    clock: { ...switchClock, now: preciseNow },
    domains: [
      {
        name: DOMAIN,
        subscribers: all.map((number) => ({ number, maxCalls: 8 })),
        groups: [
          { number: GROUP_OF_20, members: all.slice(0, 20) },
          ...GROUPS_OF_5.map((number, index) => ({ number, members: all.slice(20 + index * 5, 25 + index * 5) })),
        ],
        integrations: [{ clientId: 'bench', type: 'service', numbers: `{1001-${1000 + PHONES}}` }],
      },
    ],
  });
}

function newPortal(oauthPort: number, documented: boolean): PortalEmulator {
  return new PortalEmulator({
    oauthPort,
    clock: { ...portalClock, now: preciseNow },
    knobs: { rateLimit: documented, operatingLimit: documented },
    seed: (empty) => {
      empty.addUser({ name: 'Ольга', lastName: 'Админова', login: 'admin', password: 'admin', admin: true }, false);
      for (const number of numbers()) empty.addUser({ name: 'Оператор', lastName: number, phoneInner: number }, false);
    },
  });
}
