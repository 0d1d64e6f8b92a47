/** Brings the recordings of one company into its portal: one at a time, after everything else, for hours if need be. */
import type { Decision } from '../../domain/call/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { PortalError } from '../ports/portal.ts';
import type { Portal } from '../ports/portal.ts';
import type { Recording, RecordingSource } from '../ports/recordings.ts';
import type { CallStore, Company, RecordingJob, RecordingJobPatch, RecordingJobStore } from '../ports/store.ts';

export interface RecordingPace {
  /** Back-off: first and longest, ms. */
  firstMs: number;
  longestMs: number;
  /** After so many ms a recording is given up. */
  retryMs: number;
}

export interface RecordingWorkerDeps {
  companyId: string;
  jobs: RecordingJobStore;
  calls: Pick<CallStore, 'appendJournal'>;
  company: () => Promise<Company | null>;
  source: RecordingSource;
  portal: () => Portal;
  clock: Clock;
  /** 0 … 1, spreads the attempts. */
  random: () => number;
  pace: RecordingPace;
  logger: Logger;
}

/** Pause after a fault of our own, of the database most likely. */
const FAULT_PAUSE_MS = 60_000;

export class RecordingWorker {
  private readonly deps: RecordingWorkerDeps;
  private readonly cut = new AbortController();
  private running: Promise<void> | null = null;
  /** Somebody signalled while it ran. */
  private again = false;
  private cancelWake: () => void = () => undefined;
  /** Failures of the portal itself in a row: until then no other recording would fare better. */
  private portalFailures = 0;
  private portalPausedUntil = 0;

  constructor(deps: RecordingWorkerDeps) {
    this.deps = deps;
  }

  /** There may be something to do; cheap. */
  signal(): void {
    if (this.cut.signal.aborted) return;
    this.again = true;
    if (this.running !== null) return;
    this.cancelWake();
    this.running = this.run().finally(() => {
      this.running = null;
      if (this.again) this.signal();
    });
  }

  /** Cuts what is under way; it is done again after the next start. */
  async stop(): Promise<void> {
    this.again = false;
    this.cut.abort();
    this.cancelWake();
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      while (!this.cut.signal.aborted) {
        this.again = false;
        const job = await this.deps.jobs.next(this.deps.companyId);
        if (job === null) return;
        const dueAt = Math.max(job.nextAt, this.portalPausedUntil);
        if (dueAt > this.deps.clock.now()) {
          this.wakeAt(dueAt);
          return;
        }
        await this.attempt(job);
      }
    } catch (error) {
      if (this.cut.signal.aborted) return;
      this.deps.logger.error({ error: String(error) }, 'recordings could not be worked on');
      this.wakeAt(this.deps.clock.now() + FAULT_PAUSE_MS);
    }
  }

  private wakeAt(at: number): void {
    if (this.cut.signal.aborted) return;
    this.cancelWake = this.deps.clock.after(at - this.deps.clock.now(), () => this.signal());
  }

  private async attempt(job: RecordingJob): Promise<void> {
    const company = await this.deps.company();
    if (company === null) return this.settle(job, 'given_up', 'no_company', {});
    // Without a grant it would be fetched for nothing.
    if (company.disabled !== null || company.grant === null || company.grantProblem !== null)
      return this.later(job, 'not_authorised', 0);
    const answer = await this.deps.source.find(job.callRef, company.ecss?.domain ?? '', this.cut.signal);
    if (this.cut.signal.aborted) return;
    if (answer.kind === 'never') return this.settle(job, 'given_up', answer.reason, {});
    if (answer.kind === 'found') return this.attach(job, answer.recording);
    if (answer.againMs === null) return this.later(job, answer.reason, 0);
    // It is there and only has to prove that it is complete: no reason for a longer pause.
    return this.postpone(job, this.deps.clock.now() + answer.againMs, job.attempts, answer.reason);
  }

  private async attach(job: RecordingJob, recording: Recording): Promise<void> {
    const { fileName, sizeBytes } = recording;
    try {
      const { fileId } = await this.deps.portal().attachRecord(job.crmCallId, recording, this.cut.signal);
      this.portalFailures = 0;
      await this.settle(job, 'attached', null, { fileName, sizeBytes, fileId });
    } catch (error) {
      if (this.cut.signal.aborted) return;
      if (!(error instanceof PortalError)) throw error;
      const { action, code, message, retryAt } = error.failure;
      const reason = `${code}: ${message}`;
      if (action === 'give_up') {
        await this.settle(job, 'given_up', reason, { fileName, sizeBytes });
        return;
      }
      if (code !== 'not_finished') {
        this.portalPausedUntil = Math.max(retryAt ?? 0, this.deps.clock.now() + this.backoffMs(this.portalFailures));
        this.portalFailures += 1;
      }
      await this.later(job, reason, retryAt ?? 0);
    } finally {
      await recording.dispose().catch((error: unknown) => {
        this.deps.logger.warn({ callId: job.callId, error: String(error) }, 'temporary recording could not be removed');
      });
    }
  }

  private later(job: RecordingJob, reason: string, notBefore: number): Promise<void> {
    const nextAt = Math.max(notBefore, this.deps.clock.now() + this.backoffMs(job.attempts));
    return this.postpone(job, nextAt, job.attempts + 1, reason);
  }

  /** The last attempt is made when the time is just over; what it finds decides. */
  private postpone(job: RecordingJob, at: number, attempts: number, reason: string): Promise<void> {
    const deadline = job.createdAt + this.deps.pace.retryMs;
    if (this.deps.clock.now() >= deadline) return this.settle(job, 'given_up', reason, {});
    return this.change(job, { attempts, nextAt: Math.min(at, deadline), reason });
  }

  private async settle(
    job: RecordingJob,
    state: 'attached' | 'given_up',
    reason: string | null,
    facts: Record<string, unknown>,
  ): Promise<void> {
    const attempts = job.attempts + 1;
    await this.change(job, { state, attempts, reason });
    const details = { callRef: job.callRef, attempts, ...facts, ...(reason === null ? {} : { reason }) };
    const line: Decision = { lane: 'portal', what: `recording_${state}`, details };
    await this.deps.calls.appendJournal(this.deps.companyId, job.callId, [{ at: this.deps.clock.now(), ...line }]);
    if (state === 'given_up') this.deps.logger.warn({ callId: job.callId, ...details }, 'recording given up');
  }

  private change(job: RecordingJob, patch: RecordingJobPatch): Promise<void> {
    return this.deps.jobs.update(this.deps.companyId, job.callId, patch);
  }

  private backoffMs(attempts: number): number {
    const { firstMs, longestMs } = this.deps.pace;
    const spread = 0.8 + 0.4 * this.deps.random();
    return Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20)) * spread;
  }
}
