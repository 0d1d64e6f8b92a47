/** Orders of several calls → as few requests as possible → one outcome for each command. */
import type {
  CommandFailure,
  CommandOutcome,
  OrderOutcome,
  PortalCommand,
  PortalOrder,
} from '../../domain/delivery/command.ts';
import type { PortalExchange } from '../../app/ports/portal.ts';
import { BATCH_SIZE, commandKey, runBatch } from './batch.ts';
import type { BatchCommand, BatchItem } from './batch.ts';
import { asPortalError, failureOf, notTheCommandsFault } from './errors.ts';
import type { OperatingTimes } from './operating.ts';
import { ResultReference } from './php-query.ts';
import type { PortalRest } from './rest.ts';
import { toMethod, toOutcome } from './telephony.ts';
import type { CallIdSource } from './telephony.ts';
import type { Trace } from './trace.ts';

/**
 * A portal that accepts and never answers must not hold calls for the usual half minute. A full batch has it, though: a busy
 * portal may need a third of a second for each registration, and a batch that is never waited for is repeated for ever.
 */
const ANSWER_MS = 10_000;
const ANSWER_MS_PER_COMMAND = 400;

/** An order on its way: outcomes appear in the order of its commands. */
interface Progress {
  order: PortalOrder;
  outcomes: CommandOutcome[];
  crmCallId: string | null;
}

/** One command in the request under construction: sent as its n-th, or settled without sending. */
type Slot = { progress: Progress; command: PortalCommand } & (
  { sent: number; method: string; knownCallId: boolean } | { outcome: CommandOutcome }
);

interface Request {
  slots: Slot[];
  commands: BatchCommand[];
  /** Orders that end with find_clients. */
  looks: { progress: Progress; command: PortalCommand }[];
}

export interface Delivery {
  outcomes: OrderOutcome[];
  exchanges: PortalExchange[];
}

/** Never rejects. A request that fails as a whole ends the delivery: what comes after it gets the same failure. */
export async function deliverOrders(
  rest: PortalRest,
  orders: readonly PortalOrder[],
  signal?: AbortSignal,
): Promise<Delivery> {
  const exchanges: Trace = [];
  const all: Progress[] = orders.map((order) => ({ order, outcomes: [], crmCallId: order.crmCallId }));
  const { clock } = rest.context;
  try {
    while (all.some(hasMore)) {
      const request = fillRequest(all, rest.operating, clock.now());
      const items = await send(rest, request.commands, exchanges, signal);
      settle(request.slots, items, clock.now());
    }
  } catch (error) {
    const failure = notTheCommandsFault(asPortalError(error).failure);
    for (const progress of all) failRest(progress, failure);
  }
  return { outcomes: all.map(({ order, outcomes }) => ({ callId: order.callId, outcomes })), exchanges };
}

function hasMore({ order, outcomes }: Progress): boolean {
  return outcomes.length < order.commands.length;
}

/** Takes whole orders while they fit, so that a reference never points into another request; a giant order goes in parts. */
function fillRequest(all: Progress[], operating: OperatingTimes, now: number): Request {
  const request: Request = { slots: [], commands: [], looks: [] };
  for (const progress of all.filter(hasMore)) {
    const left = progress.order.commands.length - progress.outcomes.length;
    if (request.commands.length === 0 || request.commands.length + left <= BATCH_SIZE) {
      addOrder(request, progress, operating, now);
    }
  }
  // The portal works a batch off in order: no call's card waits for the looks into the CRM.
  for (const look of request.looks) addLook(request, look, operating, now);
  return request;
}

