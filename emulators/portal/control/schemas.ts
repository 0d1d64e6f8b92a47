import { z } from 'zod';

/** Bodies of the control API. */
export const knobsBody = z
  .object({
    tokenTtlMs: z.number().positive(),
    planActive: z.boolean(),
    rateLimit: z.boolean(),
    enterprise: z.boolean(),
    operatingLimit: z.boolean(),
    operatingCostMs: z.record(z.string(), z.number().nonnegative()),
    allowLocalHandlers: z.boolean(),
    emptyErrorCodes: z.boolean(),
    eventDelayMs: z.number().nonnegative(),
    doubleClick: z.boolean(),
    recordDownloadDelayMs: z.number().nonnegative(),
    workerSlowMs: z.number().positive(),
    workerSlowPerDay: z.number().int().nonnegative(),
    cardCloseDelayMs: z.number().nonnegative(),
  })
  .partial()
  .strict();

export const requestFaultBody = z.strictObject({
  kind: z.enum([
    'queryLimit',
    'operationLimit',
    'expiredToken',
    'serverError',
    'badGateway',
    'latency',
    'dropConnection',
    'dropAnswer',
    'invalidGrant',
    'error',
  ]),
  method: z.string().optional(),
  times: z.number().int().positive().optional(),
  delayMs: z.number().nonnegative().optional(),
  status: z.number().int().optional(),
  error: z.string().optional(),
  description: z.string().optional(),
});

export const eventFaultBody = z.strictObject({
  kind: z.enum(['drop', 'duplicate', 'delay']),
  event: z.string().optional(),
  times: z.number().int().positive().optional(),
  delayMs: z.number().nonnegative().optional(),
});

const userFields = {
  login: z.string(),
  password: z.string(),
  secondName: z.string(),
  email: z.string(),
  workPosition: z.string(),
  personalMobile: z.string(),
  workPhone: z.string(),
  phoneInner: z.string().nullable(),
  active: z.boolean(),
  admin: z.boolean(),
  outgoingNumber: z.string().nullable(),
  timemanStatus: z.enum(['OPENED', 'CLOSED', 'PAUSED', 'EXPIRED', 'UNAVAILABLE', 'NOT_INSTALLED']),
};

export const newUserBody = z
  .strictObject({ ...userFields, id: z.number().int().positive(), announce: z.boolean() })
  .partial()
  .extend({ name: z.string(), lastName: z.string() });

export const userChangeBody = z.strictObject({ ...userFields, name: z.string(), lastName: z.string() }).partial();

export const crmBody = z.strictObject({
  type: z.enum(['CONTACT', 'COMPANY', 'LEAD']),
  name: z.string(),
  id: z.number().int().positive().optional(),
  phones: z.array(z.string()).optional(),
  assignedById: z.number().int().optional(),
  companyId: z.number().int().nullable().optional(),
});

export const appBody = z.strictObject({
  name: z.string(),
  handlerUrl: z.url(),
  installUrl: z.string().default(''),
  apiOnly: z.boolean().default(true),
  scopes: z.array(z.string()).default(['placement', 'user', 'telephony', 'call']),
  menuTitle: z.record(z.string(), z.string()).default({}),
  createdBy: z.number().int().default(1),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
});

export const appChangeBody = z
  .strictObject({
    name: z.string(),
    handlerUrl: z.url(),
    scopes: z.array(z.string()),
    tokenTtlMs: z.number().positive().nullable(),
    installed: z.boolean(),
  })
  .partial();

export const clickBody = z.strictObject({
  userId: z.number().int(),
  number: z.string(),
  outgoingNumber: z.string().nullable().default(null),
  isMobile: z.boolean().default(false),
});

export const outgoingBody = z.strictObject({
  /** null = the portal's default. */
  userId: z.number().int().nullable().default(null),
  id: z.string().nullable(),
});

export const sessionBody = z.strictObject({ userId: z.number().int() });
export const renameBody = z.strictObject({ hostName: z.string().optional(), port: z.number().int().optional() });
export const tokensBody = z.strictObject({
  how: z.enum(['expire', 'revoke']),
  userId: z.number().int().optional(),
});
export const workerLoadBody = z.strictObject({ handlerId: z.number().int(), durationMs: z.number() });
export const idParams = z.object({ id: z.coerce.number().int() });
export const sinceQuery = z.object({ since: z.coerce.number().int().default(0) });
