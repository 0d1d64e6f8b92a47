/** What the port can do to a leg, in actions of AMI. Which way works with which phone: docs/guide, and the recordings of real calls. */
import { SwitchError } from '../../app/ports/switch-link.ts';
import type { AsteriskAddress, LegAbilities } from '../../app/ports/switch-link.ts';
import type { Board } from './board.ts';
import type { Channel } from './channel.ts';
import { endpointOf } from './channel-name.ts';
import type { AmiSession } from './session.ts';
import type { Waits } from './waits.ts';
import type { ActionFields } from './wire.ts';

/** How long an employee's phone rings for a call that he clicked. */
const RING_MS = 30_000;
/** From the answer "queued" to the first sign that it is being done; `Atxfer` plays its code as digits first (known: 0.4 s). */
const EFFECT_MS = 5_000;
const DIGIT_MS = 160;
const NORMAL_CLEARING = '16';

/** How the ids begin that we give to channels: after a restart they tell that a call was a click. */
export const OUR_PREFIX = 'ecss-crm-';

export interface ControlDeps {
  address: AsteriskAddress;
  board: Board;
  waits: Waits;
  newId: () => string;
  /** Null while there is no connection that may be used. */
  session: () => AmiSession | null;
  /** How an Originate names the phone of a number, as the switch listed it. */
  phone: (number: string) => string | undefined;
  /** Something has changed that no event will tell of: the customer was put on hold by us. */
  parked: (channel: Channel, peer: Channel) => void;
}

type Made = { switchCallId: string; legId: string };

export class AsteriskControl {
  readonly #deps: ControlDeps;
  /** The switch has said that it has no code for attended transfers. */
  #noConsultations = false;

  constructor(deps: ControlDeps) {
    this.#deps = deps;
  }

  abilities(leg: { legId: string; extension: string }): LegAbilities {
    const { board, address } = this.#deps;
    const channel = board.channel(leg.legId);
    const byPhone = this.#obeysNotify(leg.extension, channel);
    const parked = channel?.leg?.parkedWith != null;
    const byUs = address.holdContext !== null && (channel?.leg?.phase === 'talking' || parked);
    // While a colleague is asked the switch itself holds the client.
    const asking = board.consultations.of(leg.legId) !== undefined;
    return {
      answer: byPhone,
      hold: (byPhone || byUs) && !asking,
      transfer: true,
      consult: !this.#noConsultations && !parked,
      dtmf: true,
    };
  }

