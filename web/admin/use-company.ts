/** The company as the server has it: one copy for the whole page, asked again every two seconds while the page is looked at. */
import { inject, provide, ref, type InjectionKey, type Ref } from 'vue';
import type { ApiCompany, ApiCompanyPatch } from '../../src/adapters/http/api-types.ts';
import { api, refusalOf, type Refusal } from './api.ts';
import { usePoll } from './use-poll.ts';

const POLL_MS = 2_000;

export interface CompanyModel {
  company: Ref<ApiCompany | null>;
  /** Now, epoch ms, as of the last answer; so that texts with days and times follow. */
  now: Ref<number>;
  /** The last poll failed; what is shown may be old. */
  stale: Ref<boolean>;
  /** Resolves to null when saved. */
  save: (patch: ApiCompanyPatch) => Promise<Refusal | null>;
  /** Asks the server at once. */
  refresh: () => Promise<void>;
}

const COMPANY: InjectionKey<CompanyModel> = Symbol('company');

/** For the page as a whole; its sections reach the same copy by `useCompany`. */
export function provideCompany(): CompanyModel {
  const company = ref<ApiCompany | null>(null);
  const now = ref(Date.now());
  const stale = ref(false);
  const poll = usePoll({
    everyMs: POLL_MS,
    ask: () => api.company(),
    told: (fresh) => {
      company.value = fresh;
      now.value = Date.now();
      stale.value = false;
    },
    failed: () => {
      now.value = Date.now();
      stale.value = true;
    },
  });

  const save = async (patch: ApiCompanyPatch): Promise<Refusal | null> => {
    try {
      company.value = await poll.change(() => api.patchCompany(patch));
      return null;
    } catch (error) {
      return refusalOf(error);
    }
  };
  const model: CompanyModel = { company, now, stale, save, refresh: poll.now };
  provide(COMPANY, model);
  return model;
}

export function useCompany(): CompanyModel {
  const model = inject(COMPANY);
  if (model === undefined) throw new Error('provideCompany() was not called above');
  return model;
}
