import { send } from './api.ts';
import { button, checkbox, element, redraw } from './dom.ts';
import type { State } from './model.ts';

const UNAVAILABLE = { status: 503, error: 'unavailable' };

/** Settings of the switch, and what can go wrong on demand. */
export function drawFaults(place: HTMLElement, { settings, faults }: State): void {
  redraw(place, [settings, faults], () => [
    element('h2', { text: 'Поведение и сбои' }),
    element(
      'div',
      { class: 'switches' },
      checkbox('CSTA включена', settings['csta'] === true, (csta) => patch({ csta })),
      checkbox('перевод создаёт новое плечо', settings['transferStyle'] === 'new-leg', (on) =>
        patch({ transferStyle: on ? 'new-leg' : 'same-leg' }),
      ),
      checkbox('старые плечи исчезают раньше новых', settings['transferOrder'] === 'release-first', (on) =>
        patch({ transferOrder: on ? 'release-first' : 'appear-first' }),
      ),
      checkbox('перевод без ответа возвращается', settings['blindTransferFailure'] === 'return', (on) =>
        patch({ blindTransferFailure: on ? 'return' : 'end' }),
      ),
      checkbox('не пускать (503)', faults.refuseRegister !== null, (on) =>
        fault({ refuseRegister: on ? UNAVAILABLE : null }),
      ),
      checkbox('события с задержкой 2 с', faults.eventDelayMs > 0, (on) => fault({ eventDelayMs: on ? 2_000 : 0 })),
      checkbox('молчать, не разрывая связь', faults.mute, (on) => fault({ mute: on })),
    ),
    element(
      'div',
      { class: 'buttons' },
      button('Разорвать связь', () => send('POST', 'faults/drop-connections', {})),
      button('Перезапуск', () => send('POST', 'faults/restart', {})),
      button('Перезапуск, 20 с', () => send('POST', 'faults/restart', { downtimeMs: 20_000 })),
      button(counted('Потерять событие', faults.loseNextEvents), () =>
        fault({ loseNextEvents: faults.loseNextEvents + 1 }),
      ),
      button(counted('Повторить событие', faults.duplicateNextEvents), () =>
        fault({ duplicateNextEvents: faults.duplicateNextEvents + 1 }),
      ),
      button('Отказать click-to-call', () => fault({ failNextMakes: [500] })),
      button('Новый сертификат', () => send('POST', 'faults/new-certificate', {})),
      button('Убрать сбои', () => send('DELETE', 'faults'), 'primary'),
    ),
  ]);
}

const patch = (change: object): void => send('PATCH', 'settings', change);
const fault = (change: object): void => send('PATCH', 'faults', change);
const counted = (text: string, count: number): string => (count === 0 ? text : `${text} · ${count}`);
