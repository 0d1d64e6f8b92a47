/** Asking the server again and again while the page is looked at: one timer, none in a hidden tab, no answer from before a change. */
import { onMounted, onUnmounted } from 'vue';

export interface Poll {
  /** Asks at once; the next question follows after the usual time. */
  now: () => Promise<void>;
  /** Runs what changes the state on the server; answers to questions sent before its end are thrown away, they show the state before. */
  change: <R>(action: () => Promise<R>) => Promise<R>;
}

export interface PollOptions<T> {
  /** Pause between an answer and the next question, ms; null: the next question waits for `now()`. */
  everyMs: number | (() => number | null);
  ask: () => Promise<T>;
  /** A fresh answer. */
  told: (answer: T) => void;
  /** The question failed; it is asked again all the same. */
  failed?: (error: unknown) => void;
}

/** For the life of the component that calls it. */
export function usePoll<T>({ everyMs, ask, told, failed }: PollOptions<T>): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let version = 0;

  const now = async () => {
    clearTimeout(timer);
    const asked = version;
    try {
      const answer = await ask();
      if (!stopped && asked === version) told(answer);
    } catch (error) {
      if (!stopped) failed?.(error);
    }
    clearTimeout(timer);
    const pauseMs = typeof everyMs === 'number' ? everyMs : everyMs();
    if (!stopped && !document.hidden && pauseMs !== null) timer = setTimeout(() => void now(), pauseMs);
  };
  const change = async <R>(action: () => Promise<R>): Promise<R> => {
    version += 1;
    try {
      return await action();
    } finally {
      version += 1;
    }
  };
  const onVisible = () => {
    if (!document.hidden) void now();
  };

  onMounted(() => {
    document.addEventListener('visibilitychange', onVisible);
    void now();
  });
  onUnmounted(() => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  });
  return { now, change };
}
