/** Tells of new and missed calls: inside the page always, by the browser when the page is a tab of its own and not in front. */
import { onUnmounted, ref, watch, type Ref } from 'vue';
import type { CallView } from '../../src/adapters/http/api-types.ts';
import { bootstrap } from './bootstrap.ts';
import { openClient } from './clients.ts';
import { text } from './texts.ts';
import { numberWords, whoWords } from './words.ts';

const MISSED_SHOWN_MS = 20_000;

type Kind = 'incoming' | 'missed';

export interface PopUp {
  /** Of the call. */
  id: string;
  kind: Kind;
  who: string;
  number: string;
  /** Opens the client in the portal; null when the CRM knows nobody. */
  open: (() => void) | null;
}

export interface AlertsModel {
  /** Newest first. */
  popUps: Ref<PopUp[]>;
  close: (id: string) => void;
  /** `off`: may be asked for; `unavailable`: not in a frame, and not without https. */
  browser: Ref<'unavailable' | 'off' | 'on' | 'blocked'>;
  /** To be called on a click: browsers ask for permission on nothing else. */
  turnOn: () => Promise<void>;
}

export function useAlerts(calls: Ref<CallView[]>): AlertsModel {
  const popUps = ref<PopUp[]>([]);
  const browser = ref(permission());
  /** What was told of a call last. */
  const told = new Map<string, Kind | 'nothing'>();
  const shown = new Map<string, Notification>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  const close = (id: string) => {
    popUps.value = popUps.value.filter((popUp) => popUp.id !== id);
  };
  const tell = (call: CallView, kind: Kind) => {
    const [client] = call.clients;
    const open = client === undefined ? null : () => openClient(client);
    const popUp: PopUp = { id: call.id, kind, who: whoWords(call), number: numberWords(call.clientNumber), open };
    popUps.value = [popUp, ...popUps.value.filter((each) => each.id !== call.id)];
    if (kind === 'missed') timers.add(setTimeout(() => close(call.id), MISSED_SHOWN_MS));
    tellByBrowser(popUp);
  };
  const tellByBrowser = ({ id, kind, who, number, open }: PopUp) => {
    shown.get(id)?.close();
    if (browser.value !== 'on' || (!document.hidden && document.hasFocus())) return;
    const body = number === '' || number === who ? who : `${who}\n${number}`;
    const title = text(kind === 'incoming' ? 'popupIncoming' : 'popupMissed');
    const notification = new Notification(title, { body, tag: id, requireInteraction: kind === 'missed' });
    shown.set(id, notification);
    notification.onclick = () => {
      window.focus();
      notification.close();
      open?.();
    };
  };
  const withdraw = (id: string) => {
    close(id);
    shown.get(id)?.close();
    shown.delete(id);
  };

  watch(calls, (list) => {
    for (const call of list) {
      const before = told.get(call.id);
      const kind = kindOf(call, before);
      if (kind === before) continue;
      told.set(call.id, kind);
      if (kind !== 'nothing') tell(call, kind);
      else if (before === 'incoming') withdraw(call.id);
    }
    for (const [id, kind] of told) {
      if (list.some((call) => call.id === id)) continue;
      if (kind === 'incoming') withdraw(id);
      told.delete(id);
    }
  });
  onUnmounted(() => {
    for (const timer of timers) clearTimeout(timer);
  });

  const turnOn = async () => {
    await Notification.requestPermission();
    browser.value = permission();
  };
  return { popUps, close, browser, turnOn };
}

/** A missed call is told of only where it was seen to ring: what a freshly opened page learns of is no news. */
function kindOf(call: CallView, before: Kind | 'nothing' | undefined): Kind | 'nothing' {
  if (call.direction === 'incoming' && call.phase === 'ringing') return 'incoming';
  const missed = call.phase === 'ended' && call.outcome === 'missed' && call.direction === 'incoming';
  return missed && (before === 'incoming' || before === 'missed') ? 'missed' : 'nothing';
}

function permission(): AlertsModel['browser']['value'] {
  if (bootstrap.place === 'portal' || !('Notification' in window)) return 'unavailable';
  if (Notification.permission === 'default') return 'off';
  return Notification.permission === 'granted' ? 'on' : 'blocked';
}
