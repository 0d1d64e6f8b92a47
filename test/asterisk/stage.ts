/** Where the scenarios are played: an Asterisk with its phones and the provider. */
import { AsteriskSwitch } from '../../emulators/asterisk/switch.ts';
import type { Installation } from '../../emulators/asterisk/install/find.ts';
import { LiveDesk } from './live-desk.ts';
import type { Expected } from './scenario.ts';

export interface StageOptions {
  installation: Installation;
  directory: string;
  desks: number;
}

export class Stage {
  readonly desks: LiveDesk[];
  readonly switch: AsteriskSwitch;

  private constructor(telephony: AsteriskSwitch) {
    this.switch = telephony;
    this.desks = telephony.desks.map((plan) => new LiveDesk(plan, telephony));
  }

  static async open(options: StageOptions): Promise<Stage> {
    return new Stage(await AsteriskSwitch.open(options));
  }

  /** What is wrong. */
  judge(_expected: Expected): Promise<string[]> {
    return Promise.resolve([]);
  }

  async close(): Promise<void> {
    await this.switch.close();
  }
}
