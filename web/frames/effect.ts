/** By what one sees that a command has had its effect. Pure. */
import type { ApiCallVerb, CallView } from '../../src/adapters/http/api-types.ts';

/** `now` undefined: the call is not listed any more. */
export function isDone(verb: ApiCallVerb, before: CallView, now: CallView | undefined): boolean {
  if (now === undefined || now.phase === 'ended' || !now.verbs[verb]) return true;
  switch (verb) {
    // Both hold the client first: the changed phase is only their beginning.
    case 'transfer':
      return false;
    case 'consult':
      return now.consultation !== null;
    case 'complete':
    case 'return':
      return now.consultation === null;
    default:
      return now.phase !== before.phase;
  }
}

/** An error is told until the call has gone on. */
export function isOutdated(before: CallView, now: CallView | undefined): boolean {
  return now === undefined || now.phase !== before.phase || now.consultation?.phase !== before.consultation?.phase;
}
