import { element, redraw } from './dom.ts';
import type { Entry, Leg, State } from './model.ts';
import { clockTime, phase, reason, remote } from './words.ts';

/** Living calls: which legs hang together under one call_id. */
export function drawCalls(place: HTMLElement, state: State, domain: string): void {
  const calls = state.calls.filter((call) => call.domain === domain);
  redraw(place, calls, () => [
    element('h2', { text: calls.length === 0 ? 'Вызовы' : `Вызовы · ${calls.length}` }),
    ...(calls.length === 0 ? [element('p', { class: 'quiet', text: 'Сейчас никто не разговаривает.' })] : []),
    ...calls.map((call) =>
      element(
        'div',
        { class: 'call' },
        element('code', { text: call.id }),
        call.viaApi ? element('span', { class: 'chip', text: 'через Call API' }) : null,
        element(
          'ul',
          {},
          ...call.legs.map((leg) =>
            element('li', {
              text: `${leg.number ?? 'номер скрыт'} ${arrow(leg)} ${remote(leg)} — ${phase(leg).toLowerCase()}`,
            }),
          ),
        ),
      ),
    ),
  ]);
}

const LONGEST = 300;
const KINDS: Record<Entry['kind'], string> = {
  leg: 'плечо',
  event: 'событие',
  command: 'команда',
  register: 'вход',
  connection: 'связь',
  fault: 'сбой',
  console: 'консоль',
};

/** The log, newest line first. */
export class LogPanel {
  readonly #list = element('ol', { class: 'log' });
  #last = 0;

  constructor(place: HTMLElement) {
    place.append(element('h2', { text: 'Журнал' }), this.#list);
  }

  add(entries: Entry[]): void {
    for (const entry of entries) {
      // After a reconnect the newest lines come again; after a restart of the emulator they count from 1.
      if (entry.seq <= this.#last && entry.seq !== 1) continue;
      this.#last = entry.seq;
      const text = describe(entry);
      const line = element(
        'li',
        { class: `entry-${entry.kind}`, title: JSON.stringify(entry.data) },
        element('time', { text: clockTime(entry.at) }),
        element('span', { class: 'kind', text: KINDS[entry.kind] }),
        element('span', { class: 'text', text }),
      );
      this.#list.prepend(line);
    }
    while (this.#list.childElementCount > LONGEST) this.#list.lastElementChild?.remove();
  }
}

function describe({ kind, clientId, outcome, data }: Entry): string {
  const who = clientId ?? '';
  if (kind === 'leg') {
    const leg = data as Leg;
    const why = leg.status === 'released' ? ` (${reason(leg)})` : '';
    return `${leg.number ?? 'номер скрыт'} ${arrow(leg)} ${remote(leg)} — ${phase(leg).toLowerCase()}${why}`;
  }
  if (kind === 'event') {
    const { digits, status } = data as { digits: string; status: string };
    return `→ ${who}: ${digits} ${status}${outcome === 'sent' ? '' : ` [${outcome}]`}`;
  }
  if (kind === 'command') {
    const { method, params } = data as { method: string; params?: object };
    return `${who}: ${method} ${params ? JSON.stringify(params) : ''} → ${outcome}`;
  }
  return `${who} ${outcome} ${kind === 'fault' ? JSON.stringify(data) : ''}`.trim();
}

function arrow(leg: Leg): string {
  return leg.direction === 'in' ? '←' : '→';
}
