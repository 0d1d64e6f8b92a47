/**
 * Everything about the Call API's wire that nobody could confirm. Names and flows that documentation or a live system
 * show ("known") are constants of protocol.ts; every item here is an assumption, so that a site whose switch differs
 * writes a JSON file with the differing items instead of waiting for a release (setting `callApiProfile`).
 */
import { z } from 'zod';
import type { SwitchErrorCode } from '../../app/ports/switch-link.ts';

const name = z.string().min(1);
const path = z.string().startsWith('/');
const ms = z.int().min(100).max(3_600_000);

const errorCode = z.enum([
  'bad_params',
  'forbidden',
  'no_such_leg',
  'not_possible_now',
  'answer_not_supported',
  'too_many_requests',
  'switch_failure',
] satisfies SwitchErrorCode[]);

const profileSchema = z.strictObject({
  /** Shown in the log. */
  name,
  register: z.strictObject({
    path,
    /** JSON keys of the request. */
    keys: z.strictObject({ clientId: name, apiKey: name, domain: name }),
    /** Sent as they are beside the keys. */
    extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    /** JSON keys of a good answer. */
    answer: z.strictObject({ token: name, numbers: name, refusedNumbers: name, csta: name }),
    /** JSON keys of a refusal: stable code and human text. */
    refusal: z.strictObject({ code: name, message: name }),
  }),
  socket: z.strictObject({ path, tokenHeader: name, tokenPrefix: z.string(), badTokenCloseCode: z.int() }),
  heartbeat: z
    .strictObject({ method: name, everyMs: ms, silenceMs: ms })
    .refine((heartbeat) => heartbeat.silenceMs > heartbeat.everyMs, 'silenceMs must be longer than everyMs'),
  /** JSON keys of the WebSocket envelope (the reference calls it unknown). */
  frame: z.strictObject({
    event: name,
    data: name,
    id: name,
    method: name,
    params: name,
    result: name,
    error: name,
    errorCode: name,
    errorMessage: name,
  }),
  /** `call.make` is known and therefore not here. */
  methods: z.strictObject({
    answer: name,
    release: name,
    hold: name,
    unhold: name,
    transfer: name,
    consult: name,
    dtmf: name,
    list: name,
  }),
  params: z.strictObject({ from: name, to: name, leg: name, consultLeg: name, digits: name }),
  /** JSON keys of results: of a made call, and the list of legs alive. */
  results: z.strictObject({ call: name, leg: name, legs: name }),
  /** Values of `status` that mean "on hold"; the other three are known. */
  heldStatuses: z.array(name),
  errorCodes: z.record(z.string(), errorCode),
  /** How a "not possible now" says that the phone cannot be answered remotely. */
  answerNotSupported: name,
});

/** One wire profile of the Call API. */
export type CallApiProfile = z.infer<typeof profileSchema>;

/** The form agreed in the outer contract for port 8089 (and 8088, whose own form is not public either). */
export const PROFILE_8089: CallApiProfile = {
  name: '8089',
  register: {
    path: '/api/integration.register',
    keys: { clientId: 'client_id', apiKey: 'api_key', domain: 'domain' },
    extra: { type: 'service' },
    answer: { token: 'token', numbers: 'numbers', refusedNumbers: 'refused_numbers', csta: 'csta' },
    refusal: { code: 'error', message: 'message' },
  },
  socket: { path: '/api/ws', tokenHeader: 'Authorization', tokenPrefix: 'Bearer ', badTokenCloseCode: 4401 },
  heartbeat: { method: 'ping', everyMs: 15_000, silenceMs: 45_000 },
  frame: {
    event: 'event',
    data: 'data',
    id: 'id',
    method: 'method',
    params: 'params',
    result: 'result',
    error: 'error',
    errorCode: 'code',
    errorMessage: 'message',
  },
  methods: {
    answer: 'call.answer',
    release: 'call.release',
    hold: 'call.hold',
    unhold: 'call.unhold',
    transfer: 'call.transfer',
    consult: 'call.consult',
    dtmf: 'call.dtmf',
    list: 'call.list',
  },
  params: { from: 'from', to: 'to', leg: 'id', consultLeg: 'consult_id', digits: 'digits' },
  results: { call: 'call_id', leg: 'id', legs: 'conversations' },
  heldStatuses: ['held'],
  errorCodes: {
    '400': 'bad_params',
    '403': 'forbidden',
    '404': 'no_such_leg',
    '409': 'not_possible_now',
    '429': 'too_many_requests',
    '500': 'switch_failure',
  },
  answerNotSupported: 'answer_not_supported',
};

const NAMED: Record<string, CallApiProfile> = { '8089': PROFILE_8089 };

/** The setting `callApiProfile` cannot be used; `problems` lists every wrong item. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`callApiProfile: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * The profile for the setting `callApiProfile`: a known name, or the path of a JSON file whose items replace those of
 * the profile named by its `base` (default "8089"). Throws ProfileError with everything that is wrong with it.
 */
export function loadProfile(nameOrPath: string, readFile: (path: string) => string): CallApiProfile {
  const named = NAMED[nameOrPath];
  if (named) return named;
  const { base = '8089', ...items } = readItems(nameOrPath, readFile);
  const origin = typeof base === 'string' ? NAMED[base] : undefined;
  if (!origin) throw new ProfileError([`"base" must be one of: ${Object.keys(NAMED).join(', ')}`]);
  const merged = profileSchema.safeParse(overlay(origin, { name: nameOrPath, ...items }));
  if (merged.success) return merged.data;
  throw new ProfileError(merged.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`));
}

function readItems(filePath: string, readFile: (path: string) => string): Record<string, unknown> {
  let text: string;
  try {
    text = readFile(filePath);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError([`neither a known name (${Object.keys(NAMED).join(', ')}) nor a readable file: ${reason}`]);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ProfileError([`${filePath} is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  if (!isPlainObject(parsed)) throw new ProfileError([`${filePath} must hold a JSON object`]);
  return parsed;
}

/** Objects are merged item by item, everything else is replaced. */
function overlay(base: unknown, over: unknown): unknown {
  if (!isPlainObject(base) || !isPlainObject(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = overlay(base[key], value);
  return result;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
