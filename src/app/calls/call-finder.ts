/** Which call a leg belongs to, and what is learnt of this switch when one call turns out to be another's continuation. */
import { newCall } from '../../domain/call/call.ts';
import type { CallState } from '../../domain/call/call.ts';
import { SETTLE_UNANSWERED_MS } from '../../domain/call/decide.ts';
import type { LegReport } from '../../domain/call/leg.ts';
import type { Logger } from '../ports/logger.ts';
import type { CallStore } from '../ports/store.ts';
import type { CallIndex } from './call-index.ts';

/** Longer pauses are not waited for: a missed call must be told within a minute. */
const LONGEST_PAUSE_MS = 30_000;

export interface CallFinderDeps {
  companyId: string;
  index: CallIndex;
  store: Pick<CallStore, 'findBySwitchCallId' | 'findByCrmCallId'>;
  logger: Logger;
  newId: () => string;
}

export class CallFinder {
  private readonly deps: CallFinderDeps;
  private learntMs = SETTLE_UNANSWERED_MS;

  constructor(deps: CallFinderDeps) {
    this.deps = deps;
  }

  /** How long an unanswered incoming call may pause; grows with what this switch is seen to do. */
  get patienceMs(): number {
    return this.learntMs;
  }

  /** The call that a leg belongs to, a new one when there is none; null for the echo of a call that is over. */
  async callFor(report: LegReport, at: number): Promise<CallState | null> {
    const { index } = this.deps;
    const known =
      index.withSwitchCallId(report.switchCallId) ??
      index.awaitingDial(report) ??
      (isNew(report) && !index.past.mayKnow(report.switchCallId, at)
        ? null
        : await this.remembered({ switchCallId: report.switchCallId }));
    if (known && known.endedAt === null) return known;
    // The same physical call cannot be re-opened in the portal once finished: what goes on is recorded as a call of its own.
    if (known?.legs.some((leg) => leg.legId === report.legId)) return null;
    if (known) this.learnPause(known, at);
    const startedAt = Math.min(at, report.answeredAt ?? at);
    const id = this.deps.newId();
    // Were both parts registered under one id, the portal would take the second for the first while that is unfinished (known).
    const externalCallId = known ? `${report.switchCallId}-${id}` : report.switchCallId;
    return newCall(id, startedAt, { switchCallId: report.switchCallId, externalCallId });
  }

  /** The call that a click began. */
  async clicked(crmCallId: string): Promise<CallState | null> {
    return this.deps.index.withCrmCallId(crmCallId) ?? (await this.remembered({ crmCallId }));
  }

  /** A database that cannot be read must not keep a card from a ringing phone: then the call is taken for a new one. */
  private async remembered(key: { switchCallId: string } | { crmCallId: string }): Promise<CallState | null> {
    const { store, companyId, logger } = this.deps;
    try {
      return 'crmCallId' in key
        ? await store.findByCrmCallId(companyId, key.crmCallId)
        : await store.findBySwitchCallId(companyId, key.switchCallId);
    } catch (error) {
      logger.error({ ...key, error: String(error) }, 'the call could not be looked up');
      return null;
    }
  }

  /** A queue of this switch pauses longer than we wait: one call has become two records, the next ones shall not. */
  private learnPause(ended: CallState, at: number): void {
    const pauseMs = at - (ended.endedAt ?? at);
    // The pause of an answered call (parked, handed on) says nothing of queues.
    if (ended.direction !== 'incoming' || ended.result?.statusCode === '200' || pauseMs > LONGEST_PAUSE_MS) return;
    this.learntMs = Math.max(this.learntMs, Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS));
    this.deps.logger.warn(
      { callId: ended.id, pauseMs, patienceMs: this.learntMs },
      'a call went on after it was taken for ended',
    );
  }
}

/** Nothing has happened to the leg but that it began. */
function isNew({ phase, answered }: LegReport): boolean {
  return phase === 'alerting' && !answered;
}
