/** The calls that Bitrix24 does not take: asked again every few seconds while the page is looked at. */
import { ref, type Ref } from 'vue';
import type { ApiUndeliveredCall } from '../../../src/adapters/http/api-types.ts';
import { api, refusalOf } from '../api.ts';
import { usePoll } from '../use-poll.ts';

const POLL_MS = 5_000;

export interface UndeliveredModel {
  calls: Ref<ApiUndeliveredCall[]>;
  /** Ids that were sent again and of which the list does not tell yet what became. */
  sent: Ref<Set<string>>;
  /** Words at the row, by id. */
  errors: Ref<Map<string, string>>;
  sendAgain: (id: string) => Promise<void>;
  /** Asks at once. */
  again: () => void;
}

export function useUndelivered(): UndeliveredModel {
  const calls = ref<ApiUndeliveredCall[]>([]);
  const sent = ref(new Set<string>());
  const errors = ref(new Map<string, string>());
  // That the server is silent is said by the page as a whole.
  const poll = usePoll({
    everyMs: POLL_MS,
    ask: () => api.undelivered(),
    told: (fresh) => {
      calls.value = fresh;
      sent.value = new Set();
    },
  });

  const sendAgain = async (id: string) => {
    errors.value.delete(id);
    sent.value.add(id);
    try {
      await poll.change(() => api.sendAgain(id));
    } catch (error) {
      sent.value.delete(id);
      errors.value.set(id, refusalOf(error).message);
    }
  };
  return { calls, sent, errors, sendAgain, again: () => void poll.now() };
}
