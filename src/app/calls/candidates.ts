/** Orders that may go to the portal now, and which of them go together. Pure. */
import type { CallState, Decision } from '../../domain/call/call.ts';
import type { OrderOutcome, PortalCommand, PortalOrder } from '../../domain/delivery/command.ts';
import { laneOf, neededTokens, rankOf } from '../../domain/delivery/lanes.ts';
import type { Lane } from '../../domain/delivery/lanes.ts';
import type { PortalExchange } from '../ports/portal.ts';
import type { ClosedGate } from './gate-log.ts';

/** A batch holds 50 commands (known). */
const COMMANDS_PER_REQUEST = 50;

/** An order that may go now, with what decides its turn. */
export interface Candidate {
  order: PortalOrder;
  /** Since when it may have been waiting, epoch ms. */
  since: number;
  lane: Lane;
  rank: number;
  needed: number;
  attempts: number;
  startedAt: number;
}

/** The portal's answers to an order, with the story of the requests it took. */
export interface OrderAnswer {
  order: PortalOrder;
  outcome: OrderOutcome;
  journal: Decision[];
}

export const isLook = (command: PortalCommand): boolean => command.kind === 'find_clients';

export function candidateOf(call: CallState, commands: PortalCommand[], now: number): Candidate {
  const lane = laneOf(commands);
  const since = Math.max(call.heardAt, call.endedAt ?? 0);
  return {
    order: { callId: call.id, crmCallId: call.crmCallId, commands },
    since,
    lane,
    rank: rankOf(lane),
    needed: neededTokens(lane, now - since),
    attempts: call.attempts,
    startedAt: call.startedAt,
  };
}

/** The first of them that one request holds; when there is more to tell, who the clients are is asked another time. */
export function forOneRequest(candidates: Candidate[]): Candidate[] {
  const chosen = commandsOf(candidates) > COMMANDS_PER_REQUEST ? withoutLooks(candidates) : candidates;
  let commands = 0;
  const end = chosen.findIndex(({ order }) => (commands += order.commands.length) > COMMANDS_PER_REQUEST);
  return end === -1 ? chosen : chosen.slice(0, Math.max(1, end));
}

function commandsOf(candidates: Candidate[]): number {
  return candidates.reduce((sum, { order }) => sum + order.commands.length, 0);
}

function withoutLooks(candidates: Candidate[]): Candidate[] {
  const told = candidates.filter(({ lane }) => lane !== 'look');
  if (told.length === 0) return candidates;
  return told.map(({ order, ...rest }) => {
    return { ...rest, order: { ...order, commands: order.commands.filter((command) => !isLook(command)) } };
  });
}

/** What is kept of a delivery in the call's story. */
export function journalOf(
  order: PortalOrder,
  outcome: OrderOutcome,
  exchanges: PortalExchange[],
  waited: ClosedGate[],
): Decision[] {
  const commands = order.commands.map((command, index) => {
    const result = outcome.outcomes[index];
    const answer = result === undefined ? 'none' : result.ok ? 'ok' : 'failure' in result ? result.failure : 'skipped';
    const found = result?.ok === true && result.clients ? { found: result.clients.length } : {};
    return { ...command, answer, ...found };
  });
  // A request may carry fifty commands of other calls: their names would be most of the journal.
  const requests = exchanges.map(({ methods, ...exchange }) => ({ ...exchange, commandsInRequest: methods.length }));
  const details = { commands, exchanges: requests, ...(waited.length === 0 ? {} : { waited }) };
  return [{ lane: 'portal', what: 'delivery', details }];
}
