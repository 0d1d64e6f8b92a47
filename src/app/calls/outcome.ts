/** What became of a call, in the words of the API. */
import type { CallState } from '../../domain/call/call.ts';
import type { CallOutcome } from '../ports/metrics.ts';

/** By what the CRM was told, so that every page says the same as the CRM. */
export function outcomeOfCode(
  statusCode: string,
  direction: CallState['direction'],
): Exclude<CallOutcome, 'no_employee'> {
  switch (statusCode) {
    case '200':
      return 'answered';
    case '486':
      return 'busy';
    case '603':
      return 'rejected';
    case '603-S':
      return 'cancelled';
    case '480':
      return 'no_answer';
    case '304':
      return direction === 'incoming' ? 'missed' : 'no_answer';
    default:
      return 'failed';
  }
}
