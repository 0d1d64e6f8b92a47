/** The test call: rings the administrator's own phone, dials a number, and tells how far it came, into Bitrix24's records. */
import { bare } from '../../domain/numbers/numbers.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallView, OperatorCalls, Viewer } from '../ports/operator.ts';
import type { CallStore } from '../ports/store.ts';
import type { CallState } from '../../domain/call/call.ts';

/** A switch that has accepted the command rings within a second; nothing will come after so long. */
const PATIENCE_MS = 15_000;

export interface TestCallState {
  to: string;
  /** The administrator's phone; null until it is heard of. */
  from: string | null;
  /** Epoch ms. */
  startedAt: number;
  /** `asked`: the switch has the command; `lost`: it accepted, and no call came of it. */
  phase: 'asked' | 'ringing' | 'talking' | 'ended' | 'lost';
  answeredAt: number | null;
  endedAt: number | null;
  /** Stable code of how it ended. */
  outcome: string | null;
  /** `none`: Bitrix24 is not told of such a call (`code`: `internal`, `no_employee`); `failed`: it does not take it. */
  record: { state: 'waiting' | 'made' | 'none' | 'failed'; code: string | null; message: string | null };
  /** Our own id of the call, for the page «Почему»; null until it is heard of. */
  callId: string | null;
}

interface Attempt {
  to: string;
  startedAt: number;
  /** Calls that were there before. */
  known: Set<string>;
  callId: string | null;
  view: CallView | null;
}

export interface TestCallsDeps {
  calls: Pick<CallStore, 'find'>;
  operatorCalls: Pick<OperatorCalls, 'active' | 'dial'>;
  clock: Clock;
}

export class TestCalls {
  readonly #deps: TestCallsDeps;
  /** The last one of each administrator. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(deps: TestCallsDeps) {
    this.#deps = deps;
  }

  /** AppError as `OperatorCalls.dial`, and `bad_number`. */
  async start(viewer: Viewer, typed: string): Promise<TestCallState> {
    const { operatorCalls, clock } = this.#deps;
    const to = bare(typed);
    if (to.replace('+', '') === '') throw new AppError('bad_number', { number: typed.slice(0, 40) });
    const known = new Set(operatorCalls.active(viewer).map((call) => call.id));
    const attempt: Attempt = { to, startedAt: clock.now(), known, callId: null, view: null };
    await operatorCalls.dial(viewer, to);
    this.#attempts.set(keyOf(viewer), attempt);
    return this.#read(viewer, attempt);
  }

  /** Null: this administrator has made none since the start. */
  async state(viewer: Viewer): Promise<TestCallState | null> {
    const attempt = this.#attempts.get(keyOf(viewer));
    return attempt === undefined ? null : this.#read(viewer, attempt);
  }

  async #read(viewer: Viewer, attempt: Attempt): Promise<TestCallState> {
    const { calls, operatorCalls, clock } = this.#deps;
    const active = operatorCalls.active(viewer);
    // The phone may have other calls: ours is a new one that goes out.
    attempt.callId ??= active.find((call) => !attempt.known.has(call.id) && call.direction !== 'incoming')?.id ?? null;
    attempt.view = active.find((call) => call.id === attempt.callId) ?? attempt.view;
    const { view } = attempt;
    const stored = attempt.callId === null ? null : await calls.find(viewer.companyId, attempt.callId);
    const waited = clock.now() - attempt.startedAt;
    const phase =
      view === null
        ? waited > PATIENCE_MS
          ? 'lost'
          : 'asked'
        : stored !== null && stored.endedAt !== null
          ? 'ended'
          : phaseOf(view);
    return {
      to: attempt.to,
      from: view?.extension ?? null,
      startedAt: attempt.startedAt,
      phase,
      answeredAt: view?.answeredAt ?? null,
      endedAt: view?.endedAt ?? stored?.endedAt ?? null,
      outcome: view?.outcome ?? null,
      record: recordOf(stored),
      callId: attempt.callId,
    };
  }
}

function keyOf({ companyId, userId }: Viewer): string {
  return `${companyId} ${userId}`;
}

function phaseOf({ phase }: CallView): TestCallState['phase'] {
  if (phase === 'ended') return 'ended';
  return phase === 'talking' || phase === 'held' ? 'talking' : 'ringing';
}

function recordOf(call: CallState | null): TestCallState['record'] {
  if (call === null) return { state: 'waiting', code: null, message: null };
  const { unreported, failure, delivered, abandoned } = call;
  if (unreported !== null) return { state: 'none', code: unreported, message: null };
  if (delivered && !abandoned) return { state: 'made', code: null, message: null };
  if (failure !== null) return { state: 'failed', code: failure.code, message: failure.message };
  return { state: 'waiting', code: null, message: null };
}
