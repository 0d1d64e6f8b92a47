/** The form «Подключение к Asterisk»: what was typed, checked field by field. */
import type { FieldProblem } from '../errors.ts';
import type { AsteriskAddress } from '../ports/switch-link.ts';
import { normaliseFingerprint } from './ecss-input.ts';

/** What is absent stays as it is. */
export interface AsteriskPatch {
  host?: string | undefined;
  port?: number | undefined;
  tls?: boolean | undefined;
  username?: string | undefined;
  /** Absent or "": the stored secret stays. */
  secret?: string | undefined;
  certificate?: { pin: string | null } | undefined;
  channelPattern?: string | undefined;
  context?: string | undefined;
  holdContext?: string | null | undefined;
  notifyNumbers?: string[] | undefined;
}

/** Whether a text is a pattern for names of endpoints; the adapter knows. */
export type IsChannelPattern = (pattern: string) => boolean;

const MAX_LENGTH = 200;
const MAX_NUMBERS = 5_000;
/** What an Asterisk listens on unless it was told otherwise (known). */
const PORTS = { plain: 5038, tls: 5039 };
/** As FreePBX names it. */
const USUAL_CONTEXT = 'from-internal';

type Problems = Record<string, FieldProblem>;

/** Applies the patch; wrong fields are put into `problems` by their dotted path. */
export function patchAsterisk(
  before: AsteriskAddress | null,
  patch: AsteriskPatch,
  problems: Problems,
  isChannelPattern: IsChannelPattern,
): AsteriskAddress {
  const tls = patch.tls ?? before?.tls ?? false;
  const host = required('host', patch.host?.trim() ?? before?.host ?? '', HOST, problems);
  const port = patch.port ?? before?.port ?? (tls ? PORTS.tls : PORTS.plain);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems['asterisk.port'] = 'port';
  const channelPattern = (patch.channelPattern ?? before?.channelPattern)?.trim() || '{number}';
  if (!isChannelPattern(channelPattern)) problems['asterisk.channelPattern'] = 'channel_pattern';
  const holdContext = patch.holdContext === undefined ? (before?.holdContext ?? null) : patch.holdContext;
  return {
    host,
    port,
    tls,
    username: required('username', patch.username?.trim() ?? before?.username ?? '', PLAIN, problems),
    secret: required('secret', patch.secret?.trim() || (before?.secret ?? ''), PLAIN, problems),
    pinnedFingerprint256: pinFor(host, before, patch, problems),
    channelPattern,
    context: required('context', (patch.context ?? before?.context)?.trim() || USUAL_CONTEXT, CONTEXT, problems),
    holdContext: holdContext?.trim() ? required('holdContext', holdContext.trim(), CONTEXT, problems) : null,
    notifyNumbers: numbersOf(patch.notifyNumbers, before, problems),
  };
}

/** A name or an address, an IPv6 one with or without brackets. */
const HOST: Rule = { form: /^[^\s/?#@]+$/, problem: 'host' };
/** Ends in a line of the protocol. */
const PLAIN: Rule = { form: /^[\u0020-\u007e\u00a0-\uffff]+$/, problem: 'malformed' };
const CONTEXT: Rule = { form: /^[A-Za-z0-9_.-]+$/, problem: 'context' };

interface Rule {
  form: RegExp;
  problem: FieldProblem;
}

function required(name: string, value: string, { form, problem }: Rule, problems: Problems): string {
  if (value === '') problems[`asterisk.${name}`] = 'required';
  else if (value.length > MAX_LENGTH) problems[`asterisk.${name}`] = 'too_long';
  else if (!form.test(value)) problems[`asterisk.${name}`] = problem;
  return name === 'host' ? value.replace(/^\[(.*)\]$/, '$1') : value;
}

function numbersOf(typed: string[] | undefined, before: AsteriskAddress | null, problems: Problems): string[] {
  if (typed === undefined) return before?.notifyNumbers ?? [];
  const numbers = [...new Set(typed.map((number) => number.trim()).filter((number) => number !== ''))];
  if (numbers.length > MAX_NUMBERS) problems['asterisk.notifyNumbers'] = 'too_long';
  else if (numbers.some((number) => !/^[0-9]{1,20}$/.test(number))) problems['asterisk.notifyNumbers'] = 'numbers';
  return numbers;
}

/** The pin vouches for one machine; what another host presents must be looked at anew. */
function pinFor(host: string, before: AsteriskAddress | null, patch: AsteriskPatch, problems: Problems): string | null {
  if (patch.certificate === undefined) return before?.host === host ? before.pinnedFingerprint256 : null;
  if (patch.certificate.pin === null) return null;
  const pin = normaliseFingerprint(patch.certificate.pin);
  if (pin === null) problems['asterisk.certificate.pin'] = 'fingerprint';
  return pin;
}
