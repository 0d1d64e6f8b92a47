/** The portal's bucket outlives our process: what the next one may spend. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestBudget } from '../../../src/adapters/bitrix24/limits.ts';
import { SpentLedger } from '../../../src/adapters/bitrix24/spent.ts';
import type { Spent } from '../../../src/adapters/bitrix24/spent.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { recordingLogger } from '../../helpers/http-fakes.ts';
import { LeakyBucket } from '../../helpers/leaky-bucket.ts';

/** A database whose writes take a moment, and processes that spend and die. */
class Processes {
  readonly clock = new FakeClock();
  readonly bucket = new LeakyBucket(this.clock.now());
  readonly logger = recordingLogger();
  written: Spent | null = null;
  writes = 0;
  fails = false;
  sent = 0;
  private sending = true;
  private generation = 0;
  budget = this.start();

  private start(): RequestBudget {
    const generation = this.generation + 1;
    this.generation = generation;
    const save = async (spent: Spent): Promise<void> => {
      await new Promise<void>((resolve) => this.clock.after(2, resolve));
      if (this.fails) throw new Error('the disk is full');
      // The dead write nothing.
      if (generation !== this.generation) return;
      this.writes += 1;
      this.written = spent;
    };
    return new RequestBudget(this.clock, { ledger: new SpentLedger(this.written, save, this.clock, this.logger) });
  }

  /** Resolves to how many left within `ms`. */
  async spend(requests: number, ms: number): Promise<number> {
    const { generation, sent } = this;
    for (let n = 0; n < requests; n += 1) {
      void this.budget.acquire().then(() => {
        if (generation !== this.generation || !this.sending) return;
        this.sent += 1;
        this.bucket.hit(this.clock.now());
      });
    }
    await this.clock.advance(ms);
    return this.sent - sent;
  }

  /** kill -9, and the next process at once. */
  killed(): void {
    this.budget = this.start();
  }

  async stopped(): Promise<void> {
    // The connections are gone before.
    this.sending = false;
    const stopping = this.budget.stop();
    await this.clock.advance(10);
    await stopping;
    this.sending = true;
    this.budget = this.start();
  }
}

describe('a process that is killed in the middle of a burst', () => {
  it('leaves the next one what the portal still has', async () => {
    const processes = new Processes();
    expect(await processes.spend(48, 50)).toBe(48);
    processes.killed();
    expect(await processes.spend(40, 100)).toBe(0);
    expect(await processes.spend(0, 25_000)).toBe(40);
    expect(processes.bucket.refused).toBe(0);
    expect(processes.writes).toBeLessThan(10);
  });

  it('again and again, however soon, never makes the portal refuse one request', async () => {
    const step = fc.record({
      requests: fc.integer({ min: 0, max: 60 }),
      ms: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 20_000 })),
      end: fc.constantFrom('none', 'none', 'kill', 'stop'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const processes = new Processes();
        for (const { requests, ms, end } of steps) {
          await processes.spend(requests, ms);
          if (end === 'kill') processes.killed();
          if (end === 'stop') await processes.stopped();
        }
        await processes.clock.advance(200_000);
        expect(processes.bucket.refused).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is written down', () => {
  it('makes no card wait for longer than a write, also after a restart', async () => {
    const processes = new Processes();
    expect(await processes.spend(2, 0)).toBe(2);
    await processes.stopped();
    // The first one after a start waits for its write, which takes 2 ms here.
    expect(await processes.spend(2, 2)).toBe(2);
    processes.killed();
    expect(await processes.spend(2, 2)).toBe(2);
    expect(await processes.spend(2, 0)).toBe(2);
  });

  it('is exact after a stop: the next process has the rest at once', async () => {
    const processes = new Processes();
    await processes.spend(20, 100);
    await processes.stopped();
    expect(await processes.spend(40, 20)).toBeGreaterThanOrEqual(25);
  });

  it('is little: one write for many requests, none for none', async () => {
    const processes = new Processes();
    for (let second = 0; second < 600; second += 1) await processes.spend(2, 1_000);
    const { writes } = processes;
    expect(writes).toBeLessThan(150);
    await processes.spend(0, 3_600_000);
    expect(processes.writes - writes).toBeLessThan(10);
    expect(processes.clock.pending).toBe(0);
  });

  it('or cannot be written, silences no call', async () => {
    const processes = new Processes();
    processes.fails = true;
    expect(await processes.spend(40, 50)).toBe(40);
    expect(processes.logger.lines.map(({ level }) => level)).toContain('warn');
  });
});
