/** The calls of the past: filters, pages, and the list kept fresh while the page is looked at. */
import { onMounted, onUnmounted, reactive, ref, shallowRef, watch, type Ref } from 'vue';
import type { ApiPastCall } from '../../src/adapters/http/api-types.ts';
import { api, wordsOf } from './api.ts';
import type { Scope } from './use-live.ts';

const PAGE = 30;
const TYPING_MS = 250;
/** Behind every push there is a poll. */
const POLL_MS = 60_000;
/** When to look for a call that has just ended: it gets its result some seconds later, when nothing follows. */
const LOOKS_MS = [400, 1_000, 2_300, 3_800, 5_000, 9_000];

export interface HistoryFilter {
  scope: Scope;
  missed: boolean;
  text: string;
}

export interface HistoryModel {
  filter: Readonly<HistoryFilter>;
  choose: (change: Partial<HistoryFilter>) => void;
  calls: Ref<ApiPastCall[]>;
  /** Null before the first answer. */
  known: Ref<boolean>;
  loading: Ref<boolean>;
  error: Ref<string | null>;
  next: Ref<string | null>;
  more: () => Promise<void>;
  refresh: () => Promise<void>;
  /** A call has ended and will soon be on the list. */
  expect: (callId: string) => void;
}

export function useHistory(): HistoryModel {
  const filter = reactive<HistoryFilter>({ scope: 'mine', missed: false, text: '' });
  const calls = shallowRef<ApiPastCall[]>([]);
  const known = ref(false);
  const loading = ref(false);
  const error = ref<string | null>(null);
  const next = ref<string | null>(null);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let typing: ReturnType<typeof setTimeout> | undefined;
  /** An answer to other filters than the present ones is thrown away. */
  let version = 0;

  const ask = (before: string | null) => api.history({ ...filter, text: filter.text.trim(), before, limit: PAGE });

  const load = async (take: (page: { calls: ApiPastCall[]; next: string | null }) => void, before: string | null) => {
    const asked = version;
    try {
      const page = await ask(before);
      if (asked !== version) return;
      take(page);
      known.value = true;
      error.value = null;
    } catch (failure) {
      if (asked === version) error.value = wordsOf(failure);
    }
  };
  const begin = async () => {
    version += 1;
    const asked = version;
    loading.value = true;
    await load((page) => {
      calls.value = page.calls;
      next.value = page.next;
    }, null);
    if (asked === version) loading.value = false;
  };
  const more = async () => {
    if (next.value === null || loading.value) return;
    const asked = version;
    loading.value = true;
    await load((page) => {
      calls.value = [...calls.value, ...page.calls];
      next.value = page.next;
    }, next.value);
    if (asked === version) loading.value = false;
  };
  /** What was scrolled to stays; only its beginning is asked for again. */
  const refresh = () =>
    load((page) => {
      const last = page.calls.at(-1);
      const older = last === undefined ? -1 : calls.value.findIndex((call) => call.id === last.id);
      if (older === -1 || page.next === null) next.value = page.next;
      calls.value = older === -1 || page.next === null ? page.calls : [...page.calls, ...calls.value.slice(older + 1)];
    }, null);

  const later = (ms: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const expect = (callId: string) => {
    for (const ms of LOOKS_MS) {
      later(ms, () => {
        if (!calls.value.some((call) => call.id === callId)) void refresh();
      });
    }
  };
  const onVisible = () => {
    if (!document.hidden) void refresh();
  };
  const poll = setInterval(onVisible, POLL_MS);

  watch(
    () => [filter.scope, filter.missed],
    () => void begin(),
  );
  watch(
    () => filter.text.trim(),
    () => {
      clearTimeout(typing);
      typing = setTimeout(() => void begin(), TYPING_MS);
    },
  );
  onMounted(() => {
    document.addEventListener('visibilitychange', onVisible);
    void begin();
  });
  onUnmounted(() => {
    clearInterval(poll);
    clearTimeout(typing);
    for (const timer of timers) clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  });
  const choose = (change: Partial<HistoryFilter>) => void Object.assign(filter, change);
  return { filter, choose, calls, known, loading, error, next, more, refresh, expect };
}
