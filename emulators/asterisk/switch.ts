/** The whole telephone side on one machine: an Asterisk, the phones on its desks, and the provider behind its trunk. */
import type { Desk } from './config/plan.ts';
import { lineTo } from './config/plan.ts';
import type { Installation } from './install/find.ts';
import { freeUdpPort } from './ports.ts';
import { Pbx } from './pbx.ts';
import type { Call } from './sip/call.ts';
import { UserAgent } from './sip/user-agent.ts';

/** Asterisk tells the trunk from the phones by its address. */
const PROVIDER_HOST = '127.0.0.2';
const PHONE_HOST = '127.0.0.1';

export class AsteriskSwitch {
  readonly pbx: Pbx;
  /** Brings calls from outside and takes those that the company makes. */
  readonly provider: UserAgent;
  private readonly phones = new Map<string, UserAgent>();

  private constructor(pbx: Pbx, provider: UserAgent) {
    this.pbx = pbx;
    this.provider = provider;
  }

  /** `directory`: for everything of the Asterisk. Resolves when all phones are registered. */
  static async open(options: {
    installation: Installation;
    directory: string;
    desks: number;
  }): Promise<AsteriskSwitch> {
    const trunk = { host: PROVIDER_HOST, port: await freeUdpPort(PROVIDER_HOST) };
    const pbx = await Pbx.open({ ...options, trunk });
    const peer = { host: pbx.sip.host, port: pbx.sip.port };
    const provider = await UserAgent.open({ user: 'provider', ...trunk, peer });
    const opened = new AsteriskSwitch(pbx, provider);
    try {
      for (const number of opened.desks.flatMap(({ phones }) => phones)) {
        const options = { user: number, host: PHONE_HOST, password: pbx.sip.password, peer };
        opened.phones.set(number, await UserAgent.open(options));
      }
      await opened.registerAll();
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  get desks(): Desk[] {
    return this.pbx.desks;
  }

  phone(number: string): UserAgent {
    const phone = this.phones.get(number);
    if (phone === undefined) throw new Error(`there is no phone ${number}`);
    return phone;
  }

  /** Somebody outside calls the line that leads to this inside number; `line` when it is another one. */
  callIn(from: string, inside: string, line = lineTo(inside)): Promise<Call> {
    return this.provider.call(line, from);
  }

  /** The call that the company makes to this outside number, when it arrives at the provider. */
  reaches(outside: string): Promise<Call> {
    return this.provider.rings(({ called }) => called === outside);
  }

  /** All phones tell Asterisk where they are, as after a restart. */
  async registerAll(): Promise<void> {
    await Promise.all([...this.phones.values()].map((phone) => phone.register()));
  }

  /** The phones first: one that loses its switch would wait for it. */
  async close(): Promise<void> {
    for (const phone of [...this.phones.values(), this.provider]) phone.close();
    await this.pbx.stop();
  }
}
