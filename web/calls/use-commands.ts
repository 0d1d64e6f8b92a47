/** The operator's commands: sent once, shown as pending at once, and true only when the switch's events say so. */
import { reactive } from 'vue';
import type { ApiCallVerb, CallView } from '../../src/adapters/http/api-types.ts';
import { isDone, isOutdated } from '../frames/effect.ts';
import { api, wordsOf } from './api.ts';
import { text } from './texts.ts';

/** How long an accepted command may remain without visible effect. */
const EFFECT_TIMEOUT_MS = 10_000;

export interface CommandState {
  verb: ApiCallVerb;
  pending: boolean;
  error: string | null;
  /** The call when the button was pressed. */
  before: CallView;
}

export interface CommandsModel {
  of: (callId: string) => CommandState | undefined;
  press: (call: CallView, verb: ApiCallVerb, to?: string) => Promise<void>;
  /** To be called with every new truth: what a change of the call has answered is neither pending nor an error any more. */
  settle: (calls: readonly CallView[]) => void;
}

export function useCommands(): CommandsModel {
  const states = reactive(new Map<string, CommandState>());

  const press = async (call: CallView, verb: ApiCallVerb, to?: string) => {
    if (!call.verbs[verb] || states.get(call.id)?.pending) return;
    const state = reactive<CommandState>({ verb, pending: true, error: null, before: call });
    states.set(call.id, state);
    const fail = (error: string) => {
      if (state.pending) Object.assign(state, { pending: false, error });
    };
    try {
      await api.command(call.id, verb, to === undefined ? undefined : { to });
      setTimeout(() => states.get(call.id) === state && fail(text('nothingChanged')), EFFECT_TIMEOUT_MS);
    } catch (error) {
      fail(wordsOf(error));
    }
  };
  const settle = (calls: readonly CallView[]) => {
    for (const [id, { verb, pending, before }] of states) {
      const call = calls.find((each) => each.id === id);
      if (pending ? isDone(verb, before, call) : isOutdated(before, call)) states.delete(id);
    }
  };
  return { of: (callId) => states.get(callId), press, settle };
}
