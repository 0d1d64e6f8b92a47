import type { Portal } from '../../portal.ts';
import type { EventFault, RequestFault } from '../../state/faults.ts';
import type { Knobs } from '../../state/knobs.ts';
import { fullName } from '../../state/users.ts';
import { dateText, option } from '../format.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { Visit } from '../visit.ts';

type PlainKnob = Exclude<keyof Knobs, 'operatingCostMs'>;

/** Switches as the page names them; `operatingCostMs` is for scripts only. */
export const KNOBS: Record<PlainKnob, string> = {
  planActive: 'Коммерческий тариф (REST работает)',
  rateLimit: 'Ограничение интенсивности запросов',
  enterprise: 'Тариф «Энтерпрайз» (250 и 5 в секунду)',
  operatingLimit: 'Ограничение времени работы методов',
  allowLocalHandlers: 'Разрешить обработчики на localhost',
  emptyErrorCodes: 'Пустые коды ошибок, как в старых версиях',
  doubleClick: 'Двойной щелчок по номеру',
  tokenTtlMs: 'Срок жизни access_token, мс',
  eventDelayMs: 'Задержка событий, мс',
  recordDownloadDelayMs: 'Задержка загрузки записи, мс',
  workerSlowMs: 'Медленный фоновый обработчик, мс',
  workerSlowPerDay: 'Медленных загрузок в день',
  cardCloseDelayMs: 'Задержка закрытия карточки, мс',
};

export const REQUEST_FAULTS: Record<RequestFault['kind'], string> = {
  queryLimit: '503 QUERY_LIMIT_EXCEEDED',
  operationLimit: '429 OPERATION_TIME_LIMIT',
  expiredToken: '401 expired_token',
  serverError: '500 INTERNAL_SERVER_ERROR',
  badGateway: '502, страница HTML',
  latency: 'Задержка ответа',
  dropConnection: 'Обрыв до выполнения',
  dropAnswer: 'Обрыв после выполнения',
  invalidGrant: 'invalid_grant при обновлении токена',
  error: 'Ошибка ERROR_CORE',
};

export const EVENT_FAULTS: Record<EventFault['kind'], string> = {
  drop: 'Потерять',
  duplicate: 'Отправить дважды',
  delay: 'Задержать',
};

/** Switches and faults of the emulator: not a page of the real product. */
export function emulatorPage(portal: Portal, visit: Visit): Html {
  return html`<div class="columns">
    <section class="box">
      <h2>Переключатели</h2>
      <form method="post" action="${visit.base}/emulator/knobs">
        ${Object.entries(KNOBS).map(([name, label]) => knob(portal.knobs, name as PlainKnob, label))}
        <footer class="form-footer"><button class="button primary">Применить</button></footer>
      </form>
    </section>
    <section class="box">
      <h2>Сбои</h2>
      ${faultForm(visit, 'request-fault', 'Запросы REST и OAuth', REQUEST_FAULTS, 'Метод (пусто — любой)')}
      ${faultList(
        visit,
        'request-fault',
        portal.state.requestFaults
          .list()
          .map((f) => ({ id: f.id, text: `${REQUEST_FAULTS[f.kind]} ${f.method ?? ''}` })),
      )}
      ${faultForm(visit, 'event-fault', 'События', EVENT_FAULTS, 'Событие (пусто — любое)')}
      ${faultList(
        visit,
        'event-fault',
        portal.state.eventFaults.list().map((f) => ({ id: f.id, text: `${EVENT_FAULTS[f.kind]} ${f.event ?? ''}` })),
      )}
      <h3>Токены</h3>
      <div class="row">
        ${action(visit, 'tokens', 'expire', 'Просрочить все access_token')}
        ${action(visit, 'tokens', 'revoke', 'Отозвать все токены')}
      </div>
      <h3>Уволить сотрудника</h3>
      <form class="row" method="post" action="${visit.base}/emulator/dismiss">
        <select name="userId" aria-label="Сотрудник">
          ${portal
            .users()
            .filter((user) => user.active)
            .map((user) => option(String(user.id), fullName(user), false))}
        </select>
        <button class="button danger">Уволить</button>
      </form>
    </section>
    ${logs(portal)}
  </div>`;
}

function knob(knobs: Knobs, name: PlainKnob, label: string): Html {
  const value = knobs[name];
  return typeof value === 'boolean'
    ? html`<label class="check"
        ><input type="checkbox" name="${name}" value="Y" ${value ? html` checked` : null} /> ${label}</label
      >`
    : html`<label class="amount">${label} <input type="number" min="0" name="${name}" value="${value}" /></label>`;
}

function faultForm(visit: Visit, path: string, title: string, kinds: Record<string, string>, target: string): Html {
  return html`<h3>${title}</h3>
    <form class="row" method="post" action="${visit.base}/emulator/${path}">
      <select name="kind" aria-label="Сбой">
        ${Object.entries(kinds).map(([kind, label]) => option(kind, label, false))}
      </select>
      <input name="target" placeholder="${target}" aria-label="${target}" />
      <input name="times" type="number" min="1" placeholder="раз" aria-label="Сколько раз" />
      <input name="delayMs" type="number" min="0" placeholder="мс" aria-label="Задержка, мс" />
      <button class="button">Добавить</button>
    </form>`;
}

function faultList(visit: Visit, path: string, faults: { id: number; text: string }[]): Content {
  return faults.map(
    (fault) =>
      html`<form class="row" method="post" action="${visit.base}/emulator/${path}/remove">
        <input type="hidden" name="id" value="${fault.id}" /><span>${fault.text}</span
        ><button class="button plain">Убрать</button>
      </form>`,
  );
}

function action(visit: Visit, path: string, how: string, label: string): Html {
  return html`<form method="post" action="${visit.base}/emulator/${path}">
    <input type="hidden" name="how" value="${how}" /><button class="button">${label}</button>
  </form>`;
}

function logs(portal: Portal): Html {
  const requests = portal.state.requests.list().slice(-40).reverse();
  const events = portal.state.sentEvents.list().slice(-20).reverse();
  return html`<section class="box wide">
    <h2>Последние запросы</h2>
    <table class="log">
      <tbody>
        ${requests.map(
          (r) =>
            html`<tr>
              <td>${dateText(r.at)}</td>
              <td>${r.method}</td>
              <td>${r.status}</td>
              <td>${r.error ?? ''}</td>
              <td>${Math.round(r.durationMs)} мс</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <h2>Последние события</h2>
    <table class="log">
      <tbody>
        ${events.map(
          (e) =>
            html`<tr>
              <td>${dateText(e.queuedAt)}</td>
              <td>${e.event}</td>
              <td>${e.handler}</td>
              <td>${e.error ?? e.status ?? '…'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
