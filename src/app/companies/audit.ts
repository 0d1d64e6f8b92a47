/** The trail of changed settings: written by whoever changes something, read and undone by administrators. */
import { isDeepStrictEqual } from 'node:util';
import type { Actor, Audit, AuditChange, AuditKind, AuditRecord, AuditStore } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';

const PAGE = 50;

/** What happened rather than what is set: there is nothing before it and nothing to go back to. */
const EVENTS: ReadonlySet<AuditKind> = new Set([
  'bound_again',
  'signed_in',
  'signed_out',
  'signed_out_everywhere',
  'sent_again',
]);

/** `possible`, or why a change cannot be undone. */
export type UndoState =
  | 'possible'
  /** It was undone already. */
  | 'done'
  | 'event'
  /** The former API key is kept nowhere. */
  | 'key_replaced'
  /** The connection was removed and its API key with it. */
  | 'connection_removed';

export class AuditTrail implements Audit {
  readonly #store: AuditStore;
  readonly #clock: Clock;

  constructor(deps: { store: AuditStore; clock: Clock }) {
    this.#store = deps.store;
    this.#clock = deps.clock;
  }

  async record(actor: Actor, change: AuditChange): Promise<string | null> {
    if (!EVENTS.has(change.what) && isDeepStrictEqual(change.before, change.after)) return null;
    const by = { userId: actor.userId, userName: actor.userName, via: actor.via ?? null };
    return this.#store.add(actor.companyId, { ...change, at: this.#clock.now(), by });
  }

  /** Newest first; `next` is the `before` of the following page, null after the last. */
  async page(companyId: string, before: string | null): Promise<{ records: AuditRecord[]; next: string | null }> {
    const records = await this.#store.page(companyId, before, PAGE + 1);
    const shown = records.slice(0, PAGE);
    return { records: shown, next: records.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
  }
}

export function undoState(record: AuditRecord): UndoState {
  if (record.undoneAt !== null) return 'done';
  if (EVENTS.has(record.what)) return 'event';
  if ((record.what === 'ecss' || record.what === 'asterisk') && record.before !== null) {
    if (record.after === null) return 'connection_removed';
    if (record.after.keyChanged === true) return 'key_replaced';
  }
  return 'possible';
}
