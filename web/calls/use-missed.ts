/** Missed calls that nobody at this page has seen yet: counted in the title of the browser's tab. */
import { onMounted, onUnmounted, ref, watch, type Ref } from 'vue';
import { api } from './api.ts';
import { bootstrap } from './bootstrap.ts';
import { text } from './texts.ts';

/** How long the page must be in front of somebody before what it shows counts as seen. */
const SEEN_AFTER_MS = 5_000;
const MOST = 99;
const STORED = `ecss-calls-seen:${bootstrap.user.id}`;

export interface MissedModel {
  count: Ref<number>;
  refresh: () => Promise<void>;
  /** They have been looked at now. */
  seen: () => void;
}

/** `now`: the server's clock. */
export function useMissed(now: () => number): MissedModel {
  const count = ref(0);
  let since = stored() ?? new Date().setHours(0, 0, 0, 0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refresh = async () => {
    const from = since;
    try {
      const { calls } = await api.history({ scope: 'mine', text: '', missed: true, from, before: null, limit: MOST });
      if (from === since) count.value = calls.length;
    } catch {
      // Only a number in the title; the list itself says when it cannot be loaded.
    }
  };
  const seen = () => {
    clearTimeout(timer);
    since = now();
    count.value = 0;
    try {
      localStorage.setItem(STORED, String(since));
    } catch {
      // Storage may be closed to a frame; then they are counted anew after a reload.
    }
  };
  const look = () => {
    clearTimeout(timer);
    const looked = !document.hidden && document.hasFocus() && count.value > 0;
    if (looked) timer = setTimeout(seen, SEEN_AFTER_MS);
  };

  watch(count, (missed) => {
    document.title = missed === 0 ? text('title') : text('titleMissed', { count: missed });
    look();
  });
  onMounted(() => {
    for (const event of ['focus', 'blur']) addEventListener(event, look);
    document.addEventListener('visibilitychange', look);
    void refresh();
  });
  onUnmounted(() => {
    clearTimeout(timer);
    for (const event of ['focus', 'blur']) removeEventListener(event, look);
    document.removeEventListener('visibilitychange', look);
  });
  return { count, refresh, seen };
}

function stored(): number | null {
  try {
    const value = Number(localStorage.getItem(STORED));
    return Number.isFinite(value) && value > 0 ? value : null;
  } catch {
    // See above.
    return null;
  }
}
