/** Switch, portal and server in one process, joined over real sockets: the stage of the demo, the benches and the end-to-end tests. */
import { join } from 'node:path';
import type { RunningServer } from '../../src/main.ts';
import { Ecss10Emulator } from '../ecss10/index.ts';
import type { EmulatorOptions } from '../ecss10/index.ts';
import { sampleDomain } from '../ecss10/sample.ts';
import type { PortalEmulator } from '../portal/index.ts';
import { Office } from './office.ts';
import type { OfficeOptions } from './office.ts';

export interface WorldOptions extends OfficeOptions {
  switch?: EmulatorOptions;
}

export class World {
  readonly switch: Ecss10Emulator;
  private readonly office: Office;

  private constructor(ecss: Ecss10Emulator, office: Office) {
    this.switch = ecss;
    this.office = office;
  }

  static async open(options: WorldOptions): Promise<World> {
    const directory = join(options.directory, 'ecss10');
    const ecss = new Ecss10Emulator({ directory, domains: [sampleDomain], ...options.switch });
    await ecss.start();
    try {
      return new World(ecss, await Office.open(options));
    } catch (error) {
      await ecss.stop();
      throw error;
    }
  }

  get portal(): PortalEmulator {
    return this.office.portal;
  }

  get serverUrl(): string {
    return this.office.serverUrl;
  }

  get settingsFile(): string {
    return this.office.settingsFile;
  }

  get server(): RunningServer {
    return this.office.server;
  }

  startServer(): Promise<void> {
    return this.office.startServer();
  }

  stopServer(): Promise<void> {
    return this.office.stopServer();
  }

  async close(): Promise<void> {
    await this.office.close();
    await this.switch.stop();
  }
}
