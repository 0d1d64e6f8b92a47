/** Employees and their numbers as the section shows them: read, followed, changed one by one, and undone. */
import { computed, ref, shallowReactive, shallowRef, type ComputedRef, type Ref } from 'vue';
import type {
  ApiChangedEmployee,
  ApiEmployee,
  ApiImport,
  Difference,
} from '../../../src/adapters/http/api-types-people.ts';
import { refusalOf } from '../api.ts';
import { usePoll } from '../use-poll.ts';
import { usersApi } from './api.ts';

/** While the portal is being asked its answer is near. */
const POLL_MS = 3_000;

/** Why a row was not saved. */
export interface RowProblem {
  message: string;
  /** The numbers that were refused. */
  wanted: string[];
  /** Who has one of them; null when that is not the reason. */
  owner: { id: string; name: string; number: string } | null;
}

/** What was saved since the notice appeared, and can be taken back. */
export interface Saved {
  names: string[];
  changeIds: string[];
}

export interface UsersModel {
  users: Ref<ApiEmployee[]>;
  /** Counts the lists that came from the server and were not the answer to a change made here. */
  fresh: Ref<number>;
  loadError: Ref<string | null>;
  importState: Ref<ApiImport | null>;
  /** Numbers on their way to the server, by employee. */
  pending: Map<string, string[]>;
  problems: Map<string, RowProblem>;
  saved: Ref<Saved | null>;
  busy: ComputedRef<boolean>;
  load: (ask: 'start' | 'no') => Promise<void>;
  setNumbers: (id: string, numbers: string[]) => void;
  /** Gives the number that stands in the way to this employee. */
  takeOver: (id: string) => void;
  putBack: (id: string) => void;
  accept: (id: string, difference: Difference, choice: 'take' | 'keep') => void;
  /** Takes back everything that `saved` names. Resolves to the words of the refusal, null after a success. */
  undo: () => Promise<string | null>;
  /** Resolves when nothing is on its way any more. */
  settled: () => Promise<void>;
}

export function useUsers(): UsersModel {
  const users = shallowRef<ApiEmployee[]>([]);
  const fresh = ref(0);
  const loadError = ref<string | null>(null);
  const importState = shallowRef<ApiImport | null>(null);
  // Shallow: a row asks whether what it sent is still the newest, which is a question about the very array.
  const pending = shallowReactive(new Map<string, string[]>());
  const problems = shallowReactive(new Map<string, RowProblem>());
  const saved = ref<Saved | null>(null);
  const accepting = ref(0);
  /** Changes go one after another: a number given up in one row is free when the next row asks for it. */
  let queue: Promise<void> = Promise.resolve();
  let version = '';

  const load = async (ask: 'start' | 'no') => {
    try {
      users.value = await usersApi.list(ask);
      fresh.value += 1;
      loadError.value = null;
    } catch (error) {
      loadError.value = refusalOf(error).message;
    }
  };

  const poll = usePoll({
    everyMs: POLL_MS,
    ask: async () => {
      const state = await usersApi.importState();
      // The first look opens the list, which is when the portal is asked for newcomers (the seed).
      const first = version === '';
      const list = first || state.version !== version ? await usersApi.list(first ? 'start' : 'no') : null;
      return { state, list };
    },
    told: ({ state, list }) => {
      importState.value = state;
      version = state.version;
      loadError.value = null;
      if (list === null) return;
      users.value = list;
      fresh.value += 1;
    },
    failed: (error) => {
      loadError.value = refusalOf(error).message;
    },
  });

  const show = (changed: ApiChangedEmployee) => {
    users.value = users.value.map((user) => (user.id === changed.id ? changed : user));
    if (changed.changeId === null) return;
    const before = saved.value ?? { names: [], changeIds: [] };
    saved.value = { names: [...before.names, changed.name], changeIds: [...before.changeIds, changed.changeId] };
  };

  const inTurn = (action: () => Promise<void>) => {
    queue = queue.then(() => poll.change(action));
    return queue;
  };

  const save = (id: string, numbers: string[], make: () => Promise<void>) => {
    pending.set(id, numbers);
    problems.delete(id);
    void inTurn(async () => {
      // Another change of the same row came meanwhile and says it all.
      if (pending.get(id) !== numbers) return;
      try {
        await make();
      } catch (error) {
        const refusal = refusalOf(error);
        const owner = refusal.code === 'number_taken' ? ownerAmong(users.value, id, numbers) : null;
        problems.set(id, { message: refusal.message, wanted: numbers, owner });
      } finally {
        if (pending.get(id) === numbers) pending.delete(id);
      }
    });
  };

  const setNumbers = (id: string, numbers: string[]) => {
    save(id, [...numbers], async () => show(await usersApi.setNumbers(id, numbers)));
  };

  const takeOver = (id: string) => {
    const problem = problems.get(id);
    const owner = users.value.find((user) => user.id === problem?.owner?.id);
    if (!problem || !owner) return;
    const left = owner.numbers.filter((number) => number !== problem.owner?.number);
    save(id, [...problem.wanted], async () => {
      show(await usersApi.setNumbers(owner.id, left));
      show(await usersApi.setNumbers(id, problem.wanted));
    });
  };

  const accept = (id: string, difference: Difference, choice: 'take' | 'keep') => {
    accepting.value += 1;
    problems.delete(id);
    void inTurn(async () => {
      try {
        show(await usersApi.accept(id, difference, choice));
        // It may have changed other rows too: the former owner, the ones who share a number.
        users.value = await usersApi.list('no');
      } catch (error) {
        problems.set(id, { message: refusalOf(error).message, wanted: [], owner: null });
        await load('no');
      } finally {
        accepting.value -= 1;
      }
    });
  };

  const undo = async () => {
    const changes = saved.value?.changeIds ?? [];
    saved.value = null;
    let refused: string | null = null;
    await inTurn(async () => {
      try {
        for (const changeId of [...changes].reverse()) await usersApi.undo(changeId);
      } catch (error) {
        refused = refusalOf(error).message;
      }
      problems.clear();
      await load('no');
    });
    return refused;
  };

  return {
    users,
    fresh,
    loadError,
    importState,
    pending,
    problems,
    saved,
    busy: computed(() => pending.size > 0 || accepting.value > 0),
    load: async (ask) => {
      await load(ask);
      await poll.now();
    },
    setNumbers,
    takeOver,
    putBack: (id) => problems.delete(id),
    accept,
    undo,
    settled: () => queue,
  };
}

function ownerAmong(users: readonly ApiEmployee[], id: string, wanted: readonly string[]): RowProblem['owner'] {
  for (const user of users) {
    const number = user.id === id ? undefined : user.numbers.find((each) => wanted.includes(each));
    if (number !== undefined) return { id: user.id, name: user.name, number };
  }
  return null;
}
