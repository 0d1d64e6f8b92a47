/** Shapes of the JSON API: they check requests, cut answers to size and describe both. Kept equal to api-types.ts by the compiler. */
import { z } from 'zod';
import { Asterisk, AsteriskPatch, Certificate, Remark, SwitchKinds } from './schemas-switch.ts';
import { AuthorisedBy, LineState, Options, OptionsPatch, SeenEvents } from './schemas-company.ts';

const ErrorBody = z.object({
  error: z.string().meta({ description: 'Stable code' }),
  message: z.string().meta({ description: "In the caller's language" }),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** Refusals, for the `response` of every route. */
export const refusals = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

const EpochMs = z.number().meta({ description: 'Epoch, ms' });

const Link = z.object({
  state: z.enum([
    'disabled',
    'connecting',
    'registering',
    'connected',
    'certificate_untrusted',
    'refused',
    'unreachable',
  ]),
  since: EpochMs,
  lastError: z.string().nullable(),
  numbers: z.array(z.string()),
  refusedNumbers: z.array(z.string()),
  csta: z.boolean().nullable(),
  remarks: z.array(Remark).meta({ description: 'What an administrator should know although the link works' }),
});

const Ecss = z.object({
  url: z.string(),
  clientId: z.string(),
  apiKeySet: z.boolean(),
  domain: z.string(),
  certificate: Certificate.nullable(),
  pinnedFingerprint256: z.string().nullable(),
});

const Bindings = z.object({
  state: z.enum(['pending', 'ok', 'failed', 'retrying']),
  checkedAt: EpochMs.nullable(),
  nextAttemptAt: EpochMs.nullable(),
  failed: z.array(z.object({ what: z.string(), code: z.string(), message: z.string() })),
  missingScopes: z.array(z.string()),
  removedByPortal: EpochMs.nullable().meta({ description: 'Last removal of the slow background worker, epoch ms' }),
});

const Delivery = z.object({
  state: z.enum(['ok', 'waiting', 'stopped']).meta({
    description:
      'waiting: the portal does not answer and is tried again by itself; stopped: the administrator must act',
  }),
  code: z.string().nullable().meta({ description: "The portal's error code, or network, timeout, not_json, no_grant" }),
  message: z.string().nullable(),
  since: EpochMs.nullable(),
  waiting: z.number().meta({ description: 'Calls of which the portal must still be told something' }),
});

const Bitrix24 = z.object({
  tokenState: z.enum(['authorised', 'problem', 'none']),
  problem: z.string().nullable(),
  accessExpiresAt: EpochMs.nullable(),
  refreshExpiresAt: EpochMs.nullable(),
  authorisedAt: EpochMs.nullable(),
  refreshedAt: EpochMs.nullable(),
  scope: z.array(z.string()),
  clientId: z.string(),
  authorisedBy: AuthorisedBy.nullable(),
  events: SeenEvents,
  bindings: Bindings,
  delivery: Delivery,
});

export const Company = z.object({
  id: z.string(),
  name: z.string().nullable(),
  domain: z.string(),
  memberId: z.string(),
  switchKind: SwitchKinds,
  ecss: Ecss.nullable(),
  asterisk: Asterisk.nullable(),
  bitrix24: Bitrix24,
  link: Link,
  options: Options,
  line: LineState,
  disabled: z
    .object({ reason: z.enum(['command', 'uninstalled', 'removing']), at: z.number() })
    .nullable()
    .describe('since when and why the server does nothing for the company; null: it works'),
  hadCalls: z.boolean(),
});

/** Strict: a misspelt key must not look saved. */
export const CompanyPatch = z.strictObject({
  name: z.string().nullable().optional(),
  ecss: z
    .strictObject({
      url: z.string().optional(),
      clientId: z.string().optional(),
      apiKey: z.string().optional().meta({ description: 'Write only; absent or empty: the stored key stays' }),
      domain: z.string().optional(),
      certificate: z.strictObject({ pin: z.string().nullable() }).optional(),
    })
    .nullable()
    .optional(),
  switchKind: SwitchKinds.optional(),
  asterisk: AsteriskPatch.nullable().optional(),
  options: OptionsPatch.optional(),
});

export const User = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  numbers: z.array(z.string()),
  portalNumber: z.string(),
});

export const UserNumbers = z.object({ numbers: z.array(z.string().max(200)).max(100) });

export const SessionInfo = z.object({
  company: z.object({ id: z.string(), name: z.string().nullable(), domain: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), admin: z.boolean() }),
  by: z.enum(['cookie', 'page']),
  expiresAt: EpochMs,
});

export const UndeliveredCall = z.object({
  id: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  clientNumber: z.string().nullable(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  userId: z.string().nullable(),
  state: z.enum(['given_up', 'waiting']).meta({ description: 'waiting: tried again by itself' }),
  code: z.string().meta({ description: "The portal's error code, or network, timeout, not_json" }),
  message: z.string(),
  since: EpochMs.nullable().meta({ description: 'First failure, epoch ms' }),
  attempts: z.number().meta({ description: 'Failures in a row' }),
  retryAt: EpochMs.nullable().meta({ description: 'Next attempt, epoch ms' }),
});
