/** The Call API's frames, wire profile "8089". Names marked known come from documentation or a live system. */
import { z } from 'zod';
import { dialSchema } from '../engine/config.ts';
import type { LegSnapshot } from '../engine/leg.ts';

export const registerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('service'),
    client_id: z.string().min(1),
    api_key: z.string().min(1),
    domain: z.string().min(1),
    // Known: a service integration gives no operator's number.
    phone_number: z.undefined({ error: 'only a widget has a phone_number' }).optional(),
  }),
  z.object({
    type: z.literal('widget'),
    client_id: z.string().min(1),
    api_key: z.string().min(1),
    domain: z.string().min(1),
    phone_number: z.string().min(1),
  }),
]);

export const requestSchema = z.object({
  id: z.union([z.number(), z.string().max(64)]),
  method: z.string().max(64),
  params: z.unknown().optional(),
});
export type RequestId = z.output<typeof requestSchema>['id'];

const legId = z.string().min(1).max(64);
const leg = z.strictObject({ id: legId });

/** Parameters by method; `call.make` is known, the others are assumed. */
export const paramsSchemas = {
  ping: z.unknown(),
  'call.make': z.strictObject({ from: z.string().min(1).max(32), to: dialSchema }),
  'call.answer': leg,
  'call.release': leg,
  'call.hold': leg,
  'call.unhold': leg,
  'call.transfer': z.union([
    z.strictObject({ id: legId, to: dialSchema }),
    z.strictObject({ id: legId, consult_id: legId }),
  ]),
  'call.consult': z.strictObject({ id: legId, to: dialSchema }),
  'call.dtmf': z.strictObject({ id: legId, digits: z.string().regex(/^[0-9*#A-D]{1,32}$/) }),
  'call.list': z.strictObject({}),
};
export type Method = keyof typeof paramsSchemas;
export const isMethod = (name: string): name is Method => Object.hasOwn(paramsSchemas, name);

/** `conversations_event`, the one event that matters (known fields). */
export interface ConversationsEvent {
  id: string;
  call_id: string;
  call_ref: string;
  direction: 'in' | 'out';
  digits: string;
  remote_digits: string | null;
  display_name: string;
  status: LegSnapshot['status'];
  has_answer_time: boolean;
  answer_time: string | null;
  workitem_id: null;
}

/** How the switch writes what nobody has seen on the wire (assumed). */
export interface WireOptions {
  /** IANA zone of the switch's local time. */
  timeZone: string;
  /** `remote_digits` of a caller who withholds the number. */
  anonymousDigits: string | null;
}

export function conversationsEvent(leg: LegSnapshot, options: WireOptions): ConversationsEvent {
  return {
    id: leg.id,
    call_id: leg.callId,
    call_ref: leg.callRef,
    direction: leg.direction,
    digits: leg.number ?? '',
    remote_digits: leg.remoteDigits ?? options.anonymousDigits,
    display_name: leg.displayName,
    status: leg.status,
    has_answer_time: leg.answeredAt !== null,
    answer_time: leg.answeredAt === null ? null : localTime(leg.answeredAt, options.timeZone),
    workitem_id: null,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026/09/03 15:43:50`: the switch's local time without a zone (known). */
export function localTime(epochMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  return `${part['year'] ?? ''}/${part['month'] ?? ''}/${part['day'] ?? ''} ${part['hour'] ?? ''}:${part['minute'] ?? ''}:${part['second'] ?? ''}`;
}
