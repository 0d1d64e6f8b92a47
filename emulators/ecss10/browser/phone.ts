import { send } from './api.ts';
import { button, checkbox, element, redraw } from './dom.ts';
import type { Leg, State, Subscriber } from './model.ts';
import { phase, remote } from './words.ts';

export interface Widget {
  root: HTMLElement;
  update(state: State): void;
}

/** A desk phone: one field to dial, ask or transfer to; a strip for each call. */
export function createPhone(domain: string, number: string): Widget {
  const field = element('input', {
    type: 'tel',
    placeholder: 'номер',
    label: `Номер для ${number}`,
    enter: () => call(),
  });
  const call = (): void => send('POST', 'calls', { domain, from: { phone: number }, to: field.value.trim() });
  const head = element('div', { class: 'head' });
  const legs = element('div', { class: 'legs' });
  const switches = element('div', { class: 'switches' });
  const root = element(
    'article',
    { class: 'phone' },
    head,
    legs,
    element('div', { class: 'dial' }, field, button('Позвонить', call, 'primary')),
    switches,
  );
  root.dataset['phone'] = number;

  return {
    root,
    update(state) {
      const subscriber = state.domains
        .find((one) => one.name === domain)
        ?.subscribers.find((one) => one.number === number);
      if (!subscriber) return;
      const own = state.calls.flatMap((one) => one.legs).filter((leg) => isOf(leg, domain, number));
      const busy = own.some((leg) => leg.status === 'talking');
      root.classList.toggle(
        'ringing',
        own.some((leg) => leg.ringing),
      );
      root.classList.toggle('talking', busy);
      root.classList.toggle('off', !subscriber.registered);
      redraw(head, [subscriber, own.map((leg) => [leg.status, leg.ringing])], () => [
        element('strong', { text: number }),
        element('span', { class: 'name', text: subscriber.name }),
        element('span', { class: 'chip', text: summary(subscriber, own) }),
      ]);
      redraw(legs, own, () =>
        own.length === 0
          ? [element('p', { class: 'quiet', text: 'Вызовов нет' })]
          : own.map((leg) => strip(leg, own, field)),
      );
      redraw(switches, subscriber, () => switchesOf(domain, subscriber));
    },
  };
}

function isOf(leg: Leg, domain: string, number: string): boolean {
  return leg.kind === 'subscriber' && leg.domain === domain && leg.number === number;
}

function summary({ registered, doNotDisturb }: Subscriber, legs: Leg[]): string {
  if (legs.some((leg) => leg.ringing)) return 'звонит';
  if (legs.some((leg) => leg.status === 'talking')) return 'говорит';
  if (legs.length > 0) return 'занят';
  if (!registered) return 'не на связи';
  return doNotDisturb ? 'не беспокоить' : 'свободен';
}

/** One call on a phone, with the verbs that are possible now. */
export function strip(leg: Leg, own: Leg[], field: HTMLInputElement | null): HTMLElement {
  const verb = (name: string, body?: unknown) => () => send('POST', `legs/${leg.id}/${name}`, body ?? {});
  const buttons = element('div', { class: 'buttons' });
  let end: HTMLElement | null = null;
  if (leg.ringing) {
    buttons.append(button('Ответить', verb('answer'), 'good'), button('Отклонить', verb('reject'), 'bad'));
  } else {
    end = button('Завершить', verb('hang-up'), 'bad');
    if (leg.status === 'talking') buttons.append(button('Удержать', verb('hold')));
    if (leg.status === 'held') buttons.append(button('Вернуть', verb('unhold')));
    if (field && leg.answeredAt !== null) buttons.append(...transferButtons(leg, own, field));
  }
  const time = element('time');
  time.dataset['since'] = String(leg.answeredAt ?? leg.startedAt);
  return element(
    'div',
    { class: `leg ${leg.status}` },
    element(
      'div',
      { class: 'who' },
      element('span', { class: 'arrow', text: leg.direction === 'in' ? '↙' : '↗' }),
      element('b', { text: remote(leg) }),
      element('span', {
        class: 'name',
        text: leg.displayName === remote(leg) ? '' : leg.displayName,
        title: leg.displayName,
      }),
    ),
    element('div', { class: 'phase' }, `${phase(leg)} · `, time, leg.dtmf === '' ? null : ` · набрано ${leg.dtmf}`),
    end,
    buttons,
  );
}

function transferButtons(leg: Leg, own: Leg[], field: HTMLInputElement): HTMLButtonElement[] {
  const to = (): { to: string } => {
    if (field.value.trim() === '') field.focus();
    return { to: field.value.trim() };
  };
  const first = own.find((other) => other.id === leg.consultFor);
  if (first) {
    const join = button(
      'Соединить',
      () => send('POST', `legs/${first.id}/transfer`, { consultLegId: leg.id }),
      'primary',
    );
    join.title = `Соединить ${remote(first)} и ${remote(leg)}, самому выйти`;
    return [join];
  }
  if (own.some((other) => other.consultFor === leg.id)) return [];
  const blind = button('Перевести', () => send('POST', `legs/${leg.id}/transfer`, to()));
  blind.title = 'Сразу перевести на номер из поля ниже';
  const consult = button('Спросить', () => send('POST', `legs/${leg.id}/consult`, to()));
  consult.title = 'Удержать и сначала поговорить с номером из поля ниже';
  return [blind, consult];
}

function switchesOf(domain: string, subscriber: Subscriber): HTMLElement[] {
  const path = `domains/${domain}/subscribers/${subscriber.number}`;
  const toggle = (text: string, key: keyof Subscriber, title: string): HTMLElement => {
    const label = checkbox(text, subscriber[key] === true, (checked) => send('PATCH', path, { [key]: checked }));
    label.title = title;
    return label;
  };
  return [
    toggle('на связи', 'registered', 'Телефон зарегистрирован на станции'),
    toggle('не беспокоить', 'doNotDisturb', 'Входящие получают «занято»'),
    toggle('SIP-answer', 'sipAnswer', 'Можно ответить из CRM'),
    toggle(String.raw`api\call`, 'apiCallEnabled', String.raw`Свойство api\call\enabled`),
  ];
}