  async makeCall(from: string, to: string): Promise<Made> {
    const { board, address, newId, phone, waits } = this.#deps;
    const exten = dialled(to);
    const id = `${OUR_PREFIX}${newId()}`;
    board.expect(id, { to });
    try {
      await this.#do('Originate', [
        ['Channel', phone(from) ?? endpointOf(address.channelPattern, dialled(from))],
        ['Context', address.context],
        ['Exten', exten],
        ['Priority', '1'],
        ['Async', 'true'],
        ['Timeout', String(RING_MS)],
        // What the phone shows while it rings.
        ['CallerID', `${exten} <${exten}>`],
        ['ChannelId', id],
        // Assumed: by this FreePBX knows whose call it is, for the caller id above is the client's.
        ['Variable', `REALCALLERIDNUM=${dialled(from)}`],
      ]);
    } catch (error) {
      board.forget(id);
      throw error;
    }
    // A phone that is not registered gets no channel; then the application hears of no leg, and says so itself.
    const came = await waits.until(() => board.channel(id) !== undefined || !board.isOurs(id), EFFECT_MS);
    if (!came) board.forget(id);
    return { switchCallId: id, legId: id };
  }

  async answer(legId: string): Promise<void> {
    const channel = this.#channel(legId);
    if (!this.#obeysNotify(channel.own?.number ?? '', channel)) {
      throw new SwitchError('answer_not_supported', 'This phone is not known to answer by command');
    }
    await this.#notify(channel, 'talk');
  }

  async release(legId: string): Promise<void> {
    const { board, waits } = this.#deps;
    const asking = board.consultations.askingIn(legId);
    const wire = board.consultations.wireOf(legId);
    if (!asking || !wire) return this.#hangUp(this.#channel(legId));
    await this.#hangUp(wire);
    // The switch gives the client back by itself.
    await waits.until(() => board.channel(asking.id)?.leg?.phase !== 'held', EFFECT_MS);
  }

  async hold(legId: string): Promise<void> {
    const { board, address, parked } = this.#deps;
    const channel = this.#channel(legId);
    if (this.#obeysNotify(channel.own?.number ?? '', channel)) return this.#notify(channel, 'hold');
    const peer = board.farEnd(channel);
    if (address.holdContext === null || !peer || board.bridged(channel)[0] !== peer) throw impossible('hold');
    await this.#do('Redirect', [
      ['Channel', peer.name],
      ['ExtraChannel', channel.name],
      ['Context', address.holdContext],
      ['Exten', 'moh'],
      ['Priority', '1'],
      ['ExtraContext', address.holdContext],
      ['ExtraExten', 'wait'],
      ['ExtraPriority', '1'],
    ]);
    parked(channel, peer);
  }

  async unhold(legId: string): Promise<void> {
    const channel = this.#channel(legId);
    const peer = this.#deps.board.channel(channel.leg?.parkedWith ?? '');
    if (peer) return this.#bridge(peer, channel);
    if (!this.#obeysNotify(channel.own?.number ?? '', channel)) throw impossible('take back');
    await this.#notify(channel, 'talk');
  }

  async transfer(legId: string, to: string): Promise<void> {
    const { address, board } = this.#deps;
    const channel = this.#channel(legId);
    const target: ActionFields = [
      ['Context', address.context],
      ['Exten', dialled(to)],
    ];
    const peer = board.channel(channel.leg?.parkedWith ?? '');
    if (!peer) {
      await this.#do('BlindTransfer', [['Channel', channel.name], ...target]);
      return;
    }
    await this.#do('Redirect', [['Channel', peer.name], ...target, ['Priority', '1']]);
    await this.#hangUp(channel);
  }

  async consult(legId: string, to: string): Promise<Made> {
    const { address, board, waits } = this.#deps;
    const channel = this.#channel(legId);
    const exten = dialled(to);
    try {
      await this.#do('Atxfer', [
        ['Channel', channel.name],
        ['Context', address.context],
        ['Exten', exten],
      ]);
    } catch (error) {
      if (error instanceof SwitchError && /feature/i.test(error.message)) this.#noConsultations = true;
      throw error;
    }
    // Without `t` or `T` in the dial plan's Dial nobody minds the digits of the code.
    await waits.until(() => board.consultations.of(channel.id) !== undefined || !board.channel(channel.id), EFFECT_MS);
    const consultation = board.consultations.of(channel.id);
    if (!consultation) throw impossible('consult');
    return { switchCallId: consultation.switchCallId, legId: consultation.legId };
  }

  async completeTransfer(legId: string, consultLegId: string): Promise<void> {
    const { board } = this.#deps;
    const channel = this.#channel(legId);
    // The transfer is done when the phone in the middle hangs up.
    if (board.consultations.askingIn(consultLegId) === channel) return this.#hangUp(channel);
    const second = this.#channel(consultLegId);
    const client = board.farEnd(channel);
    const colleague = board.farEnd(second);
    if (!client || !colleague) throw impossible('join');
    await this.#bridge(client, colleague);
    for (const left of [channel, second]) await this.#hangUp(left).catch(unlessGone);
  }

  async dtmf(legId: string, digits: string): Promise<void> {
    const { board } = this.#deps;
    const peer = board.farEnd(this.#channel(legId));
    if (!peer) throw impossible('send digits');
    if (!/^[0-9A-D*#]+$/.test(digits)) throw new SwitchError('bad_params', 'not digits');
    for (const digit of digits) {
      await this.#do('PlayDTMF', [
        ['Channel', peer.name],
        ['Digit', digit],
        ['Duration', String(DIGIT_MS)],
      ]);
    }
  }

  /** NOTIFY goes into a dialog of PJSIP alone, and a phone that does not know it loses the call (known). */
  #obeysNotify(extension: string, channel: Channel | undefined): boolean {
    const technology = channel?.own?.technology ?? 'PJSIP';
    return technology === 'PJSIP' && this.#deps.address.notifyNumbers.includes(extension);
  }

  async #notify(channel: Channel, event: 'talk' | 'hold'): Promise<void> {
    await this.#do('PJSIPNotify', [
      ['Channel', channel.name],
      ['Variable', `Event=${event}`],
    ]);
  }

  async #hangUp(channel: Channel): Promise<void> {
    await this.#do('Hangup', [
      ['Channel', channel.name],
      ['Cause', NORMAL_CLEARING],
    ]);
  }

  async #bridge(one: Channel, two: Channel): Promise<void> {
    await this.#do('Bridge', [
      ['Channel1', one.name],
      ['Channel2', two.name],
      ['Tone', 'no'],
    ]);
  }

  #channel(legId: string): Channel {
    const channel = this.#deps.board.channel(legId);
    if (!channel?.leg) throw new SwitchError('no_such_leg', 'The call is over');
    return channel;
  }

  async #do(action: string, fields: ActionFields): Promise<void> {
    const session = this.#deps.session();
    if (!session) throw new SwitchError('not_connected', 'No connection to the switch');
    await session.action(action, fields);
  }
}

/** Digits only, whatever the caller has looked at: this ends in a line of the protocol. A leading plus is none of a dial plan's. */
function dialled(number: string): string {
  const digits = number.replace(/^\+/, '');
  if (!/^[0-9*#]{1,40}$/.test(digits)) throw new SwitchError('bad_params', 'not a number');
  return digits;
}

function impossible(what: string): SwitchError {
  return new SwitchError('not_possible_now', `Cannot ${what} now`);
}

function unlessGone(error: unknown): void {
  if (!(error instanceof SwitchError) || error.code !== 'no_such_leg') throw error;
}
