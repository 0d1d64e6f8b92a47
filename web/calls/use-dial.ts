/** Calling a number: from the field, or back to whom a row of the list is about. */
import { reactive } from 'vue';
import { api, wordsOf } from './api.ts';

const DONE_MS = 8_000;

export interface DialState {
  pending: boolean;
  error: string | null;
  /** The number that the switch has taken, for a while. */
  done: string | null;
}

export interface DialModel {
  /** `from`: the place of the button, so that what became of it is told there. */
  of: (from: string) => DialState | undefined;
  /** Resolves to whether the switch has taken it. */
  dial: (from: string, number: string) => Promise<boolean>;
}

export function useDial(): DialModel {
  const states = reactive(new Map<string, DialState>());

  const dial = async (from: string, number: string): Promise<boolean> => {
    if (states.get(from)?.pending) return false;
    const state = reactive<DialState>({ pending: true, error: null, done: null });
    states.set(from, state);
    try {
      await api.dial(number);
      state.done = number;
      setTimeout(() => states.get(from) === state && states.delete(from), DONE_MS);
      return true;
    } catch (error) {
      state.error = wordsOf(error);
      return false;
    } finally {
      state.pending = false;
    }
  };
  return { of: (from) => states.get(from), dial };
}
