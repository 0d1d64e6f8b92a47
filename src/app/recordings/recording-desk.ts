/**
 * Recordings of all companies. Told of each changed call, it keeps one job for each call whose talk the switch may have recorded;
 * the jobs are in the database, and one that a crash prevented is made up for from the calls themselves.
 */
import type { CallState, Decision } from '../../domain/call/call.ts';
import { wantedRecording } from '../../domain/call/recording.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Portal } from '../ports/portal.ts';
import type { RecordingSource } from '../ports/recordings.ts';
import type { CallStore, CompanyStore, RecordingJob, RecordingJobStore } from '../ports/store.ts';
import { RecordingWorker } from './recording-worker.ts';
import type { RecordingPace } from './recording-worker.ts';

export type { RecordingPace } from './recording-worker.ts';

export interface RecordingDeskDeps {
  jobs: RecordingJobStore;
  calls: Pick<CallStore, 'appendJournal'>;
  companies: Pick<CompanyStore, 'list' | 'find'>;
  source: RecordingSource;
  portalOf: (companyId: string) => Portal;
  clock: Clock;
  random: () => number;
  pace: RecordingPace;
  logger: Logger;
}

/** Calls read at a time when jobs are made up for. */
const PAGE = 200;
/** When a job could not be stored, or the calls not be read, it is tried again by reading the calls. */
const RESCAN_MS = 60_000;

export class RecordingDesk {
  private readonly deps: RecordingDeskDeps;
  private readonly workers = new Map<string, RecordingWorker>();
  private readonly writes = new Set<Promise<void>>();
  private cancelScan: (() => void) | null = null;
  private stopped = false;

  constructor(deps: RecordingDeskDeps) {
    this.deps = deps;
  }

  /** Takes up the jobs that are there and makes those that are missing. Resolves when all are known; never rejects. */
  start(): Promise<void> {
    return this.track(this.scan());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelScan?.();
    await Promise.all(this.writes);
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
  }

  /** A stored change of a call; returns at once. */
  consider(companyId: string, call: CallState): void {
    if (this.stopped || wantedRecording(call) === null) return;
    const noted = this.want(companyId, call).then(
      () => this.worker(companyId).signal(),
      (error: unknown) => {
        this.deps.logger.error({ companyId, callId: call.id, error: String(error) }, 'recording could not be noted');
        this.scanLater();
      },
    );
    void this.track(noted);
  }

  private async want(companyId: string, call: CallState): Promise<void> {
    const wanted = wantedRecording(call);
    if (wanted === null) return;
    const now = this.deps.clock.now();
    const open: Pick<RecordingJob, 'state' | 'attempts' | 'reason'> = { state: 'wanted', attempts: 0, reason: null };
    const job: RecordingJob = { callId: call.id, ...wanted, ...open, nextAt: now, createdAt: now };
    if (!(await this.deps.jobs.add(companyId, job))) return;
    const line: Decision = { lane: 'decision', what: 'recording_wanted', details: { callRef: job.callRef } };
    await this.deps.calls.appendJournal(companyId, call.id, [{ at: now, ...line }]);
  }

  private async scan(): Promise<void> {
    try {
      const since = this.deps.clock.now() - this.deps.pace.retryMs;
      for (const { id: companyId } of await this.deps.companies.list()) {
        let after: string | null = null;
        do {
          const calls: CallState[] = await this.deps.jobs.callsWithoutJob(companyId, since, PAGE, after);
          for (const call of calls) await this.want(companyId, call);
          after = calls.length < PAGE ? null : (calls.at(-1)?.id ?? null);
        } while (after !== null && !this.stopped);
        if (!this.stopped) this.worker(companyId).signal();
      }
    } catch (error) {
      this.deps.logger.error({ error: String(error) }, 'calls could not be searched for recordings');
      this.scanLater();
    }
  }

  private scanLater(): void {
    if (this.stopped || this.cancelScan !== null) return;
    this.cancelScan = this.deps.clock.after(RESCAN_MS, () => {
      this.cancelScan = null;
      void this.track(this.scan());
    });
  }

  /** What stop() has to wait for. */
  private track(work: Promise<void>): Promise<void> {
    this.writes.add(work);
    return work.finally(() => this.writes.delete(work));
  }

  private worker(companyId: string): RecordingWorker {
    const known = this.workers.get(companyId);
    if (known) return known;
    const { jobs, calls, companies, source, portalOf, clock, random, pace, logger } = this.deps;
    const worker = new RecordingWorker({
      companyId,
      jobs,
      calls,
      company: () => companies.find(companyId),
      source,
      portal: () => portalOf(companyId),
      clock,
      random,
      pace,
      logger: logger.child({ companyId }),
    });
    this.workers.set(companyId, worker);
    return worker;
  }
}
