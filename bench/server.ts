/**
 * The server as a process of its own for the benches that measure us and not the portal: without a request budget, and telling
 * its parent how it feels. A parent may start it ahead of time (`--standby`): everything is loaded, nothing opened until `go`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { loadSettings } from '../src/adapters/settings/load.ts';
import { CallRepository } from '../src/adapters/storage/calls.ts';
import { startServer } from '../src/main.ts';
import type { ServerStores } from './store-progress.ts';

/** What the process says about itself when asked by `health`. */
export interface ServerHealth {
  rssBytes: number;
  /** After a full collection when the process runs with --expose-gc: what is really held. */
  heapBytes: number;
  /** How late the event loop was since the last question, ms. */
  loopDelay: { p50: number; p99: number; max: number };
}

/** Told again and again: what the process had to read before then it has read, unless the machine did not let it run. */
export interface ServerRan {
  /** Epoch ms. */
  ranAt: number;
}

const RAN_EVERY_MS = 10;

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: '' },
    standby: { type: 'boolean', default: false },
    'tell-stores': { type: 'boolean', default: false },
  },
});
const unlimited = { burst: 1_000_000, perSecond: 1_000_000 };
const RESOLUTION_MS = 1;
const loopDelay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

// The parent's end is ours: nothing may be left behind by a bench that was broken off.
let stop = (): Promise<void> => Promise.resolve();
process.once('disconnect', () => void stop().then(() => process.exit(0)));
process.on('message', (message) => {
  if (message === 'health') process.send?.(health());
});

if (values.standby) {
  process.send?.('standing by');
  await new Promise<void>((resolve) => {
    process.on('message', (message) => {
      if (message === 'go') resolve();
    });
  });
}
if (values['tell-stores']) tellStores();
const server = await startServer(loadSettings(values.settings).settings, { portalRate: unlimited });
stop = () => server.stop();
process.send?.('ready');
if (values['tell-stores']) tellThatItRuns();

function tellThatItRuns(): void {
  const beat = setInterval(() => {
    const ran: ServerRan = { ranAt: performance.timeOrigin + performance.now() };
    // A parent that is just going away cannot be told; without somebody to hear of that it would end us before we have stopped.
    process.send?.(ran, undefined, undefined, () => undefined);
  }, RAN_EVERY_MS);
  process.once('disconnect', () => clearInterval(beat));
}

function health(): ServerHealth {
  // Watching takes a thousand timers a second: only where somebody asks.
  loopDelay.enable();
  const gc = (globalThis as { gc?: () => void }).gc;
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const delay = { p50: ms(loopDelay.percentile(50)), p99: ms(loopDelay.percentile(99)), max: ms(loopDelay.max) };
  gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  loopDelay.reset();
  return { rssBytes: rss, heapBytes: heapUsed, loopDelay: delay };
}

/** Around the product's own repository, before it opens one: what the desks ask of it, and when it has answered. */
function tellStores(): void {
  const tell = (stores: ServerStores['stores']): void => {
    const told: ServerStores = { stores, at: performance.timeOrigin + performance.now() };
    process.send?.(told, undefined, undefined, () => undefined);
  };
  around('findByCrmCallId', tell, ['asks', 'answered', 'answered']);
  around('findBySwitchCallId', tell, ['asks', 'answered', 'answered']);
  around('save', tell, ['saves', 'saved', 'not saved']);
}

function around(
  method: 'findByCrmCallId' | 'findBySwitchCallId' | 'save',
  tell: (stores: ServerStores['stores']) => void,
  [before, after, failed]: [ServerStores['stores'], ServerStores['stores'], ServerStores['stores']],
): void {
  type Ask = (this: CallRepository, ...args: unknown[]) => Promise<unknown>;
  const ask = Reflect.get(CallRepository.prototype, method) as Ask;
  const told: Ask = async function (...args) {
    tell(before);
    try {
      const answer = await ask.apply(this, args);
      tell(after);
      return answer;
    } catch (error) {
      tell(failed);
      throw error;
    }
  };
  Reflect.set(CallRepository.prototype, method, told);
}
