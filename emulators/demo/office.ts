/** A portal and the server beside it, in this process; the switch is another matter. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { startServer } from '../../src/main.ts';
import type { RunningServer, StartOptions } from '../../src/main.ts';
import { PortalEmulator } from '../portal/index.ts';
import type { PortalEmulatorOptions } from '../portal/index.ts';
import { freePort } from './free-port.ts';

export interface OfficeOptions {
  /** Holds database, key and logs. */
  directory: string;
  serverPort?: number;
  portal?: PortalEmulatorOptions;
  /** Further keys of settings.js. */
  settings?: Record<string, unknown>;
  start?: StartOptions;
}

export class Office {
  readonly portal: PortalEmulator;
  /** Where browsers find the server, with a closing slash. */
  readonly serverUrl: string;
  /** settings.js of the server, for commands beside it. */
  readonly settingsFile: string;
  private readonly startOptions: StartOptions;
  private running: RunningServer | null = null;

  private constructor(portal: PortalEmulator, port: number, oauthUrl: string, options: OfficeOptions) {
    const { directory } = options;
    this.settingsFile = join(directory, 'settings.js');
    this.portal = portal;
    this.serverUrl = `http://127.0.0.1:${port}/`;
    this.startOptions = options.start ?? {};
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
    writeFileSync(this.settingsFile, `module.exports = ${JSON.stringify(values, null, 2)};\n`);
  }

  static async open(options: OfficeOptions): Promise<Office> {
    mkdirSync(options.directory, { recursive: true });
    const portal = new PortalEmulator(options.portal);
    const { oauthUrl } = await portal.start();
    const office = new Office(portal, options.serverPort ?? (await freePort()), oauthUrl, options);
    try {
      await office.startServer();
      return office;
    } catch (error) {
      await office.close();
      throw error;
    }
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
  }
}
