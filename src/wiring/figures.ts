/** `/metrics`, when the settings want it. */
import type { FastifyInstance } from 'fastify';
import { Listeners } from '../adapters/http/listeners.ts';
import type { Address } from '../adapters/http/listen.ts';
import { createMetricsApp } from '../adapters/http/metrics-app.ts';
import type { CallsPart } from './calls.ts';
import type { Foundation } from './foundation.ts';
import type { Readiness } from './readiness.ts';

/** Rejects when its place is taken. */
export async function openFigures(
  base: Foundation,
  { desks }: CallsPart,
  http: FastifyInstance,
  listeners: Listeners,
  readiness: Readiness,
): Promise<{ address: Address | null; stop: () => Promise<void> } | null> {
  const { settings, metrics, clock, logger } = base;
  if (settings.metricsListen === null || metrics === null) return null;
  const app = await createMetricsApp({
    metrics: {
      contentType: metrics.contentType,
      text: () =>
        metrics.text({
          companies: desks.snapshots(),
          liveConnections: http.websocketServer.clients.size,
          certificateExpiresAt: listeners.certificateExpiresAt(),
        }),
    },
    readiness: () => readiness.reasons(),
  });
  const own = new Listeners({
    app,
    listen: [{ scheme: 'http', at: settings.metricsListen }],
    tls: null,
    clock,
    logger,
  });
  const [address = null] = await own.start();
  return { address, stop: () => own.stop() };
}
