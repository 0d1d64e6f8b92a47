/** Shapes of users, audit and sessions. Kept equal to api-types-people.ts by the compiler. */
import { z } from 'zod';
import { DIFFERENCES } from '../../app/companies/differences.ts';
import { User } from './schemas.ts';

const EpochMs = z.number().meta({ description: 'Epoch, ms' });
const Person = z.object({ id: z.string(), name: z.string() });

const Difference = z.object({
  kind: z.enum(DIFFERENCES),
  number: z.string().nullable(),
  before: z.string().nullable().meta({ description: 'What the profile named before' }),
  owner: Person.nullable().meta({ description: 'Who has the number here' }),
  others: z.array(Person).meta({ description: 'For whom else the portal names the number' }),
  reason: z.enum(['not_in_integration', 'no_permission']).nullable(),
});

export const Employee = User.extend({
  fromPortal: z.array(z.string()).meta({ description: 'Those of the numbers that came from the portal' }),
  differences: z.array(Difference),
});

export const ChangedEmployee = Employee.extend({
  changeId: z.string().nullable().meta({ description: 'For POST audit/{id}/undo' }),
});

export const UsersQuery = z.object({
  ask: z
    .enum(['wait', 'start', 'no'])
    .default('wait')
    .meta({ description: 'Ask the portal first and wait a moment; ask and do not wait; do not ask' }),
});

export const AcceptBody = z.strictObject({
  difference: z.enum(DIFFERENCES),
  number: z.string().max(200).nullable().optional(),
  choice: z
    .enum(['take', 'keep'])
    .default('take')
    .meta({ description: "take: the portal's or the switch's view becomes ours; keep: ours stays, the hint goes" }),
});

export const ImportInfo = z.object({
  running: z.boolean(),
  lastAt: EpochMs.nullable(),
  failure: z.string().nullable(),
  partial: z.boolean(),
  served: z.boolean(),
  servedNumbers: z.array(z.string()),
  version: z.string().meta({ description: 'Changes whenever anything in GET users does' }),
});

export const AuditQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

export const AuditPage = z.object({
  records: z.array(
    z.object({
      id: z.string(),
      at: EpochMs,
      by: z.object({ userId: z.string(), userName: z.string(), via: z.enum(['session', 'frame']).nullable() }),
      what: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      undoOf: z.string().optional(),
      undoneAt: EpochMs.nullable(),
      undo: z.enum(['possible', 'done', 'event', 'key_replaced', 'connection_removed']),
    }),
  ),
  next: z.string().nullable(),
});

export const SignedIn = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  createdAt: EpochMs,
  lastSeenAt: EpochMs,
  expiresAt: EpochMs,
  browser: z.object({ name: z.string(), system: z.string() }),
  current: z.boolean(),
});
