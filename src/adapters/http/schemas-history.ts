/** Shapes of `api/v1/calls/history`. */
import { z } from 'zod';

const EpochMs = z.number().meta({ description: 'Epoch, ms' });

export const PastCall = z.object({
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  clientNumber: z.string().nullable(),
  clientName: z.string().nullable(),
  clients: z.array(
    z.object({
      type: z.enum(['CONTACT', 'COMPANY', 'LEAD']),
      id: z.string(),
      name: z.string(),
      responsibleUserId: z.string().nullable(),
    }),
  ),
  operators: z
    .array(z.object({ userId: z.string(), name: z.string() }))
    .meta({ description: 'Who talked, else whose phones rang' }),
  startedAt: EpochMs,
  answeredAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  talkMs: z.number(),
  outcome: z.string().nullable(),
  crmCallId: z.string().nullable(),
  recorded: z.enum(['yes', 'waiting', 'given_up', 'no']),
});

export const HistoryPage = z.object({
  calls: z.array(PastCall),
  next: z.string().nullable().meta({ description: 'For `before`; null: that was all' }),
});
