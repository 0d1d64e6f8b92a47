/** One desk of four phones for one scenario at a time; desks never meet, so that scenarios can be played side by side. */
import type { Desk } from '../../emulators/asterisk/config/plan.ts';
import type { Call } from '../../emulators/asterisk/sip/call.ts';
import type { UserAgent } from '../../emulators/asterisk/sip/user-agent.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { CardPage } from '../helpers/card-page.ts';
import { pause, RING_MS } from './scenario.ts';
import type { Ring } from './scenario.ts';
import type { Stage } from './stage.ts';

export class LiveDesk {
  readonly plan: Desk;
  readonly stage: Stage;
  private lastClient = 0;

  constructor(plan: Desk, stage: Stage) {
    this.plan = plan;
    this.stage = stage;
  }

  get phones(): [UserAgent, UserAgent, UserAgent, UserAgent] {
    const [first, second, third, fourth] = this.plan.phones.map((number) => this.stage.switch.phone(number));
    if (!first || !second || !third || !fourth) throw new Error('a desk has four phones');
    return [first, second, third, fourth];
  }

  /** Somebody outside whom nobody has spoken with yet. */
  newClient(): string {
    this.lastClient += 1;
    return `7913${this.plan.index}${String(this.lastClient).padStart(6, '0')}`;
  }

  /** The client calls an inside number; `line`: by another line than the number's own. */
  callIn(client: string, inside: string, line?: string): Promise<Call> {
    return this.stage.switch.callIn(client, inside, line);
  }

  /** The company's call arrives at the client's. */
  reaches(client: string): Promise<Call> {
    return this.stage.switch.reaches(client);
  }

  /** The employee of this phone clicks the number in Bitrix24. */
  click(phone: UserAgent, client: string): void {
    this.stage.portal.portal.startCallViaRest(this.stage.userOf(phone.user), `+${client}`);
  }

  /** The card on the desk of this phone's employee, once it is there. */
  card(phone: UserAgent): Promise<CardPage> {
    return CardPage.open(this.stage, this.stage.userOf(phone.user));
  }

  /** Resolves when the client's call has a card on each of these phones' desks. Whoever answers before takes them away unseen. */
  async cardsOf(client: string, phones: UserAgent[]): Promise<void> {
    const { portal } = this.stage.portal;
    const users = phones.map((phone) => this.stage.userOf(phone.user));
    await waitFor(`cards of ${client} on ${phones.map((phone) => phone.user).join()}`, () => {
      const call = portal.state.calls.list().find(({ phoneNumber }) => phoneNumber.endsWith(client));
      const cards = portal.cardHistory().filter(({ callId }) => callId === call?.callId);
      return users.every((userId) => cards.some((card) => card.userId === userId));
    });
  }

  /** Which phones have begun to ring, for whom, since the last reset. */
  rings(): Ring[] {
    return this.phones.flatMap(({ user, calls }) =>
      calls
        .filter(({ direction }) => direction === 'in')
        .map(({ remote, beganAt }) => ({ phone: user, client: remote, at: beganAt })),
    );
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
