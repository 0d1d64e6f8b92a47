import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { dialSchema } from '../engine/config.ts';
import type { Ecss10Emulator } from '../index.ts';

const callSchema = z.strictObject({
  domain: z.string(),
  /** `external: null` withholds the number; `make`: as `call.make` does. */
  from: z.union([
    z.strictObject({ external: dialSchema.nullable() }),
    z.strictObject({ phone: z.string() }),
    z.strictObject({ make: z.string() }),
  ]),
  to: dialSchema,
  giveUpAfterMs: z.number().int().min(0).optional(),
});
const to = z.strictObject({ to: dialSchema });
const transferSchema = z.union([to, z.strictObject({ consultLegId: z.string() })]);
const dtmfSchema = z.strictObject({ digits: z.string().regex(/^[0-9*#A-D]{1,32}$/) });
const legParams = z.object({ leg: z.string() });

/** Calls by hand: what a person at a phone, or the outside party, does. */
export function callRoutes(app: FastifyInstance, emulator: Ecss10Emulator): void {
  const { engine } = emulator;

  app.get('/api/state', () => emulator.state());
  app.get('/api/log', ({ query }) => {
    const { after, limit } = z
      .object({ after: z.coerce.number().default(0), limit: z.coerce.number().int().min(1).max(20_000).optional() })
      .parse(query);
    return { entries: emulator.journal.after(after, limit) };
  });

  app.post('/api/calls', ({ body }) => {
    const { domain, from, to: number, giveUpAfterMs } = callSchema.parse(body);
    if ('phone' in from) return engine.callFromPhone(domain, from.phone, number);
    if ('make' in from) return engine.makeCall(domain, from.make, number);
    return engine.callFromOutside(domain, { from: from.external, to: number, giveUpAfterMs });
  });

  const verbs = {
    answer: (leg) => engine.answer(leg),
    reject: (leg) => engine.release(leg),
    'hang-up': (leg) => engine.release(leg),
    hold: (leg) => engine.hold(leg),
    unhold: (leg) => engine.unhold(leg),
    dtmf: (leg, body) => engine.dtmf(leg, dtmfSchema.parse(body).digits),
    consult: (leg, body) => engine.consult(leg, to.parse(body).to),
    transfer: (leg, body) => {
      const target = transferSchema.parse(body);
      if ('to' in target) engine.transfer(leg, target.to);
      else engine.join(leg, target.consultLegId);
    },
  } satisfies Record<string, (leg: string, body: unknown) => unknown>;
  for (const [verb, act] of Object.entries(verbs) as [string, (leg: string, body: unknown) => unknown][]) {
    app.post(`/api/legs/:leg/${verb}`, ({ params, body }) => act(legParams.parse(params).leg, body) ?? {});
  }
}
