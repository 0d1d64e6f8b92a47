/** The live checks: asked for quickly while they run, and begun again when what they look at has changed. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { CheckId } from '../../../locales/checks.ts';
import type { ApiCheck, ApiChecks, ApiCompany } from '../../../src/adapters/http/api-types.ts';
import { api } from '../api.ts';
import { usePoll } from '../use-poll.ts';

const RUNNING_POLL_MS = 400;
const IDLE_POLL_MS = 10_000;
const OF_THE_SWITCH: CheckId[] = [
  'switch',
  'csta',
  'numbers',
  'permissions',
  'rights',
  'telling',
  'event_settings',
  'phones',
  'employees',
];

export interface ChecksModel {
  checks: Ref<ApiCheck[]>;
  running: ComputedRef<boolean>;
  /** The last request for checks came to nothing. */
  failed: Ref<boolean>;
  find: (id: CheckId) => ApiCheck | null;
  start: (only?: CheckId[]) => Promise<void>;
}

export function useChecks(company: Ref<ApiCompany | null>): ChecksModel {
  const answer = ref<ApiChecks | null>(null);
  const failed = ref(false);
  const told = (fresh: ApiChecks) => {
    answer.value = fresh;
    failed.value = false;
  };
  const poll = usePoll({
    everyMs: () => (answer.value?.running ? RUNNING_POLL_MS : IDLE_POLL_MS),
    ask: () => api.checks(),
    told: (fresh) => {
      const first = answer.value === null;
      told(fresh);
      // Nobody has looked since the server's start.
      if (first && !fresh.running && fresh.checks.every(({ state }) => state === 'unknown')) void start();
    },
  });
  const start = async (only?: CheckId[]) => {
    try {
      told(await poll.change(() => api.startChecks(only ?? null)));
    } catch {
      failed.value = true;
    }
    await poll.now();
  };

  const linkFacts = computed(() => {
    const link = company.value?.link;
    if (link === undefined) return null;
    const { state, csta, numbers, refusedNumbers, remarks } = link;
    return JSON.stringify([company.value?.switchKind, state, csta, numbers, refusedNumbers, remarks]);
  });
  watch(linkFacts, (_, before) => {
    if (before !== null && answer.value !== null) void start(OF_THE_SWITCH);
  });

  return {
    checks: computed(() => answer.value?.checks ?? []),
    running: computed(() => answer.value?.running ?? false),
    failed,
    find: (id) => answer.value?.checks.find((check) => check.id === id) ?? null,
    start,
  };
}
