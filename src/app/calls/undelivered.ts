/** The calls that Bitrix24 does not take, for the administrator. */
import type { CallState } from '../../domain/call/call.ts';
import { AppError } from '../errors.ts';
import type { CallStore, JournalEntry } from '../ports/store.ts';
import type { UndeliveredCall, UndeliveredCalls } from '../ports/undelivered.ts';

/** More than anybody reads; in a long outage thousands wait, and all for the same reason. */
const LISTED = 50;

export interface UndeliveredDeps {
  calls: Pick<CallStore, 'open' | 'abandoned' | 'journal'>;
  /** False: the company has no such call, or nothing remains to be told of it. */
  retry: (companyId: string, callId: string) => Promise<boolean>;
}

export class Undelivered implements UndeliveredCalls {
  private readonly deps: UndeliveredDeps;

  constructor(deps: UndeliveredDeps) {
    this.deps = deps;
  }

  async list(companyId: string): Promise<UndeliveredCall[]> {
    const { calls } = this.deps;
    const givenUp = await calls.abandoned(companyId, LISTED);
    const open = await calls.open(companyId);
    // An open call may be abandoned already: its phones still ring.
    const waiting = open.filter((call) => call.failure !== null && !call.abandoned).reverse();
    const shown = [...givenUp, ...waiting].slice(0, LISTED);
    const rows = shown.map(async (call) => rowOf(call, await calls.journal(companyId, call.id)));
    return (await Promise.all(rows)).filter((row) => row !== null);
  }

  async retry(companyId: string, callId: string): Promise<void> {
    if (!(await this.deps.retry(companyId, callId))) throw new AppError('call_not_found');
  }
}

function rowOf(call: CallState, journal: JournalEntry[]): UndeliveredCall | null {
  const { id, direction, clientNumber, startedAt, endedAt, failure, attempts, abandoned } = call;
  if (direction === 'internal' || failure === null) return null;
  return {
    id,
    direction,
    clientNumber,
    startedAt,
    endedAt,
    userId: call.result?.userId ?? call.ownerUserId,
    state: abandoned ? 'given_up' : 'waiting',
    code: failure.code,
    message: failure.message,
    since: journal.find(isFailedDelivery)?.at ?? null,
    attempts,
    retryAt: abandoned ? null : call.retryAt,
  };
}

/** A delivery's line in the journal holds each command with its answer: "ok", "skipped", or the failure. */
function isFailedDelivery({ lane, what, details }: JournalEntry): boolean {
  const commands = details['commands'];
  if (lane !== 'portal' || what !== 'delivery' || !Array.isArray(commands)) return false;
  return commands.some((command: { answer?: unknown }) => typeof command.answer === 'object');
}
