import type { Settings } from './config.ts';
import type { Dialler } from './dialler.ts';
import { SwitchError } from './errors.ts';
import type { Leg, Remote } from './leg.ts';
import type { Switchboard } from './switchboard.ts';

/** Blind and attended transfer, in the styles of `Settings`. */
export class Transfers {
  readonly #board: Switchboard;
  readonly #dialler: Dialler;
  readonly #settings: () => Settings;

  constructor(board: Switchboard, dialler: Dialler, settings: () => Settings) {
    this.#board = board;
    this.#dialler = dialler;
    this.#settings = settings;
  }

  /** The phone's number when the leg is one side of a talk between two parties. */
  requireConnectedPhone(leg: Leg): string {
    if (leg.party.kind !== 'subscriber')
      throw new SwitchError('not_possible', 'Only a phone of the switch can do that');
    if (leg.call.parties.length < 2 || !leg.call.parties.includes(leg)) {
      throw new SwitchError('not_possible', 'The leg is not connected to another party');
    }
    return leg.party.number;
  }

  requireJoinable(leg: Leg, consult: Leg): void {
    const number = this.requireConnectedPhone(leg);
    if (
      this.requireConnectedPhone(consult) !== number ||
      leg.call.domain !== consult.call.domain ||
      leg.call === consult.call
    ) {
      throw new SwitchError('not_possible', 'The two legs are not two talks of one phone');
    }
    const [first, second] = [otherSide(leg).party, otherSide(consult).party];
    if (first.kind === 'subscriber' && second.kind === 'subscriber' && first.number === second.number) {
      throw new SwitchError('not_possible', 'Both talks are with the same phone');
    }
  }

  blind(leg: Leg, to: string): void {
    const { call } = leg;
    const peer = otherSide(leg);
    const transferrer = leg.party.number ?? '';
    call.parties = [peer];
    this.#inOrder(
      () => this.#board.release(leg, 'transferred'),
      () =>
        this.#dialler.dial(peer, to, {
          transferred: true,
          onFail: (reason) => {
            if (this.#settings().blindTransferFailure === 'return') this.#return(peer, transferrer);
            else this.#board.endCall(call, reason);
          },
        }),
    );
  }

  attended(leg: Leg, consult: Leg): void {
    const { call } = leg;
    const client = otherSide(leg);
    const target = otherSide(consult);
    const asSeenByTarget = partyAsRemote(client);
    const targetStatus = target.status === 'held' ? 'held' : 'talking';
    this.#board.closeCall(consult.call);
    const oldTarget = this.#settings().transferStyle === 'new-leg' ? [target] : [];
    this.#inOrder(
      () => {
        for (const old of [leg, consult, ...oldTarget]) this.#board.release(old, 'transferred');
      },
      () => {
        if (oldTarget.length === 0) {
          target.call = call;
          target.callRef = leg.callRef;
          this.#board.retarget(target, asSeenByTarget);
          call.parties = [client, target];
        } else {
          const options = {
            party: target.party,
            call,
            callRef: leg.callRef,
            direction: 'in' as const,
            remote: asSeenByTarget,
          };
          call.parties = [client, this.#board.openTalkingLeg(options, targetStatus)];
        }
        this.#board.retarget(client, partyAsRemote(target));
      },
    );
  }

  /** Nobody took the transferred call: the transferrer's phone rings again with the same client. */
  #return(peer: Leg, transferrer: string): void {
    const { call } = peer;
    this.#dialler.ringPhone({
      call,
      number: transferrer,
      direction: 'in',
      remote: partyAsRemote(peer),
      onAnswer: (leg) => this.#dialler.connect(peer, leg, true),
      onFail: (reason) => this.#board.endCall(call, reason),
    });
  }

  #inOrder(endOldLegs: () => void, begin: () => void): void {
    const releaseFirst = this.#settings().transferOrder === 'release-first';
    if (releaseFirst) endOldLegs();
    begin();
    if (!releaseFirst) endOldLegs();
  }
}

function otherSide(leg: Leg): Leg {
  const other = leg.call.parties.find((side) => side !== leg);
  if (!other) throw new SwitchError('not_possible', 'The leg is not connected to another party');
  return other;
}

function partyAsRemote({ party }: Leg): Remote {
  return { digits: party.number, name: party.name };
}
