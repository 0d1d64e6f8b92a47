/** Shapes of `api/v1/calls`, `api/v1/colleagues` and of what a page may say on `api/v1/live`. */
import { z } from 'zod';
import { CALL_VERBS } from '../../app/ports/operator.ts';

const EpochMs = z.number().meta({ description: 'Epoch, ms' });

/** Longer than any number, short enough to be logged. */
const MAX_NUMBER = 40;
const MAX_DIGITS = 32;

const CrmClient = z.object({
  type: z.enum(['CONTACT', 'COMPANY', 'LEAD']),
  id: z.string(),
  name: z.string(),
  responsibleUserId: z.string().nullable(),
});

const Consultation = z.object({
  number: z.string(),
  name: z.string().nullable(),
  phase: z.enum(['dialling', 'talking', 'held']),
  startedAt: EpochMs,
  answeredAt: EpochMs.nullable(),
});

export const Call = z.object({
  id: z.string(),
  crmCallId: z.string().nullable(),
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  clientNumber: z.string().nullable(),
  clientName: z.string().nullable(),
  clients: z.array(CrmClient),
  displayName: z.string(),
  phoneName: z.string().nullable(),
  line: z.object({ number: z.string(), name: z.string() }).nullable(),
  phase: z.enum(['ringing', 'dialling', 'talking', 'held', 'ended']),
  startedAt: EpochMs,
  answeredAt: EpochMs.nullable(),
  heldSince: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  outcome: z.string().nullable(),
  talkMs: z.number().nullable().meta({ description: 'Talk time of an ended call, ms' }),
  extension: z.string(),
  operators: z.array(z.object({ userId: z.string(), name: z.string(), extension: z.string() })),
  consultation: Consultation.nullable(),
  verbs: z.record(z.enum(CALL_VERBS), z.boolean()),
  answerHint: z.literal('pick_up_the_phone').nullable(),
});

export const Colleague = z.object({
  userId: z.string(),
  name: z.string(),
  numbers: z.array(z.string()),
  state: z.enum(['free', 'ringing', 'talking', 'unknown']),
});

/** The number to call: digits, possibly with +, * or #; spaces, hyphens and brackets are forgiven. */
export const NumberToCall = z.strictObject({ to: z.string().max(MAX_NUMBER) });
export const Digits = z.strictObject({ digits: z.string().max(MAX_DIGITS) });
