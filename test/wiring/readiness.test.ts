import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { Listeners } from '../../src/adapters/http/listeners.ts';
import type { Storage } from '../../src/adapters/storage/open.ts';
import { Readiness } from '../../src/wiring/readiness.ts';
import { recordingLogger } from '../helpers/http-fakes.ts';

it('needs the database and every listener, and tells outsiders no more than their names', async () => {
  const logger = recordingLogger();
  const database = { fault: null as Error | null };
  const ping = (): Promise<void> => (database.fault === null ? Promise.resolve() : Promise.reject(database.fault));
  const readiness = new Readiness({ storage: { ping } as Storage, logger });
  expect(await readiness.reasons()).toEqual(['listeners: not started']);

  const at = { host: '127.0.0.1', port: 0 };
  const listen = [{ scheme: 'http', at } as const];
  const listeners = new Listeners({ app: Fastify(), listen, tls: null, clock: new SystemClock(), logger });
  readiness.watch(listeners);
  expect(await readiness.reasons()).toEqual(['listeners: http']);
  await listeners.start();
  expect(await readiness.reasons()).toEqual([]);

  database.fault = Object.assign(new Error('connect to 10.0.0.5 as crm refused'), { code: 'database_unavailable' });
  expect(await readiness.reasons()).toEqual(['database: database_unavailable']);
  await readiness.reasons();
  database.fault = null;
  await listeners.stop();
  expect(await readiness.reasons()).toEqual(['listeners: http']);

  const told = logger.lines.filter(({ text }) => text === 'ready' || text === 'not ready');
  expect(told.map(({ text }) => text)).toEqual(['not ready', 'not ready', 'ready', 'not ready', 'not ready']);
});
