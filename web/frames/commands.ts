/** The operator's commands: sent once, shown as pending at once, and true only when the switch's events say so. */
import type { ApiCallVerb, ApiError, CallView, FrameBootstrap } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { isDone, isOutdated } from './effect.ts';

const ANSWER_TIMEOUT_MS = 10_000;
/** How long an accepted command may remain without visible effect. */
const EFFECT_TIMEOUT_MS = 10_000;

/** What is under way with one call, and what went wrong last. */
export interface CommandState {
  pending: ApiCallVerb | null;
  error: string | null;
}

interface Sent extends CommandState {
  /** The call as it was when the button was pressed. */
  before: CallView;
}

const NOTHING: CommandState = { pending: null, error: null };

export class Commands {
  readonly #states = new Map<string, Sent>();
  /** Digits that wait until those before them have gone out; by call. Present: a request is under way. */
  readonly #digits = new Map<string, string>();
  readonly #bootstrap: FrameBootstrap;
  readonly #changed: () => void;

  constructor(bootstrap: FrameBootstrap, changed: () => void) {
    this.#bootstrap = bootstrap;
    this.#changed = changed;
  }

  stateOf(callId: string): CommandState {
    return this.#states.get(callId) ?? NOTHING;
  }

  /** `to`: whom to call, for `transfer` and `consult`. A second press while the first is under way does nothing. */
  press(call: CallView, verb: ApiCallVerb, to?: string): void {
    if (!call.verbs[verb] || this.stateOf(call.id).pending !== null) return;
    const state: Sent = { pending: verb, error: null, before: call };
    this.#states.set(call.id, state);
    this.#changed();
    void this.#send(call.id, verb, to === undefined ? null : { to }).then((error) => {
      if (error !== null) this.#fail(call.id, state, error);
      else
        setTimeout(
          () => this.#fail(call.id, state, translate(cardTexts.nothingChanged, this.#bootstrap.lang)),
          EFFECT_TIMEOUT_MS,
        );
    });
  }

  /** Sends one tone. Tones of one call go out in the order of the keys, several at once when the keys are faster than the network. */
  dtmf(call: CallView, digit: string): void {
    const waiting = this.#digits.get(call.id);
    this.#digits.set(call.id, (waiting ?? '') + digit);
    if (waiting === undefined) void this.#sendDigits(call);
  }

  /** To be called with every new truth: what it answers is neither pending nor an error any more. */
  settle(calls: readonly CallView[]): void {
    for (const [callId, { before, pending }] of this.#states) {
      const now = calls.find((candidate) => candidate.id === callId);
      if (pending === null ? isOutdated(before, now) : isDone(pending, before, now)) this.#states.delete(callId);
    }
  }

  #fail(callId: string, state: Sent, error: string): void {
    if (this.#states.get(callId) !== state || state.pending === null) return;
    state.pending = null;
    state.error = error;
    this.#changed();
  }

  async #sendDigits(call: CallView): Promise<void> {
    for (;;) {
      const digits = this.#digits.get(call.id) ?? '';
      if (digits === '') break;
      this.#digits.set(call.id, '');
      const error = await this.#send(call.id, 'dtmf', { digits });
      if (error === null) continue;
      this.#states.set(call.id, { pending: null, error, before: call });
      this.#changed();
      break;
    }
    this.#digits.delete(call.id);
  }

  /** Resolves to null when the server accepted, else to what to tell the operator. */
  async #send(callId: string, verb: ApiCallVerb, body: object | null): Promise<string | null> {
    const { apiBase, token, lang } = this.#bootstrap;
    try {
      const answer = await fetch(`${apiBase}calls/${encodeURIComponent(callId)}/${verb}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'accept-language': lang,
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      if (answer.ok) return null;
      const refusal = (await answer.json().catch(() => ({}))) as Partial<ApiError>;
      return refusal.message ?? translate(cardTexts.refused, lang, { code: refusal.error ?? answer.status });
    } catch {
      // No network or no answer in time: the same advice for both.
      return translate(cardTexts.noAnswerFromServer, lang);
    }
  }
}
