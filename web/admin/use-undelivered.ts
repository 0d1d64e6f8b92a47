/** The calls that Bitrix24 does not take: asked again every few seconds while the page is looked at. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue';
import type { ApiUndeliveredCall } from '../../src/adapters/http/api-types.ts';
import { api, refusalOf } from './api.ts';

const POLL_MS = 5_000;

export interface UndeliveredModel {
  calls: Ref<ApiUndeliveredCall[]>;
  /** Ids that were sent again and of which the list does not tell yet what became. */
  sent: Ref<Set<string>>;
  /** Words at the row, by id. */
  errors: Ref<Map<string, string>>;
  sendAgain: (id: string) => Promise<void>;
}

export function useUndelivered(): UndeliveredModel {
  const calls = ref<ApiUndeliveredCall[]>([]);
  const sent = ref(new Set<string>());
  const errors = ref(new Map<string, string>());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  /** A list that was asked for before a call was sent again would show the state before it. */
  let version = 0;

  const poll = async () => {
    clearTimeout(timer);
    const asked = version;
    try {
      const fresh = await api.undelivered();
      if (asked === version) {
        calls.value = fresh;
        sent.value = new Set();
      }
    } catch {
      // That the server is silent is said by the page as a whole; the next poll tries again.
    }
    if (!stopped && !document.hidden) timer = setTimeout(() => void poll(), POLL_MS);
  };
  const onVisible = () => {
    if (!document.hidden) void poll();
  };

  const sendAgain = async (id: string) => {
    version += 1;
    errors.value.delete(id);
    sent.value.add(id);
    try {
      await api.sendAgain(id);
    } catch (error) {
      sent.value.delete(id);
      errors.value.set(id, refusalOf(error).message);
    } finally {
      version += 1;
    }
  };

  onMounted(() => {
    document.addEventListener('visibilitychange', onVisible);
    void poll();
  });
  onUnmounted(() => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  });
  return { calls, sent, errors, sendAgain };
}
