/** Switch, portal and server in one process, joined over real sockets: the stage of the demo, the benches and the end-to-end tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { startServer } from '../../src/main.ts';
import type { RunningServer, StartOptions } from '../../src/main.ts';
import { Ecss10Emulator } from '../ecss10/index.ts';
import type { EmulatorOptions } from '../ecss10/index.ts';
import { sampleDomain } from '../ecss10/sample.ts';
import { PortalEmulator } from '../portal/index.ts';
import type { PortalEmulatorOptions } from '../portal/index.ts';
import { freePort } from './free-port.ts';

export interface WorldOptions {
  /** Holds database, key, logs and the switch's certificate. */
  directory: string;
  serverPort?: number;
  switch?: EmulatorOptions;
  portal?: PortalEmulatorOptions;
  /** Further keys of settings.js. */
  settings?: Record<string, unknown>;
  start?: StartOptions;
}

export class World {
  readonly switch: Ecss10Emulator;
  readonly portal: PortalEmulator;
  /** Where browsers find the server, with a closing slash. */
  readonly serverUrl: string;
  /** settings.js of the server, for commands beside it. */
  readonly settingsFile: string;
  private readonly startOptions: StartOptions;
  private running: RunningServer | null = null;

  private constructor(
    parts: Pick<World, 'switch' | 'portal' | 'serverUrl' | 'settingsFile'>,
    startOptions: StartOptions,
  ) {
    this.switch = parts.switch;
    this.portal = parts.portal;
    this.serverUrl = parts.serverUrl;
    this.settingsFile = parts.settingsFile;
    this.startOptions = startOptions;
  }

  static async open(options: WorldOptions): Promise<World> {
    const { directory } = options;
    mkdirSync(directory, { recursive: true });
    const ecss = new Ecss10Emulator({
      directory: join(directory, 'ecss10'),
      domains: [sampleDomain],
      ...options.switch,
    });
    const portal = new PortalEmulator(options.portal);
    await ecss.start();
    const { oauthUrl } = await portal.start();
    const port = options.serverPort ?? (await freePort());
    const values = {
      useUnixSockets: false,
      serverHost: '127.0.0.1',
      httpPort: port,
      bitrixTokenHost: oauthUrl.replace(/\/$/, ''),
      allowHttpPortals: true,
      database: join(directory, 'db.sqlite'),
      defaultLogFile: join(directory, 'server.log'),
      errorLogFile: join(directory, 'error.log'),
      logLevel: 'debug',
      ...options.settings,
    };
    const settingsFile = join(directory, 'settings.js');
    writeFileSync(settingsFile, `module.exports = ${JSON.stringify(values, null, 2)};\n`);
    const parts = { switch: ecss, portal, serverUrl: `http://127.0.0.1:${port}/`, settingsFile };
    const world = new World(parts, options.start ?? {});
    try {
      await world.startServer();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get server(): RunningServer {
    if (this.running === null) throw new Error('the server is not running');
    return this.running;
  }

  async startServer(): Promise<void> {
    this.running = await startServer(loadSettings(this.settingsFile).settings, this.startOptions);
  }

  async stopServer(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  async close(): Promise<void> {
    await this.stopServer();
    await this.portal.stop();
    await this.switch.stop();
  }
}
