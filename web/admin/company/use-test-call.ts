/** The test call: begun here, followed until Bitrix24 has its record or will not have one. */
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { ApiTestCall } from '../../../src/adapters/http/api-types.ts';
import { api, refusalOf, type Refusal } from '../api.ts';
import { usePoll } from '../use-poll.ts';

const POLL_MS = 500;

export type TestCall = NonNullable<ApiTestCall['call']>;

export interface TestCallModel {
  call: Ref<TestCall | null>;
  /** The command is on its way, or the call goes on. */
  busy: ComputedRef<boolean>;
  refusal: Ref<Refusal | null>;
  start: (to: string) => Promise<void>;
}

export function useTestCall(): TestCallModel {
  const call = ref<TestCall | null>(null);
  const starting = ref(false);
  const refusal = ref<Refusal | null>(null);
  const live = computed(() => call.value !== null && !isOver(call.value));
  const poll = usePoll({
    everyMs: () => (live.value ? POLL_MS : null),
    ask: () => api.testCall(),
    told: (fresh) => (call.value = fresh.call),
  });
  const start = async (to: string) => {
    starting.value = true;
    refusal.value = null;
    try {
      call.value = (await poll.change(() => api.startTestCall(to))).call;
    } catch (error) {
      call.value = null;
      refusal.value = refusalOf(error);
    }
    starting.value = false;
    if (live.value) await poll.now();
  };
  return { call, busy: computed(() => starting.value || live.value), refusal, start };
}

/** Nothing will change any more. A record that failed is tried again by the server, so it may. */
export function isOver({ phase, record }: TestCall): boolean {
  return phase === 'lost' || (phase === 'ended' && (record.state === 'made' || record.state === 'none'));
}
