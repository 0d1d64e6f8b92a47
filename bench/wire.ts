/** When the switch said what, and when the portal was asked for what: both ends of a call's path through the server. */
import type { RequestEntry } from '../emulators/portal/state/log.ts';
import type { Stage } from './stage.ts';

/** Epoch ms with fractions. */
export interface Heard {
  /** The first event about the call that left the switch. */
  firstAt: number;
  /** The first event that said that somebody talks. */
  answeredAt: number | null;
}

/** Listens to what the switch sends, by `call_id`. */
export class SwitchSide {
  readonly calls = new Map<string, Heard>();
  readonly stop: () => void;

  constructor(stage: Stage) {
    this.stop = stage.switch.journal.onEntry((entry) => {
      if (entry.kind !== 'event' || entry.outcome === 'lost') return;
      const { call_id: id, status } = entry.data as { call_id: string; status: string };
      const heard = this.calls.get(id) ?? { firstAt: entry.at, answeredAt: null };
      if (status === 'talking') heard.answeredAt ??= entry.at;
      this.calls.set(id, heard);
    });
  }
}

/** What was asked for a call; times are arrivals at the portal, epoch ms. */
export interface Asked {
  registeredAt: number[];
  /** First show of each user. */
  shownAt: Map<number, number>;
  hiddenAt: Map<number, number>;
  finishedAt: number[];
}

/** By EXTERNAL_CALL_ID, that is the switch's `call_id`. Calls that the portal registered itself are under their CALL_ID. */
export function portalSide(stage: Stage, afterId: number): Map<string, Asked> {
  const { state } = stage.portal.portal;
  const external = new Map<string, string>();
  for (const { callId, externalCallId } of [...state.statistics.rows, ...state.calls.list()]) {
    external.set(callId, externalCallId ?? callId);
  }
  const asked = new Map<string, Asked>();
  for (const request of stage.requests(afterId)) {
    for (const { method, params } of succeeded(request)) {
      const name = method.replace('telephony.externalcall.', '');
      if (!['register', 'show', 'hide', 'finish'].includes(name)) continue;
      const given = params as { EXTERNAL_CALL_ID?: string; CALL_ID?: string; USER_ID?: unknown; SHOW?: unknown };
      const id = given.EXTERNAL_CALL_ID ?? external.get(given.CALL_ID ?? '') ?? given.CALL_ID ?? '';
      const call: Asked = asked.get(id) ?? {
        registeredAt: [],
        shownAt: new Map(),
        hiddenAt: new Map(),
        finishedAt: [],
      };
      asked.set(id, call);
      const users = userIds(given.USER_ID);
      if (name === 'register') call.registeredAt.push(request.at);
      if (name === 'finish') call.finishedAt.push(request.at);
      if (name === 'show' || (name === 'register' && Number(given.SHOW) === 1)) note(call.shownAt, users, request.at);
      if (name === 'hide') note(call.hiddenAt, users, request.at);
    }
  }
  return asked;
}

function succeeded(request: RequestEntry): { method: string; params: unknown }[] {
  const parts = request.batch ?? [request];
  return parts.filter((part) => part.error === null);
}

function userIds(given: unknown): number[] {
  if (Array.isArray(given)) return given.map(Number);
  if (typeof given === 'object' && given !== null) return Object.values(given).map(Number);
  return [Number(given)];
}

function note(times: Map<number, number>, users: number[], at: number): void {
  for (const user of users) if (!times.has(user)) times.set(user, at);
}
