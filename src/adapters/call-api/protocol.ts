/** The Call API's frames. What is known of the wire is spelled out here; what is assumed comes from the profile. */
import { z } from 'zod';
import type { CallApiProfile } from './profile.ts';

/** Known from a live system: names and values of the two events, and the command that makes a call. */
export const EVENT_CONNECTION_STATE = 'connection_state';
export const STATE_OPEN = 'open';
export const EVENT_CONVERSATIONS = 'conversations_event';
export const METHOD_MAKE_CALL = 'call.make';

/**
 * Largest frame or HTTP answer that is read, bytes. The list of all legs is one frame: a leg takes some 300 bytes, so that ten
 * thousand fit twice over.
 */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

// Digits and ids are text; a switch that prints them as JSON numbers is understood all the same.
const filled = z.union([z.string().min(1), z.number()]).transform(String);
const optional = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)));
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

/** `data` of conversations_event and an element of the list of legs (known field names). Unknown fields are ignored. */
export const wireLegSchema = z.object({
  id: filled,
  call_id: filled,
  call_ref: optional,
  direction: z.enum(['in', 'out']),
  digits: filled,
  remote_digits: optional,
  display_name: optional,
  status: z.string(),
  // Possibly derived by the listener that the field is known from, hence not required.
  has_answer_time: flag.nullish(),
  answer_time: optional,
});
export type WireLeg = z.infer<typeof wireLegSchema>;

/** `data` of connection_state. */
export const connectionStateSchema = z.object({ state: z.string() });

export type Frame =
  | { kind: 'event'; name: string; data: unknown }
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'error'; id: number; code: string; text: string }
  | { kind: 'malformed'; shape: string };

/** Reads one text frame; never throws. */
export function parseFrame(profile: CallApiProfile, text: string): Frame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: 'malformed', shape: `text of ${text.length} characters that is not JSON` };
  }
  const keys = profile.frame;
  if (!isRecord(frame)) return { kind: 'malformed', shape: shapeOf(frame) };
  const event = frame[keys.event];
  if (typeof event === 'string') return { kind: 'event', name: event, data: frame[keys.data] };
  const id = frame[keys.id];
  if (typeof id !== 'number') return { kind: 'malformed', shape: shapeOf(frame) };
  const error = frame[keys.error];
  if (error === undefined || error === null) return { kind: 'result', id, result: frame[keys.result] };
  if (!isRecord(error))
    return { kind: 'error', id, code: '', text: typeof error === 'string' ? error : shapeOf(error) };
  return { kind: 'error', id, code: scalar(error[keys.errorCode]), text: scalar(error[keys.errorMessage]) };
}

/** A command frame. */
export function commandFrame(
  profile: CallApiProfile,
  id: number,
  method: string,
  params: Record<string, string> | null,
): string {
  const { frame } = profile;
  return JSON.stringify({ [frame.id]: id, [frame.method]: method, ...(params ? { [frame.params]: params } : {}) });
}

/** Result of `call.make` and of a consultation. */
export function parseMadeCall(profile: CallApiProfile, result: unknown) {
  const keys = profile.results;
  const call = isRecord(result) ? filled.safeParse(result[keys.call]) : null;
  const leg = isRecord(result) ? filled.safeParse(result[keys.leg]) : null;
  return call?.success && leg?.success ? { switchCallId: call.data, legId: leg.data } : null;
}

/** The elements of the list of legs alive, still unparsed; null when the answer has another form. */
export function parseLegList(profile: CallApiProfile, result: unknown): unknown[] | null {
  const list = isRecord(result) ? result[profile.results.legs] : null;
  return Array.isArray(list) ? list : null;
}

/** Types and keys of a value without its contents: what may be logged of a message that was not understood. */
export function shapeOf(value: unknown, depth = 3): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shapeOf(value[0], depth - 1)} × ${value.length}]`;
  if (typeof value !== 'object') return typeof value;
  if (depth <= 0) return '{…}';
  const entries = Object.entries(value);
  const shown = entries.slice(0, 20).map(([key, item]) => `${key.slice(0, 30)}:${shapeOf(item, depth - 1)}`);
  return `{${shown.join(',')}${entries.length > 20 ? ',…' : ''}}`;
}

function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
