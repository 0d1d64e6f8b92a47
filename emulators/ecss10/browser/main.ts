import { follow } from './api.ts';
import { byId, element, redraw } from './dom.ts';
import { drawFaults } from './faults.ts';
import type { State } from './model.ts';
import { createOutside } from './outside.ts';
import { createPhone, type Widget } from './phone.ts';
import { drawCalls, LogPanel } from './side.ts';
import { duration } from './words.ts';

const query = new URLSearchParams(location.search);
/** `?phone=101` shows that phone alone, to be opened beside another page; `?domain=` chooses one of several domains. */
const only = query.get('phone');
let domain = query.get('domain');
let clockSkew = 0;
let widgets = new Map<string, Widget>();
const log = new LogPanel(byId('log'));

document.body.classList.toggle('single', only !== null);
if (only !== null) document.title = `${only} — телефон ECSS-10`;

function widgetsFor(state: State): void {
  const found = state.domains.find((one) => one.name === domain);
  const numbers = ['outside', ...(found?.subscribers.map((one) => one.number) ?? [])].filter(
    (one) => only === null || one === only,
  );
  const keys = numbers.map((number) => `${domain ?? ''}/${number}`);
  if (keys.join() === [...widgets.keys()].join()) return;
  const kept = widgets;
  widgets = new Map(
    numbers.map((number, index) => {
      const key = keys[index] ?? '';
      return [
        key,
        kept.get(key) ?? (number === 'outside' ? createOutside(domain ?? '') : createPhone(domain ?? '', number)),
      ];
    }),
  );
  const none = element('p', { class: 'quiet', text: `Телефона ${only ?? ''} на станции нет.` });
  byId('phones').replaceChildren(...(widgets.size === 0 ? [none] : [...widgets.values()].map((widget) => widget.root)));
}

function drawHeader(state: State): void {
  const found = state.domains.find((one) => one.name === domain);
  const connected = state.connections.filter((one) => one.domain === domain).map((one) => one.clientId);
  redraw(
    byId('header'),
    [state.addresses, state.up, connected, found?.integrations, found?.vatsType, state.domains.map((one) => one.name)],
    () => [
      element('h1', { text: 'ECSS-10' }),
      state.domains.length > 1
        ? element(
            'select',
            { label: 'Домен', change: (target) => location.assign(`/?domain=${encodeURIComponent(target.value)}`) },
            ...state.domains.map(({ name }) => {
              const option = element('option', { value: name, text: name });
              option.selected = name === domain;
              return option;
            }),
          )
        : element('span', { class: 'domain', text: domain ?? 'доменов нет' }),
      element('span', { class: `chip ${connected.length > 0 ? 'good' : ''}`, text: linkText(state.up, connected) }),
      element(
        'details',
        {},
        element('summary', { text: 'Подключение' }),
        element(
          'dl',
          {},
          ...pair('Адрес Call API', state.addresses.apiUrl),
          ...pair('Отпечаток', state.addresses.fingerprint256),
          ...(state.addresses.console === null ? [] : pair('Консоль', state.addresses.console)),
          ...pair('vats_type', found?.vatsType ?? ''),
          ...(found?.integrations ?? []).flatMap((one) => [
            ...pair('Клиент', `${one.clientId} (${one.type} ${one.range})`),
            ...pair('Ключ API', one.apiKey),
            ...(one.refusedNumbers.length > 0 ? pair('Без разрешения', one.refusedNumbers.join(', ')) : []),
          ]),
        ),
      ),
    ],
  );
}

function linkText(up: boolean, connected: string[]): string {
  if (!up) return 'Call API перезапускается';
  return connected.length === 0 ? 'CRM не подключена' : `CRM на связи: ${connected.join(', ')}`;
}

function pair(term: string, value: string): HTMLElement[] {
  return [element('dt', { text: term }), element('dd', {}, element('code', { text: value }))];
}

function tick(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-since]')) {
    time.textContent = duration(Date.now() + clockSkew - Number(time.dataset['since']));
  }
}

follow(({ state, entries }) => {
  clockSkew = state.now - Date.now();
  if (domain === null || !state.domains.some((one) => one.name === domain)) domain = state.domains[0]?.name ?? null;
  widgetsFor(state);
  for (const widget of widgets.values()) widget.update(state);
  if (only === null) {
    drawHeader(state);
    drawCalls(byId('calls'), state, domain ?? '');
    drawFaults(byId('faults'), state);
    log.add(entries);
  }
  tick();
});
setInterval(tick, 500);
