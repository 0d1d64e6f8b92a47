/** The operator's commands: sent once, shown as pending at once, and true only when the switch's events say so. */
import type { ApiCallVerb, ApiError, CallView, FrameBootstrap } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';

const ANSWER_TIMEOUT_MS = 10_000;
/** How long an accepted command may remain without visible effect. */
const EFFECT_TIMEOUT_MS = 10_000;

interface CommandState {
  pending: ApiCallVerb | null;
  error: string | null;
  /** The phase in which the button was pressed. */
  phase: CallView['phase'];
}

export class Commands {
  private readonly states = new Map<string, CommandState>();
  private readonly bootstrap: FrameBootstrap;
  private readonly changed: () => void;

  constructor(bootstrap: FrameBootstrap, changed: () => void) {
    this.bootstrap = bootstrap;
    this.changed = changed;
  }

  pendingOf(callId: string): ApiCallVerb | null {
    return this.states.get(callId)?.pending ?? null;
  }

  errorOf(callId: string): string | null {
    return this.states.get(callId)?.error ?? null;
  }

  /** A second press while the first is under way does nothing. */
  press(call: CallView, verb: ApiCallVerb): void {
    if (!call.verbs[verb] || this.pendingOf(call.id) !== null) return;
    const state: CommandState = { pending: verb, error: null, phase: call.phase };
    this.states.set(call.id, state);
    this.changed();
    void this.send(call.id, verb).then((error) => {
      if (error !== null) this.fail(call.id, state, error);
      else
        setTimeout(
          () => this.fail(call.id, state, translate(cardTexts.nothingChanged, this.bootstrap.lang)),
          EFFECT_TIMEOUT_MS,
        );
    });
  }

  /** To be called with every new truth: what the call's phase has answered is neither pending nor an error any more. */
  settle(calls: readonly CallView[]): void {
    for (const [callId, state] of this.states) {
      const call = calls.find((candidate) => candidate.id === callId);
      const over = call === undefined || call.phase !== state.phase;
      const verbGone = state.pending !== null && call?.verbs[state.pending] === false;
      if (over || verbGone) this.states.delete(callId);
    }
  }

  private fail(callId: string, state: CommandState, error: string): void {
    if (this.states.get(callId) !== state || state.pending === null) return;
    state.pending = null;
    state.error = error;
    this.changed();
  }

  /** Resolves to null when the server accepted, else to what to tell the operator. */
  private async send(callId: string, verb: ApiCallVerb): Promise<string | null> {
    const { apiBase, token, lang } = this.bootstrap;
    try {
      const answer = await fetch(`${apiBase}calls/${encodeURIComponent(callId)}/${verb}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'accept-language': lang },
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
