/** The life of a «Сохранить» button: saving, saved, refused with the fields to blame. */
import { ref, type Ref } from 'vue';
import type { Refusal } from './api.ts';

const SAVED_MS = 4_000;

export interface Saving {
  saving: Ref<boolean>;
  /** True for a while after a success. */
  saved: Ref<boolean>;
  /** Why not, when no single field is to blame. */
  error: Ref<string | null>;
  fieldErrors: Ref<Record<string, string>>;
  /** Resolves to whether it worked. */
  run: (action: () => Promise<Refusal | null>) => Promise<boolean>;
}

export function useSaving(): Saving {
  const saving = ref(false);
  const saved = ref(false);
  const error = ref<string | null>(null);
  const fieldErrors = ref<Record<string, string>>({});
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async (action: () => Promise<Refusal | null>): Promise<boolean> => {
    clearTimeout(timer);
    saving.value = true;
    saved.value = false;
    const refusal = await action();
    saving.value = false;
    fieldErrors.value = refusal?.fields ?? {};
    error.value = refusal?.message ?? null;
    saved.value = refusal === null;
    timer = setTimeout(() => (saved.value = false), SAVED_MS);
    return refusal === null;
  };
  return { saving, saved, error, fieldErrors, run };
}
