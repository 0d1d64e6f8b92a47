/** The calls of the past, as pages list them. */
import type { CallLeg, CallState } from '../../domain/call/call.ts';
import type { CallHistory, CallPage, CallQuery, CallSearchStore, FoundCall, PastCall } from '../ports/history.ts';
import type { Employee, EmployeeStore } from '../ports/store.ts';
import { outcomeOfCode } from './outcome.ts';

const MOST_CALLS = 200;
/** Living calls beyond these are on the switch's own pages. */
const MOST_LIVING = 100;

const RECORDED = { attached: 'yes', wanted: 'waiting', given_up: 'given_up' } as const;

export class History implements CallHistory {
  readonly #calls: CallSearchStore;
  readonly #employees: Pick<EmployeeStore, 'list'>;

  constructor(deps: { calls: CallSearchStore; employees: Pick<EmployeeStore, 'list'> }) {
    this.#calls = deps.calls;
    this.#employees = deps.employees;
  }

  async search(companyId: string, asked: CallQuery): Promise<CallPage> {
    const query = { ...asked, limit: Math.min(MOST_CALLS, Math.max(1, asked.limit)) };
    const people = new People(await this.#employees.list(companyId));
    const living = query.before === null && !query.missedOnly ? await this.#calls.living(companyId, MOST_LIVING) : [];
    const { found, next } = await this.#calls.ended(companyId, query);
    const shown = living.flatMap((call): FoundCall[] =>
      answers(call, query, people) ? [{ call, recording: null }] : [],
    );
    return { calls: [...shown, ...found].map((each) => toPastCall(each, people)), next };
  }
}

/** Who has which number now. Whoever had it then and is unknown today is not named. */
class People {
  readonly #names: Map<string, string>;
  readonly #byExtension: Map<string, string>;

  constructor(employees: Employee[]) {
    this.#names = new Map(employees.map(({ userId, name }) => [userId, name]));
    this.#byExtension = new Map(employees.flatMap(({ userId, numbers }) => numbers.map((number) => [number, userId])));
  }

  of(legs: CallLeg[]): string[] {
    return legs.flatMap((leg) => this.#byExtension.get(leg.extension) ?? []);
  }

  named(userIds: (string | null | undefined)[]): PastCall['operators'] {
    return [...new Set(userIds)].flatMap((userId) => {
      const name = typeof userId === 'string' ? this.#names.get(userId) : undefined;
      return name === undefined || typeof userId !== 'string' ? [] : { userId, name };
    });
  }
}

/** The few living calls are looked through here, by the same rules as the database looks through the others. */
function answers(call: CallState, query: CallQuery, people: People): boolean {
  if (call.direction === 'internal' && !query.includeInternal) return false;
  if (query.from !== null && call.startedAt < query.from) return false;
  if (query.to !== null && call.startedAt >= query.to) return false;
  const hands = [...call.seenBy, ...call.viewers, call.ownerUserId, call.dial?.userId, ...people.of(call.legs)];
  if (query.userId !== null && !hands.includes(query.userId)) return false;
  const numbers = [call.clientNumber ?? '', ...call.legs.flatMap((leg) => [leg.extension, leg.remoteNumber ?? ''])];
  const names = [...(call.clients ?? []).map(({ name }) => name), ...call.legs.map((leg) => leg.displayName ?? '')];
  const text = query.text.trim().toLowerCase();
  const digits = /^[\d\s()+-]*$/.test(text) ? text.replaceAll(/\D/g, '').slice(-10) : '';
  if (digits !== '') return numbers.some((number) => number.includes(digits));
  return text.split(/\s+/).every((word) => names.some((name) => name.toLowerCase().includes(word)));
}

function toPastCall({ call, recording }: FoundCall, people: People): PastCall {
  const { id, direction, startedAt, endedAt, crmCallId } = call;
  const talks = partyLegs(call).filter((leg) => leg.answeredAt !== null);
  const talked = talks.length > 0 && (direction === 'internal' || call.endedAt === null || call.result?.talkMs !== 0);
  const answeredAt = talked ? Math.min(...talks.map((leg) => leg.answeredAt ?? Infinity)) : null;
  return {
    id,
    direction,
    clientNumber: direction === 'internal' ? calledNumber(call) : call.clientNumber,
    clientName: call.clients?.[0]?.name ?? null,
    clients: call.clients ?? [],
    operators: talked ? people.named([...people.of(talks), call.result?.userId]) : people.named(rung(call, people)),
    startedAt,
    answeredAt,
    endedAt,
    talkMs: direction === 'internal' ? internalTalkMs(talks, answeredAt) : (call.result?.talkMs ?? 0),
    outcome: endedAt === null ? null : outcomeOf(call, talked),
    crmCallId,
    recorded: recording === null ? 'no' : RECORDED[recording],
  };
}

function partyLegs(call: CallState): CallLeg[] {
  return call.direction === 'internal' ? call.legs : call.legs.filter((leg) => leg.toward === 'client');
}

function rung(call: CallState, people: People): (string | null | undefined)[] {
  return [call.dial?.userId, ...people.of(call.legs), ...call.seenBy, call.ownerUserId];
}

function calledNumber(call: CallState): string | null {
  const [caller] = call.legs.filter((leg) => leg.direction === 'out');
  const [called] = call.legs.filter((leg) => leg.direction === 'in');
  return caller?.remoteNumber ?? called?.extension ?? null;
}

function internalTalkMs(talks: CallLeg[], answeredAt: number | null): number {
  return answeredAt === null ? 0 : Math.max(0, ...talks.map((leg) => (leg.releasedAt ?? answeredAt) - answeredAt));
}

function outcomeOf({ result, direction }: CallState, talked: boolean): string {
  // Calls between colleagues have none.
  if (result === null) return talked ? 'answered' : 'no_answer';
  return outcomeOfCode(result.statusCode, direction);
}
