/** Employees and their numbers: the list, the draft that the dialog edits, and saving it. */
import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { ApiUser } from '../../src/adapters/http/api-types.ts';
import { api, refusalOf } from './api.ts';
import { text } from './texts.ts';
import { findConflicts, planChanges, type NumbersById } from './user-edits.ts';

export interface UsersModel {
  users: Ref<ApiUser[]>;
  loading: Ref<boolean>;
  loadError: Ref<string | null>;
  draft: Ref<Map<string, string[]>>;
  /** By employee id: found here before saving, or told by the server. */
  errors: ComputedRef<Map<string, string>>;
  load: () => Promise<void>;
  setNumbers: (id: string, numbers: string[]) => void;
  /** `undo` is null when there was nothing to save. */
  save: () => Promise<{ ok: true; undo: (() => Promise<boolean>) | null } | { ok: false }>;
}

export function useUsers(): UsersModel {
  const users = ref<ApiUser[]>([]);
  const loading = ref(false);
  const loadError = ref<string | null>(null);
  const draft = ref(new Map<string, string[]>());
  const refusals = ref(new Map<string, string>());

  const errors = computed(() => {
    const all = new Map(refusals.value);
    for (const [id, { number, otherId }] of findConflicts(draft.value)) {
      const name = users.value.find((user) => user.id === otherId)?.name ?? otherId;
      all.set(id, text('numberUsedHere', { number, name }));
    }
    return all;
  });

  const saved = (): NumbersById => new Map(users.value.map((user) => [user.id, user.numbers]));

  const load = async () => {
    loading.value = true;
    refusals.value = new Map();
    try {
      users.value = await api.users();
      draft.value = new Map(users.value.map((user) => [user.id, [...user.numbers]]));
      loadError.value = null;
    } catch (error) {
      loadError.value = refusalOf(error).message;
    } finally {
      loading.value = false;
    }
  };

  const setNumbers = (id: string, numbers: string[]) => {
    draft.value.set(id, numbers);
    refusals.value.delete(id);
  };

  /** Sends the changes one after another and keeps what succeeded, so that a second attempt sends only the rest. */
  const send = async (wanted: NumbersById): Promise<boolean> => {
    refusals.value = new Map();
    for (const { id, numbers } of planChanges(saved(), wanted)) {
      try {
        await api.putNumbers(id, numbers);
        const user = users.value.find((candidate) => candidate.id === id);
        if (user) user.numbers = numbers;
      } catch (error) {
        refusals.value.set(id, refusalOf(error).message);
      }
    }
    return refusals.value.size === 0;
  };

  const save: UsersModel['save'] = async () => {
    if (findConflicts(draft.value).size > 0) return { ok: false };
    const before = saved();
    if (planChanges(before, draft.value).length === 0) return { ok: true, undo: null };
    if (!(await send(draft.value))) return { ok: false };
    return { ok: true, undo: () => send(before) };
  };

  return { users, loading, loadError, draft, errors, load, setNumbers, save };
}
