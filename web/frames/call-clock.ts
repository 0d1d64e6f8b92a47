/** The running time of a call, for the card and the page «Звонки». Pure. */
import type { CallView } from '../../src/adapters/http/api-types.ts';

/** Since when the phase's clock runs, epoch ms; null: no clock. */
export function clockStart(call: CallView): number | null {
  switch (call.phase) {
    case 'ended':
      return null;
    case 'held':
      return call.heldSince ?? call.answeredAt ?? call.startedAt;
    case 'talking':
      return call.answeredAt ?? call.startedAt;
    default:
      return call.startedAt;
  }
}
