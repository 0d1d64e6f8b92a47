/**
 * What the portal must still be told about a call. Derived from the stored call alone (what should be, minus what the portal
 * has confirmed), so a crash, a lost answer or a long outage need no special cases: whoever looks at the call again sees the
 * same difference. Order within one call: register, show, hide, finish.
 */
import { MAX_CLIENTS } from '../call/call.ts';
import type { CallState } from '../call/call.ts';
import { international } from '../numbers/numbers.ts';
import type { CommandOutcome, OrderOutcome, PortalCommand } from './command.ts';
import { backoffMs } from './retry.ts';

/** Sent instead of a withheld number, which the portal refuses ("Unsupported phone number format", known). */
export const WITHHELD_NUMBER = '0000000000';

/** Commands that change something in the portal. */
type TellingCommand = Exclude<PortalCommand, { kind: 'find_clients' }>;

export interface PlanOptions {
  createCrmEntity: boolean;
  /** LINE_NUMBER of a registration. */
  lineNumber?: string | null;
  /** Numbers of the switch itself have no client behind them. */
  isInside?: (number: string) => boolean;
  /** When to ask who the client is: beside whatever else is told (default), also when nothing else is, or not now. */
  look?: 'beside' | 'alone' | 'never' | undefined;
}

export function plan(call: CallState, options: PlanOptions): PortalCommand[] {
  if (call.unreported !== null || call.abandoned || call.finished) return [];
  const commands = owed(call, options);
  const unheard = call.direction !== 'internal' && (call.clients ?? null) === null;
  const number = unheard ? call.clientNumber : null;
  if (number === null || options.isInside?.(number) === true) return commands;
  // Last, so that no card waits for the portal to search its CRM.
  const asks =
    options.look !== 'never' && (commands.length > 0 || (options.look === 'alone' && call.crmCallId !== null));
  return asks ? [...commands, { kind: 'find_clients', phoneNumber: international(number) }] : commands;
}

function owed(call: CallState, options: PlanOptions): PortalCommand[] {
  const userId = call.ownerUserId;
  const commands: PortalCommand[] = [];
  const toShow = call.viewers.filter((viewer) => !call.shownTo.includes(viewer));
  if (call.crmCallId === null) {
    if (userId === null || call.direction === 'internal') return [];
    const show = toShow.includes(userId);
    commands.push({
      kind: 'register',
      userId,
      phoneNumber: call.clientNumber === null ? WITHHELD_NUMBER : international(call.clientNumber),
      direction: call.direction,
      startedAt: call.startedAt,
      externalCallId: call.externalCallId ?? call.switchCallId ?? call.id,
      // A stand-in number must not become a lead.
      createCrmEntity: options.createCrmEntity && call.clientNumber !== null,
      lineNumber: options.lineNumber ?? null,
      show,
    });
    if (show) toShow.splice(toShow.indexOf(userId), 1);
  }
  if (toShow.length > 0) commands.push({ kind: 'show', userIds: toShow });
  const finisher = call.result?.userId ?? null;
  // finish takes the card from the finishing user only (known), everybody else must be hidden before.
  const mayHaveIt = [...new Set([...call.shownTo, ...call.maybeShownTo])];
  const toHide = mayHaveIt.filter((viewer) => !call.viewers.includes(viewer) && viewer !== finisher);
  if (toHide.length > 0) commands.push({ kind: 'hide', userIds: toHide });
  // Never in the request of its own registration: if that answer were lost, the repeated registration would find no unfinished
  // call to be recognised by (known: de-duplication sees unfinished calls only) and record a second one.
  if (call.crmCallId !== null && call.result !== null && finisher !== null) {
    const { talkMs, statusCode, failedReason } = call.result;
    commands.push({ kind: 'finish', userId: finisher, talkMs, statusCode, failedReason });
  }
  return commands;
}

/** Takes the portal's answers into the call; what failed for now stays in the plan, what can never work leaves it. */
export function applyOutcome(
  call: CallState,
  commands: PortalCommand[],
  outcome: OrderOutcome,
  now: number,
): CallState {
  let next = call;
  let failed = false;
  let told = false;
  for (const [index, command] of commands.entries()) {
    const result = outcome.outcomes[index];
    if (result === undefined) continue;
    if (command.kind === 'find_clients') {
      next = looked(next, result);
      continue;
    }
    told = true;
    if (result.ok) next = confirmed(next, command, result.crmCallId);
    else if ('failure' in result) {
      const { failure } = result;
      next = { ...next, failure };
      if (failure.action === 'give_up') next = withoutHope(next, command);
      else {
        failed = true;
        next = doubtful(next, commands.slice(index));
        next = { ...next, retryAt: failure.retryAt ?? now + backoffMs(call.attempts) };
      }
    }
  }
  // A look alone says nothing of what waits to be told again.
  if (!told) return next;
  next = failed ? { ...next, attempts: call.attempts + 1 } : { ...next, attempts: 0, retryAt: null };
  return { ...next, delivered: isDelivered(next) };
}

export function isDelivered(call: CallState): boolean {
  return call.endedAt !== null && (call.unreported !== null || call.abandoned || call.finished);
}

/** Only a look that was not tried at all is tried again, beside the command that it was skipped with. */
function looked(call: CallState, result: CommandOutcome): CallState {
  if ('skipped' in result) return call;
  return { ...call, clients: result.ok ? (result.clients ?? []).slice(0, MAX_CLIENTS) : [] };
}

function confirmed(call: CallState, command: TellingCommand, crmCallId: string | null): CallState {
  switch (command.kind) {
    case 'register':
      return shown({ ...call, crmCallId, failure: null }, command.show ? [command.userId] : []);
    case 'show':
      return shown(call, command.userIds);
    case 'hide':
      return withoutCard(call, command.userIds);
    case 'finish':
      return {
        ...call,
        finished: true,
        failure: null,
        shownTo: call.shownTo.filter((userId) => userId !== command.userId),
      };
  }
}

/** The portal may have carried out what it did not answer; who may have a card must lose it when the time comes. */
function doubtful(call: CallState, commands: PortalCommand[]): CallState {
  const users = commands.flatMap((command) => {
    if (command.kind === 'show') return command.userIds;
    return command.kind === 'register' && command.show ? [command.userId] : [];
  });
  return { ...call, maybeShownTo: [...new Set([...call.maybeShownTo, ...users])] };
}

function withoutCard(call: CallState, userIds: string[]): CallState {
  const others = (userId: string): boolean => !userIds.includes(userId);
  return { ...call, shownTo: call.shownTo.filter(others), maybeShownTo: call.maybeShownTo.filter(others) };
}

function shown(call: CallState, userIds: string[]): CallState {
  return {
    ...call,
    maybeShownTo: call.maybeShownTo.filter((userId) => !userIds.includes(userId)),
    shownTo: [...new Set([...call.shownTo, ...userIds])],
    seenBy: [...new Set([...call.seenBy, ...userIds])],
  };
}

/** A card that cannot be shown or hidden is no reason to lose the record; a registration or finish refused for good is. */
function withoutHope(call: CallState, command: TellingCommand): CallState {
  switch (command.kind) {
    case 'show':
      return { ...call, viewers: call.viewers.filter((userId) => !command.userIds.includes(userId)) };
    case 'hide':
      return withoutCard(call, command.userIds);
    case 'register':
    case 'finish':
      return { ...call, abandoned: true };
  }
}
