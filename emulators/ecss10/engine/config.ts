/** What the switch is set up with. The same schemas fill in defaults for the control API and for in-process use. */
import { z } from 'zod';

const milliseconds = z.number().int().min(0).max(86_400_000);
/** A number inside the domain. */
export const extensionSchema = z.string().regex(/^\d{1,15}$/, 'expected 1 to 15 digits');
/** What can be dialled. */
export const dialSchema = z.string().regex(/^\+?[0-9*#]{1,32}$/, 'expected digits, *, # and a leading +');
const name = z.string().max(100);

/** What a party does when it rings. `manual`: a person at the page, or a script, decides. */
export const behaviourSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({
    kind: z.literal('answer'),
    afterMs: milliseconds.default(0),
    /** Hangs up this long after answering; without it talks until somebody else ends the call. */
    hangUpAfterMs: milliseconds.optional(),
  }),
  z.strictObject({ kind: z.literal('busy'), afterMs: milliseconds.default(0) }),
  z.strictObject({ kind: z.literal('reject'), afterMs: milliseconds.default(0) }),
  z.strictObject({ kind: z.literal('no-answer') }),
]);
export type Behaviour = z.output<typeof behaviourSchema>;

export const subscriberSchema = z.strictObject({
  number: extensionSchema,
  name: name.default(''),
  /** The alias property `api\call\enabled` (known). */
  apiCallEnabled: z.boolean().default(true),
  /** The phone can be told over SIP to pick up (known: only some phones can). */
  sipAnswer: z.boolean().default(true),
  registered: z.boolean().default(true),
  doNotDisturb: z.boolean().default(false),
  /** Further incoming calls are busy; 1 means no call waiting. Outgoing and consultation calls are not limited by it. */
  maxCalls: z.number().int().min(1).max(8).default(2),
  behaviour: behaviourSchema.default({ kind: 'manual' }),
});
export type Subscriber = z.output<typeof subscriberSchema>;

const members = z.array(extensionSchema).max(500);

/** A number that rings several phones at once. */
export const groupSchema = z.strictObject({
  number: extensionSchema,
  name: name.default(''),
  members,
  ringTimeoutMs: milliseconds.default(30_000),
});
export type Group = z.output<typeof groupSchema>;

/** A number with a voice menu in front of operators. */
export const queueSchema = z.strictObject({
  number: extensionSchema,
  name: name.default(''),
  members,
  strategy: z.enum(['one-by-one', 'all']).default('one-by-one'),
  ivrMs: milliseconds.default(5_000),
  /** How long one operator rings before the next. */
  ringTimeoutMs: milliseconds.default(15_000),
  /** Pause after every free operator was tried in vain; not 0, else a rejecting phone would ring in an endless loop. */
  retryPauseMs: milliseconds.min(1).default(3_000),
  maxWaitMs: milliseconds.default(300_000),
});
export type Queue = z.output<typeof queueSchema>;

export const externalSchema = z.strictObject({
  number: dialSchema,
  name: name.default(''),
  behaviour: behaviourSchema.default({ kind: 'manual' }),
});
export type External = z.output<typeof externalSchema>;

export const integrationSchema = z.strictObject({
  clientId: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  /** 64 letters and digits (known); made when absent. */
  apiKey: z
    .string()
    .regex(/^[A-Za-z0-9]{64}$/, 'expected 64 letters and digits')
    .optional(),
  /** `any`: added in the console without a type (known to be possible); may register as either (assumed). */
  type: z.enum(['service', 'widget', 'any']).default('service'),
  /** Range grammar, see number-range.ts; a widget has none. */
  numbers: z.string().max(4_000).optional(),
});
export type IntegrationInput = z.input<typeof integrationSchema>;

/** Known: `private`. Which other values the switch has is not known, so any word is taken. */
export const vatsTypeSchema = z.string().regex(/^[a-z_]{1,30}$/, 'expected a word of lower-case letters');

export const domainSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/),
  /** Domain property `vats_type` (known): unless `private`, only calls made through the Call API are reported. */
  vatsType: vatsTypeSchema.default('private'),
  ringTimeoutMs: milliseconds.default(30_000),
  /** Digits that go out to the trunk when no number of the domain matches; anything else is a wrong number. */
  externalPattern: z
    .string()
    .max(200)
    .default(String.raw`^\+?\d{5,}$`),
  subscribers: z.array(subscriberSchema).max(20_000).default([]),
  groups: z.array(groupSchema).max(1_000).default([]),
  queues: z.array(queueSchema).max(1_000).default([]),
  externals: z.array(externalSchema).max(20_000).default([]),
  integrations: z.array(integrationSchema).max(1_000).default([]),
});
export type DomainInput = z.input<typeof domainSchema>;

export const settingsSchema = z.strictObject({
  /** `/api/csta/set enabled` (known): off, only calls made through the Call API are reported. */
  csta: z.boolean().default(true),
  /** What the target's leg becomes when a transfer completes (assumed, hence both). */
  transferStyle: z.enum(['new-leg', 'same-leg']).default('new-leg'),
  /** Whether old legs end before or after the target's leg appears (assumed, hence both). */
  transferOrder: z.enum(['release-first', 'appear-first']).default('release-first'),
  /** A blind transfer that nobody answers ends the call or rings the transferrer again. */
  blindTransferFailure: z.enum(['end', 'return']).default('end'),
});
export type Settings = z.output<typeof settingsSchema>;
