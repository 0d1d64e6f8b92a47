/** One delivery to Bitrix24, taken apart: what it waited for, each command with its answer, each request with its time. */
import type { PortalCommand } from '../../domain/delivery/command.ts';
import type { Fact, StoryLine, Trouble } from '../ports/stories.ts';

type Raw = Record<string, unknown>;

/** Shorter waiting is nobody's concern. */
const WORTH_TELLING_MS = 50;
/** Whether the call suffers when the portal refuses the command. */
const MATTERS: Record<PortalCommand['kind'], boolean> = {
  register: true,
  show: true,
  hide: true,
  finish: true,
  find_clients: false,
};

/** When the first request was sent, epoch ms; null when none was. */
export function sentAt(details: Raw): number | null {
  const times = objects(details['exchanges']).flatMap(({ sentAt }) => (isTime(sentAt) ? sentAt : []));
  return times.length === 0 ? null : Math.min(...times);
}

/** `toldUntil`: epoch ms of the decision or delivery before it; what was closed earlier did not hold this one up. */
export function deliveryParts(details: Raw, toldUntil: number): StoryLine[] {
  const own = objects(details['commands']).length;
  const exchanges = objects(details['exchanges']);
  return [
    ...objects(details['waited']).flatMap((gate) => waited(gate, toldUntil)),
    ...objects(details['commands']).map(command),
    ...exchanges.map((exchange, index) => request(exchange, own, wasRenewed(exchange, exchanges.slice(index + 1)))),
  ];
}

function waited({ why, from, to }: Raw, toldUntil: number): StoryLine[] {
  if (!isTime(from) || !isTime(to)) return [];
  const ms = to - Math.max(from, toldUntil);
  if (ms < WORTH_TELLING_MS) return [];
  return [line('waited', { why: text(why), ms }, ms >= 1_000 ? 'warning' : 'none')];
}

function command(raw: Raw): StoryLine {
  const facts: Record<string, Fact> = {};
  for (const name of ['userId', 'phoneNumber', 'direction', 'statusCode', 'failedReason'] as const) {
    if (typeof raw[name] === 'string') facts[name] = raw[name];
  }
  for (const name of ['show', 'createCrmEntity'] as const) {
    if (typeof raw[name] === 'boolean') facts[name] = raw[name];
  }
  if (isTime(raw['talkMs'])) facts['talkMs'] = raw['talkMs'];
  if (Array.isArray(raw['userIds'])) facts['userIds'] = raw['userIds'].filter((each) => typeof each === 'string');
  const { answer } = raw;
  const failure = typeof answer === 'object' && answer !== null ? (answer as Raw) : null;
  const kind = text(raw['kind']);
  const matters = !Object.hasOwn(MATTERS, kind) || MATTERS[kind as PortalCommand['kind']];
  if (failure === null) {
    const worked = answer === 'ok';
    return line(kind, { ...facts, answer: text(answer) }, worked || !matters ? 'none' : 'warning');
  }
  const { action, code, message } = failure;
  return line(
    kind,
    { ...facts, answer: text(action), code: text(code), message: text(message) },
    matters ? 'fault' : 'none',
  );
}

/** Tokens live an hour (known): one that was over and renewed on the way is everyday life. */
function wasRenewed(exchange: Raw, later: Raw[]): boolean {
  return text(exchange['error']).startsWith('expired_token') && later.some(({ error }) => error === null);
}

/** `own`: how many of the commands were this call's. `harmless`: its failure was made good at once. */
function request(raw: Raw, own: number, harmless: boolean): StoryLine {
  const { durationMs, httpStatus, error, commandsInRequest } = raw;
  const facts: Record<string, Fact> = {
    ms: isTime(durationMs) ? durationMs : null,
    httpStatus: isTime(httpStatus) ? httpStatus : null,
    error: typeof error === 'string' ? error : null,
    others: isTime(commandsInRequest) ? Math.max(0, commandsInRequest - own) : 0,
  };
  const failed = !harmless && (facts['error'] !== null || facts['httpStatus'] === null);
  return line('request', facts, failed ? 'fault' : Number(facts['ms'] ?? 0) >= SLOW_MS ? 'warning' : 'none');
}

/** A card that comes later than this after the ring is late, whoever is to blame. */
const SLOW_MS = 2_000;

function line(code: string, facts: Record<string, Fact>, trouble: Trouble): StoryLine {
  return { code, facts, trouble };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function objects(value: unknown): Raw[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each): each is Raw => typeof each === 'object' && each !== null && !Array.isArray(each));
}
