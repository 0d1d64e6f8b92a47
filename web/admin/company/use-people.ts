/** Employees and what Bitrix24 was not told, as far as the company page needs them: names and counts. */
import { ref, type Ref } from 'vue';
import type { ApiUser } from '../../../src/adapters/http/api-types.ts';
import { api } from '../api.ts';
import { usePoll } from '../use-poll.ts';

const USERS_POLL_MS = 30_000;
const UNDELIVERED_POLL_MS = 5_000;

/** Null until the first answer. That the server is silent is said by the page as a whole. */
export function usePeople(): Ref<ApiUser[] | null> {
  const users = ref<ApiUser[] | null>(null);
  usePoll({ everyMs: USERS_POLL_MS, ask: () => api.users(), told: (fresh) => (users.value = fresh) });
  return users;
}

export function useUndeliveredCount(): Ref<number> {
  const count = ref(0);
  usePoll({
    everyMs: UNDELIVERED_POLL_MS,
    ask: () => api.undelivered(),
    told: (calls) => (count.value = calls.length),
  });
  return count;
}
