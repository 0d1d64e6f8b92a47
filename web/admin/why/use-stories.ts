/** The list of calls: the first page is asked again while it is looked at, older pages on demand. */
import { computed, reactive, ref, watch, type Ref } from 'vue';
import type { ApiStoryRow } from '../../../src/adapters/http/api-types.ts';
import { refusalOf } from '../api.ts';
import { usePoll } from '../use-poll.ts';
import { listStories, type StoryPage, type StoryQuery } from './why-api.ts';

const POLL_MS = 5_000;
/** A pause in typing. */
const SETTLED_MS = 250;

/** As the fields hold it; times as `datetime-local` writes them. */
export interface StoryFilter {
  text: string;
  userId: string;
  from: string;
  to: string;
}

export interface StoriesModel {
  filter: StoryFilter;
  filtered: Ref<boolean>;
  clear: () => void;
  /** Null until the first answer. */
  rows: Ref<ApiStoryRow[] | null>;
  hasMore: Ref<boolean>;
  loadingMore: Ref<boolean>;
  more: () => Promise<void>;
  /** Why the last question failed; null when it did not. */
  error: Ref<string | null>;
  again: () => void;
}

const EMPTY: StoryFilter = { text: '', userId: '', from: '', to: '' };

export function useStories(): StoriesModel {
  const filter = reactive<StoryFilter>({ ...EMPTY });
  const rows = ref<ApiStoryRow[] | null>(null);
  const next = ref<string | null>(null);
  const error = ref<string | null>(null);
  const loadingMore = ref(false);
  /** Changes with the filter: what was asked for another one is thrown away. */
  let asking = 0;
  /** How far back the pages go that were added to the first one; null when none was. */
  let reached: number | null = null;
  let typing: ReturnType<typeof setTimeout> | undefined;

  const poll = usePoll<{ asked: number; page: StoryPage }>({
    everyMs: POLL_MS,
    ask: async () => {
      const asked = asking;
      return { asked, page: await listStories(queryOf(filter), null) };
    },
    told: ({ asked, page }) => {
      if (asked !== asking) return;
      error.value = null;
      const fresh = new Set(page.calls.map((call) => call.id));
      const last = page.calls.at(-1)?.startedAt ?? 0;
      const older =
        reached === null ? [] : (rows.value ?? []).filter((row) => !fresh.has(row.id) && row.startedAt <= last);
      rows.value = [...page.calls, ...older];
      if (reached === null) next.value = page.next;
    },
    failed: (reason) => {
      error.value = refusalOf(reason).message;
    },
  });

  const begin = () => {
    asking += 1;
    reached = null;
    next.value = null;
    void poll.now();
  };
  watch(filter, () => {
    clearTimeout(typing);
    typing = setTimeout(begin, SETTLED_MS);
  });

  const more = async () => {
    const before = next.value;
    if (before === null || loadingMore.value) return;
    loadingMore.value = true;
    const asked = asking;
    try {
      const page = await listStories(queryOf(filter), before);
      if (asked !== asking) return;
      const known = new Set(rows.value?.map((row) => row.id));
      rows.value = [...(rows.value ?? []), ...page.calls.filter((call) => !known.has(call.id))];
      reached = page.calls.at(-1)?.startedAt ?? reached ?? 0;
      next.value = page.next;
      error.value = null;
    } catch (reason) {
      error.value = refusalOf(reason).message;
    } finally {
      loadingMore.value = false;
    }
  };

  return {
    filter,
    filtered: computed(() => Object.values(filter).some((value) => value !== '')),
    clear: () => Object.assign(filter, EMPTY),
    rows,
    hasMore: computed(() => next.value !== null),
    loadingMore,
    more,
    error,
    again: () => void poll.now(),
  };
}

function queryOf({ text, userId, from, to }: StoryFilter): StoryQuery {
  return { text: text.trim(), userId, from: momentOf(from), to: momentOf(to) };
}

/** Local time, as people mean it. */
function momentOf(value: string): number | null {
  const at = value === '' ? Number.NaN : new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}
