/** A switch link whose commands are counted by what came of them. */
import type { CallMetrics, SwitchCommand } from '../ports/metrics.ts';
import { SwitchError } from '../ports/switch-link.ts';
import type { SwitchLink } from '../ports/switch-link.ts';

export function meteredLink(link: SwitchLink, metrics: CallMetrics): SwitchLink {
  const counted = async <T>(command: SwitchCommand, answer: Promise<T>): Promise<T> => {
    try {
      const result = await answer;
      metrics.switchCommand(command, 'ok');
      return result;
    } catch (error) {
      metrics.switchCommand(command, error instanceof SwitchError ? error.code : 'switch_failure');
      throw error;
    }
  };
  return {
    start: () => link.start(),
    stop: () => link.stop(),
    status: () => link.status(),
    refresh: () => link.refresh(),
    abilities: (leg) => link.abilities(leg),
    renew: () => link.renew(),
    makeCall: (from, to) => counted('make', link.makeCall(from, to)),
    answer: (legId) => counted('answer', link.answer(legId)),
    release: (legId) => counted('release', link.release(legId)),
    hold: (legId) => counted('hold', link.hold(legId)),
    unhold: (legId) => counted('unhold', link.unhold(legId)),
    transfer: (legId, to) => counted('transfer', link.transfer(legId, to)),
    completeTransfer: (legId, consultLegId) => counted('complete', link.completeTransfer(legId, consultLegId)),
    consult: (legId, to) => counted('consult', link.consult(legId, to)),
    dtmf: (legId, digits) => counted('dtmf', link.dtmf(legId, digits)),
  };
}
