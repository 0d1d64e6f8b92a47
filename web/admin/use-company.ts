/** The company as the server has it: one copy for the whole page, asked again every two seconds while the page is looked at. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue';
import type { ApiCompany, ApiCompanyPatch } from '../../src/adapters/http/api-types.ts';
import { api, refusalOf, type Refusal } from './api.ts';

const POLL_MS = 2_000;

export interface CompanyModel {
  company: Ref<ApiCompany | null>;
  /** Now, epoch ms, as of the last answer; so that texts with days and times follow. */
  now: Ref<number>;
  /** The last poll failed; what is shown may be old. */
  stale: Ref<boolean>;
  /** Resolves to null when saved. */
  save: (patch: ApiCompanyPatch) => Promise<Refusal | null>;
}

export function useCompany(): CompanyModel {
  const company = ref<ApiCompany | null>(null);
  const now = ref(Date.now());
  const stale = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  /** An answer to a poll sent before a change was saved would show the state before it. */
  let version = 0;

  const poll = async () => {
    clearTimeout(timer);
    const asked = version;
    try {
      const fresh = await api.company();
      if (asked === version) company.value = fresh;
      stale.value = false;
    } catch {
      // Shown by `stale`; the next poll tries again.
      stale.value = true;
    }
    now.value = Date.now();
    if (!stopped && !document.hidden) timer = setTimeout(() => void poll(), POLL_MS);
  };
  const onVisible = () => {
    if (!document.hidden) void poll();
  };

  const save = async (patch: ApiCompanyPatch): Promise<Refusal | null> => {
    version += 1;
    try {
      company.value = await api.patchCompany(patch);
      return null;
    } catch (error) {
      return refusalOf(error);
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
  return { company, now, stale, save };
}
