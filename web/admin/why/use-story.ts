/** One call's story: asked again every second while it goes on, seldom afterwards. */
import { computed, ref, type Ref } from 'vue';
import type { ApiStory } from '../../../src/adapters/http/api-types.ts';
import { api, refusalOf } from '../api.ts';
import { usePoll } from '../use-poll.ts';
import { readStory } from './why-api.ts';

const LIVE_MS = 1_000;
/** Recordings are attached after the end. */
const SETTLED_MS = 10_000;

export interface StoryModel {
  /** Null until the first answer. */
  story: Ref<ApiStory | null>;
  /** It may still change by itself. */
  live: Ref<boolean>;
  missing: Ref<boolean>;
  error: Ref<string | null>;
  again: () => void;
  /** Sent again, and the story does not tell yet what became of it. */
  sent: Ref<boolean>;
  sendError: Ref<string | null>;
  sendAgain: () => Promise<void>;
}

export function useStory(id: string): StoryModel {
  const story = ref<ApiStory | null>(null);
  const missing = ref(false);
  const error = ref<string | null>(null);
  const sent = ref(false);
  const sendError = ref<string | null>(null);
  const live = computed(() => {
    const now = story.value;
    return now !== null && (now.endedAt === null || now.told === 'waiting');
  });
  let readAt = 0;

  const poll = usePoll<ApiStory | null>({
    everyMs: LIVE_MS,
    ask: async () => {
      const calm = story.value !== null && !live.value && !sent.value;
      if (missing.value || (calm && Date.now() - readAt < SETTLED_MS)) return null;
      const fresh = await readStory(id);
      readAt = Date.now();
      return fresh;
    },
    told: (fresh) => {
      if (fresh === null) return;
      const before = story.value?.steps.length ?? 0;
      // The request to send again is a step itself; the one after it is what became of it.
      if (fresh.told === 'recorded' || fresh.steps.length > before + 1) sent.value = false;
      story.value = fresh;
      error.value = null;
    },
    failed: (reason) => {
      const refusal = refusalOf(reason);
      missing.value = refusal.code === 'call_not_found';
      error.value = refusal.message;
    },
  });

  const sendAgain = async () => {
    sent.value = true;
    sendError.value = null;
    try {
      await poll.change(() => api.sendAgain(id));
    } catch (reason) {
      sent.value = false;
      sendError.value = refusalOf(reason).message;
    }
    void poll.now();
  };

  return { story, live, missing, error, again: () => void poll.now(), sent, sendError, sendAgain };
}
