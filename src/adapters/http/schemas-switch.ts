/** Shapes of the connection to a switch. Kept equal to api-types.ts by the compiler. */
import { z } from 'zod';

export const SwitchKinds = z.enum(['ecss10', 'asterisk']).meta({ description: 'Which of the two connections is used' });

export const Certificate = z.object({
  fingerprint256: z.string(),
  subject: z.string(),
  issuer: z.string(),
  validTo: z.string(),
  trusted: z.boolean(),
  pinned: z.boolean(),
});

export const Remark = z.object({
  code: z.enum(['events_missing', 'commands_missing', 'timestamps_off', 'call_records_off']),
  details: z.string(),
});

const fields = {
  host: z.string().meta({ description: "Name or address of the Asterisk's AMI" }),
  port: z.number().meta({ description: '5038 without TLS, 5039 with it, unless set' }),
  tls: z.boolean(),
  username: z.string(),
  channelPattern: z.string().meta({
    description: "How a phone's endpoint is named by its number: {number}, office-{number}, PJSIP/{number:3-4}",
  }),
  context: z.string().meta({ description: 'Dial plan context in which employees dial' }),
  holdContext: z
    .string()
    .nullable()
    .meta({ description: "Context with moh and wait, by which calls are held without the phone's help; null: none" }),
  notifyNumbers: z
    .array(z.string())
    .meta({ description: 'Numbers whose phones obey NOTIFY talk and hold; others would lose the call' }),
};

export const Asterisk = z.object({
  ...fields,
  secretSet: z.boolean(),
  certificate: Certificate.nullable(),
  pinnedFingerprint256: z.string().nullable(),
});

/** Strict: a misspelt key must not look saved. */
export const AsteriskPatch = z.strictObject({
  ...z.object(fields).partial().shape,
  secret: z.string().optional().meta({ description: 'Write only; absent or empty: the stored secret stays' }),
  certificate: z.strictObject({ pin: z.string().nullable() }).optional(),
});
