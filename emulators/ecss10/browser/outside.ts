import { send } from './api.ts';
import { button, checkbox, element, redraw } from './dom.ts';
import type { Behaviour, State } from './model.ts';
import { strip, type Widget } from './phone.ts';

const BEHAVIOURS: [string, string, Behaviour][] = [
  ['manual', 'отвечаю вручную', { kind: 'manual' }],
  ['answer', 'ответит через 3 с', { kind: 'answer', afterMs: 3_000 }],
  ['busy', 'занято', { kind: 'busy', afterMs: 500 }],
  ['reject', 'отклонит через 3 с', { kind: 'reject', afterMs: 3_000 }],
  ['no-answer', 'не ответит', { kind: 'no-answer' }],
];

/** The world outside: calls in from any number or a withheld one, and answers what the phones dial. */
export function createOutside(domain: string): Widget {
  const from = element('input', {
    type: 'tel',
    value: '+79131234567',
    label: 'Номер клиента',
    change: () => showBehaviour(),
  });
  const to = element('select', { label: 'Куда звонит клиент' });
  const behaviour = element(
    'select',
    { label: 'Как отвечает этот номер', change: (target) => program(target.value) },
    ...BEHAVIOURS.map(([value, text]) => element('option', { value, text })),
  );
  let hidden = false;
  let latest: State | null = null;
  const call = (): void => {
    send('POST', 'calls', { domain, from: { external: hidden ? null : from.value.trim() }, to: to.value });
  };
  const program = (kind: string): void => {
    const known = latest?.domains
      .find((one) => one.name === domain)
      ?.externals.find((one) => one.number === from.value.trim());
    const chosen = BEHAVIOURS.find(([value]) => value === kind)?.[2];
    send('PUT', `domains/${domain}/externals/${encodeURIComponent(from.value.trim())}`, {
      name: known?.name ?? '',
      behaviour: chosen,
    });
  };
  const showBehaviour = (): void => {
    const known = latest?.domains
      .find((one) => one.name === domain)
      ?.externals.find((one) => one.number === from.value.trim());
    behaviour.value = known?.behaviour.kind ?? 'manual';
  };
  const legs = element('div', { class: 'legs' });
  const root = element(
    'article',
    { class: 'phone outside' },
    element(
      'div',
      { class: 'head' },
      element('strong', { text: 'Внешняя линия' }),
      element('span', { class: 'name', text: 'клиенты' }),
    ),
    legs,
    element(
      'div',
      { class: 'dial' },
      from,
      checkbox('скрыть номер', false, (checked) => (hidden = checked)),
    ),
    element('div', { class: 'dial' }, to, button('Позвонить', call, 'primary')),
    element('div', { class: 'switches' }, element('label', { class: 'check' }, 'когда звонят ему: ', behaviour)),
  );
  root.dataset['phone'] = 'outside';

  return {
    root,
    update(state) {
      latest = state;
      const found = state.domains.find((one) => one.name === domain);
      if (!found) return;
      const own = state.calls
        .flatMap((one) => one.legs)
        .filter((leg) => leg.kind === 'external' && leg.domain === domain);
      root.classList.toggle(
        'ringing',
        own.some((leg) => leg.ringing),
      );
      root.classList.toggle(
        'talking',
        own.some((leg) => leg.status === 'talking'),
      );
      redraw(legs, own, () =>
        own.length === 0
          ? [element('p', { class: 'quiet', text: 'Вызовов нет' })]
          : own.map((leg) => {
              const shown = strip(leg, own, null);
              shown.querySelector('.who')?.prepend(element('span', { text: leg.number ?? 'номер скрыт' }));
              return shown;
            }),
      );
      const numbers = [...found.subscribers, ...found.groups, ...found.queues].map(
        ({ number, name }) => [number, name] as const,
      );
      redraw(to, numbers, () => numbers.map(([value, name]) => element('option', { value, text: `${value} ${name}` })));
      if (document.activeElement !== behaviour) showBehaviour();
    },
  };
}
