/** Shapes of `api/v1/stories`. */
import { z } from 'zod';
import { PastCall } from './schemas-history.ts';

const EpochMs = z.number().meta({ description: 'Epoch, ms' });
const Told = z
  .enum(['live', 'recorded', 'waiting', 'given_up', 'internal', 'no_employee'])
  .meta({ description: 'What Bitrix24 has been told' });

export const StoryPage = z.object({
  calls: z.array(PastCall.extend({ told: Told })),
  next: z.string().nullable().meta({ description: 'For `before`; null: that was all' }),
});

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));
const Line = z.object({
  code: z.string(),
  facts: Facts.meta({ description: 'Parameters of the words' }),
  trouble: z.enum(['none', 'warning', 'fault']),
});
const Step = Line.extend({
  at: EpochMs,
  sinceMs: z.number().meta({ description: 'Since the step before' }),
  lane: z.enum(['switch', 'decision', 'portal', 'operator']),
  parts: z.array(Line),
  raw: z.record(z.string(), z.unknown()).meta({ description: 'As in the journal, without secrets' }),
});

export const Story = z.object({
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  clientNumber: z.string().nullable(),
  clientName: z.string().nullable(),
  origin: z.enum(['switch', 'portal']),
  startedAt: EpochMs,
  answeredAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  talkMs: z.number().nullable(),
  statusCode: z.string().nullable(),
  crmCallId: z.string().nullable(),
  switchCallId: z.string().nullable(),
  told: Told,
  waiting: z
    .object({
      why: z.enum(['administrator', 'portal_away', 'own_pause', 'soon']),
      code: z.string().nullable(),
      message: z.string().nullable(),
      retryAt: EpochMs.nullable(),
      attempts: z.number(),
    })
    .nullable(),
  steps: z.array(Step),
  people: z.array(
    z.object({ userId: z.string(), name: z.string(), active: z.boolean(), numbers: z.array(z.string()) }),
  ),
});

/** A file for support, not an interface: its keys may change. */
export const StoryExport = z.record(z.string(), z.unknown());
