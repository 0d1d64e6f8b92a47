/** The calls that live now: the viewer's own, and for administrators everybody's. */
import { computed, onUnmounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import type { ApiColleague, CallView, LiveKind } from '../../src/adapters/http/api-types.ts';
import { openChannel } from '../frames/channel.ts';
import { currentToken, renewAccess } from './access.ts';
import { bootstrap } from './bootstrap.ts';

const TICK_MS = 500;
/** An ended call stays on the list until the history has it: the switch may hand a call on for some seconds. */
const ENDED_SHOWN_MS = 6_000;

export type Scope = 'mine' | 'all';

export interface LiveModel {
  /** The viewer's own, ended ones too. */
  mine: Ref<CallView[]>;
  /** What the list shows: of the chosen scope. */
  shown: ComputedRef<CallView[]>;
  /** The server has told the calls of the chosen scope. */
  known: ComputedRef<boolean>;
  /** Known while `watchColleagues`. */
  colleagues: Ref<ApiColleague[]>;
  watchColleagues: (wanted: boolean) => void;
  connected: Ref<boolean>;
  /** The server's clock, epoch ms; moves on by itself. */
  now: Ref<number>;
}

export function useLive(scope: Ref<Scope>): LiveModel {
  const mine = shallowRef<CallView[]>([]);
  const everybody = shallowRef<CallView[]>([]);
  const colleagues = shallowRef<ApiColleague[]>([]);
  const told = ref({ mine: false, all: false });
  const connected = ref(true);
  const now = ref(Date.now());
  let offsetMs = 0;
  /** Open transfer forms. */
  let wanting = 0;

  /** One's own calls are always needed: notifications tell of them. */
  const kinds = (): LiveKind[] => [
    'calls',
    ...(scope.value === 'all' ? (['everybody'] as const) : []),
    ...(wanting > 0 ? (['colleagues'] as const) : []),
  ];
  const live = openChannel(bootstrap.apiBase, kinds(), {
    token: currentToken,
    onMessage(message) {
      if (message.type === 'colleagues') {
        colleagues.value = message.colleagues;
        return;
      }
      offsetMs = message.now - Date.now();
      now.value = message.now;
      if (message.type === 'calls') mine.value = message.calls;
      else everybody.value = message.calls;
      told.value[message.type === 'calls' ? 'mine' : 'all'] = true;
    },
    onConnected: (is) => (connected.value = is),
    onRefused: renewAccess,
  });
  watch(scope, () => {
    // A list from before would be shown as if it were true still.
    told.value.all = false;
    live.watch(kinds());
  });
  const watchColleagues = (wanted: boolean) => {
    wanting += wanted ? 1 : -1;
    live.watch(kinds());
  };
  const timer = setInterval(() => (now.value = Date.now() + offsetMs), TICK_MS);
  onUnmounted(() => clearInterval(timer));

  const calls = computed(() => (scope.value === 'mine' ? mine.value : everybody.value));
  return {
    mine,
    shown: computed(() =>
      calls.value.filter((call) => call.phase !== 'ended' || now.value - (call.endedAt ?? 0) < ENDED_SHOWN_MS),
    ),
    known: computed(() => told.value[scope.value]),
    colleagues,
    watchColleagues,
    connected,
    now,
  };
}
