/** Shapes of `api/v1/company/…` beside the company itself. */
import { z } from 'zod';
import { CHECK_TITLES } from '../../../locales/checks.ts';
import type { CheckId } from '../../../locales/checks.ts';

const EpochMs = z.number().meta({ description: 'Epoch, ms' });
const CheckIds = z.enum(Object.keys(CHECK_TITLES) as [CheckId, ...CheckId[]]);

const Line = z.object({ number: z.string().max(100), name: z.string().max(300) });

export const Options = z.object({
  defaultUserId: z.string().nullable().meta({ description: 'Employee who gets the calls of numbers that nobody has' }),
  createCrmEntity: z.boolean().meta({ description: 'The portal makes a lead for an unknown number' }),
  internalCalls: z.boolean().meta({ description: 'Calls between colleagues are shown on our pages' }),
  line: Line.nullable().meta({ description: 'Outside line as the portal shall name it' }),
  language: z.enum(['ru', 'en']).meta({ description: 'Of what the server writes into the portal' }),
  nativeButtons: z.boolean().meta({ description: "Buttons in the portal's own call card" }),
});

/** Strict: a misspelt key must not look saved. */
export const OptionsPatch = z.strictObject({
  ...Options.partial().shape,
  line: z.strictObject(Line.shape).nullable().optional(),
});

export const LineState = z.object({
  state: z.enum(['none', 'pending', 'ok', 'failed']),
  code: z.string().nullable(),
  message: z.string().nullable(),
});

export const AuthorisedBy = z.object({ id: z.string(), name: z.string() });
export const SeenEvents = z.object({ lastAt: EpochMs.nullable(), lastClickAt: EpochMs.nullable() });

const CURE_ACTIONS = [
  'edit_connection',
  'trust_certificate',
  'authorise',
  'bind',
  'users',
  'edit_options',
  'check_again',
  'run_commands',
] as const;

const Check = z.object({
  id: CheckIds,
  title: z.string(),
  state: z.enum(['unknown', 'running', 'ok', 'warning', 'fault', 'skipped']),
  code: z.string().nullable(),
  message: z.string().nullable(),
  advice: z.string().nullable(),
  cure: z.object({ action: z.enum(CURE_ACTIONS), commands: z.array(z.string()) }).nullable(),
  checkedAt: EpochMs.nullable(),
});

export const Checks = z.object({ running: z.boolean(), checks: z.array(Check) });

export const ChecksWanted = z
  .strictObject({ only: z.array(CheckIds).max(30).optional().meta({ description: 'Absent: all' }) })
  .nullish();

export const TestCallWanted = z.strictObject({ to: z.string().min(1).max(60) });

const TestCallRecord = z.object({
  state: z.enum(['waiting', 'made', 'none', 'failed']),
  code: z.string().nullable(),
  message: z.string().nullable(),
});

const TestCallProgress = z.object({
  to: z.string(),
  from: z.string().nullable(),
  startedAt: EpochMs,
  phase: z.enum(['asked', 'ringing', 'talking', 'ended', 'lost']),
  answeredAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  outcome: z.string().nullable(),
  record: TestCallRecord,
  callId: z.string().nullable(),
});

export const TestCall = z.object({ call: TestCallProgress.nullable() });
