/** One desk of four phones for one scenario at a time; desks never meet, so that scenarios can be played side by side. */
import type { Desk } from '../../emulators/asterisk/config/plan.ts';
import type { AsteriskSwitch } from '../../emulators/asterisk/switch.ts';
import type { Call } from '../../emulators/asterisk/sip/call.ts';
import type { UserAgent } from '../../emulators/asterisk/sip/user-agent.ts';
import { pause, RING_MS } from './scenario.ts';

export class LiveDesk {
  readonly plan: Desk;
  readonly switch: AsteriskSwitch;
  private lastClient = 0;

  constructor(plan: Desk, telephony: AsteriskSwitch) {
    this.plan = plan;
    this.switch = telephony;
  }

  get phones(): [UserAgent, UserAgent, UserAgent, UserAgent] {
    const [first, second, third, fourth] = this.plan.phones.map((number) => this.switch.phone(number));
    if (!first || !second || !third || !fourth) throw new Error('a desk has four phones');
    return [first, second, third, fourth];
  }

  /** Somebody outside whom nobody has spoken with yet. */
  newClient(): string {
    this.lastClient += 1;
    return `7913${this.plan.index}${String(this.lastClient).padStart(6, '0')}`;
  }

  /** The client calls an inside number. */
  callIn(client: string, inside: string): Promise<Call> {
    return this.switch.callIn(client, inside);
  }

  /** The company's call arrives at the client's. */
  reaches(client: string): Promise<Call> {
    return this.switch.reaches(client);
  }

  /** All phones idle and with their ordinary manners. */
  async reset(): Promise<void> {
    await Promise.all(this.phones.map((phone) => phone.reset()));
  }
}

/** The phone rings for a moment and is answered; resolves to its call when it talks. */
export async function answerOn(phone: UserAgent, from?: string, ringMs = RING_MS): Promise<Call> {
  const call = await phone.rings(({ remote }) => from === undefined || remote === from);
  await pause(ringMs);
  call.answer();
  return call.talks();
}
