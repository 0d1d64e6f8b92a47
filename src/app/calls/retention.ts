/** Deletes what is older than the retention period, a little at a time and never in the way of a call. */
import type { AuditStore } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { CallStore } from '../ports/store.ts';

/** After a start calls are taken up and portals asked first. */
const FIRST_RUN_MS = 60_000;
const EVERY_MS = 3_600_000;
/** Rows of one transaction: a call waits for one step at the most, a few milliseconds. */
const ROWS_PER_STEP = 500;
/** Between two steps the database belongs to the calls. */
const PAUSE_MS = 200;
const DAY_MS = 86_400_000;

export interface RetentionDeps {
  calls: Pick<CallStore, 'removeDelivered'>;
  /** The trail of changed settings is kept as long as the calls. */
  audit: Pick<AuditStore, 'removeOld'>;
  /** The setting `retentionDays`. */
  retentionDays: number;
  clock: Clock;
  logger: Logger;
}

export class Retention {
  private readonly deps: RetentionDeps;
  private cancel: () => void = () => undefined;
  private step: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(deps: RetentionDeps) {
    this.deps = deps;
  }

  start(): void {
    this.after(FIRST_RUN_MS, 0);
  }

  /** Resolves when no step is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    await this.step;
  }

  private after(delayMs: number, removedSoFar: number): void {
    if (this.stopped) return;
    this.cancel = this.deps.clock.after(delayMs, () => {
      this.step = this.run(removedSoFar);
    });
  }

  private async run(removedSoFar: number): Promise<void> {
    const before = this.deps.clock.now() - this.deps.retentionDays * DAY_MS;
    try {
      const removed =
        (await this.deps.calls.removeDelivered(null, before, ROWS_PER_STEP)) +
        (await this.deps.audit.removeOld(before, ROWS_PER_STEP));
      if (removed > 0) {
        this.after(PAUSE_MS, removedSoFar + removed);
        return;
      }
      if (removedSoFar > 0) this.deps.logger.info({ rows: removedSoFar }, 'old calls and changes were deleted');
    } catch (error) {
      this.deps.logger.error({ error: String(error) }, 'old calls could not be deleted');
    }
    this.after(EVERY_MS, 0);
  }
}