function addOrder(request: Request, progress: Progress, operating: OperatingTimes, now: number): void {
  const { slots, commands, looks } = request;
  let callId: CallIdSource | null = progress.crmCallId;
  for (const command of progress.order.commands.slice(progress.outcomes.length)) {
    if (command.kind === 'find_clients') {
      looks.push({ progress, command });
      return;
    }
    if (commands.length >= BATCH_SIZE) return;
    const call: BatchCommand | CommandFailure | null =
      command.kind !== 'register' && callId === null ? noCallId(now) : toMethod(command, callId);
    if (call === null) {
      slots.push({ progress, command, outcome: { ok: true, crmCallId: null, answer: null } });
    } else if (!('action' in call) && operating.restsUntil(call.method, now) !== null) {
      slots.push({ progress, command, outcome: { ok: false, failure: resting(call.method, operating, now) } });
    } else if ('action' in call) {
      slots.push({ progress, command, outcome: { ok: false, failure: call } });
    } else {
      const sent: number = commands.push(call) - 1;
      slots.push({ progress, command, sent, method: call.method, knownCallId: typeof callId === 'string' });
      if (command.kind === 'register') callId = new ResultReference(commandKey(sent), 'CALL_ID');
    }
  }
}

/** A look for which there is no room, or no operating time, is not worth a request of its own. */
function addLook(
  { slots, commands }: Request,
  look: Request['looks'][number],
  operating: OperatingTimes,
  now: number,
): void {
  const call = toMethod(look.command, null);
  if (call === null || commands.length >= BATCH_SIZE || operating.restsUntil(call.method, now) !== null) {
    const failure = failureOf('look_omitted', 'the clients were not looked up', { now });
    slots.push({ ...look, outcome: { ok: false, failure } });
  } else {
    slots.push({ ...look, sent: commands.push(call) - 1, method: call.method, knownCallId: false });
  }
}

/** Rejects when a batch failed as a whole; the failure of a lone command is its own. */
async function send(
  rest: PortalRest,
  commands: BatchCommand[],
  trace: Trace,
  signal: AbortSignal | undefined,
): Promise<BatchItem[]> {
  const [only] = commands;
  if (only === undefined) return [];
  const timeoutMs = ANSWER_MS + ANSWER_MS_PER_COMMAND * (commands.length - 1);
  if (commands.length > 1) return await runBatch(rest, commands, trace, { signal, timeoutMs });
  try {
    const { result, time } = await rest.call(only.method, only.params, { trace, signal, timeoutMs });
    rest.operating.note(only.method, time);
    return [{ result }];
  } catch (error) {
    return [{ failure: asPortalError(error).failure }];
  }
}

function settle(slots: Slot[], items: BatchItem[], now: number): void {
  for (const slot of slots) {
    const { progress, command } = slot;
    // A failed registration has settled the rest of its order already.
    if (!hasMore(progress)) continue;
    const outcome = 'outcome' in slot ? slot.outcome : sentOutcome(command, slot, items, now);
    progress.outcomes.push(outcome);
    if (command.kind !== 'register') continue;
    if (outcome.ok) progress.crmCallId = outcome.crmCallId;
    else skipRest(progress);
  }
}

function sentOutcome(
  command: PortalCommand,
  slot: { sent: number; method: string; knownCallId: boolean },
  items: BatchItem[],
  now: number,
): CommandOutcome {
  const item = items[slot.sent] ?? { failure: failureOf('bad_answer', 'a command was not answered', { now }) };
  return toOutcome(command, slot.method, item, slot.knownCallId, now);
}

function skipRest(progress: Progress): void {
  while (hasMore(progress)) progress.outcomes.push({ ok: false, skipped: true });
}

/** Every unsettled command takes the failure; what waits for a registration is skipped. */
function failRest(progress: Progress, failure: CommandFailure): void {
  while (hasMore(progress)) {
    const command = progress.order.commands[progress.outcomes.length];
    progress.outcomes.push({ ok: false, failure });
    if (command?.kind === 'register') skipRest(progress);
  }
}

/** The portal would refuse the method until then, and each refusal costs a request. */
function resting(method: string, operating: OperatingTimes, now: number): CommandFailure {
  const failure = failureOf('OPERATION_TIME_LIMIT', `${method} rests: its operating time is used up`, { now });
  return { ...failure, retryAt: operating.restsUntil(method, now) };
}

function noCallId(now: number): CommandFailure {
  return failureOf('no_call_id', 'the call has no CALL_ID and no registration before this command', { now });
}
