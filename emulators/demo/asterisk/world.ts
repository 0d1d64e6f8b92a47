/** The demo's stage with a real Asterisk for the switch: phones 101–104 and a provider, all of this process. */
import { join } from 'node:path';
import type { RunningServer } from '../../../src/main.ts';
import { ensureAsterisk } from '../../asterisk/install/install.ts';
import { AsteriskSwitch } from '../../asterisk/switch.ts';
import type { PortalEmulator } from '../../portal/index.ts';
import { Office } from '../office.ts';
import type { OfficeOptions } from '../office.ts';

export class AsteriskWorld {
  readonly switch: AsteriskSwitch;
  private readonly office: Office;

  private constructor(telephony: AsteriskSwitch, office: Office) {
    this.switch = telephony;
    this.office = office;
  }

  /** Rejects with NoAsterisk when there is none and none may be installed. */
  static async open(options: OfficeOptions, say: (text: string) => void): Promise<AsteriskWorld> {
    const installation = await ensureAsterisk(say);
    const directory = join(options.directory, 'asterisk');
    const telephony = await AsteriskSwitch.open({ installation, directory, desks: 1 });
    const settings = { recordingDirectory: telephony.pbx.recordings, ...options.settings };
    try {
      return new AsteriskWorld(telephony, await Office.open({ ...options, settings }));
    } catch (error) {
      await telephony.close();
      throw error;
    }
  }

  get portal(): PortalEmulator {
    return this.office.portal;
  }

  get serverUrl(): string {
    return this.office.serverUrl;
  }

  get server(): RunningServer {
    return this.office.server;
  }

  async close(): Promise<void> {
    await this.office.close();
    await this.switch.close();
  }
}
