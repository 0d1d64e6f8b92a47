import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Ecss10Emulator } from '../index.ts';

const restartSchema = z.strictObject({ downtimeMs: z.number().int().min(0).max(3_600_000).default(0) });

/** Settings that change how the switch behaves, and everything that can go wrong on demand. */
export function faultRoutes(app: FastifyInstance, emulator: Ecss10Emulator): void {
  app.patch('/api/settings', ({ body }) => {
    emulator.changeSettings(body ?? {});
    return emulator.state().settings;
  });
  app.get('/api/faults', () => emulator.state().faults);
  app.patch('/api/faults', ({ body }) => emulator.changeFaults(body ?? {}));
  app.delete('/api/faults', () => {
    emulator.clearFaults();
    return {};
  });
  app.post('/api/faults/drop-connections', () => {
    emulator.dropConnections();
    return {};
  });
  app.post('/api/faults/restart', async ({ body }, reply) => {
    const { downtimeMs } = restartSchema.parse(body ?? {});
    const done = emulator.restart(downtimeMs);
    if (downtimeMs === 0) await done;
    else {
      done.catch((error: unknown) => {
        emulator.journal.add('fault', 'restart failed', {
          message: error instanceof Error ? error.message : String(error),
        });
      });
    }
    return reply.code(202).send({});
  });
  app.post('/api/faults/new-certificate', async () => ({ fingerprint256: await emulator.newCertificate() }));
}
