import type { Portal } from '../../portal.ts';
import type { StatisticRow } from '../../state/statistics.ts';
import { fullName } from '../../state/users.ts';
import { dateText, durationText, option, phoneLink } from '../format.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { Visit } from '../visit.ts';

const TYPES: Record<number, string> = {
  1: 'Исходящий',
  2: 'Входящий',
  3: 'Входящий с перенаправлением',
  4: 'Обратный',
  5: 'Информационный',
};
const DEFAULT_CHOICE = 'По умолчанию';

function choices(portal: Portal, chosen: string | null, none: string): Content {
  const offered = portal.outgoingNumberChoices();
  return [
    option('', none, chosen === null),
    ...offered.map((choice) => option(choice.id, choice.title, choice.id === chosen)),
  ];
}

/** «Пользователи телефонии»: a number for outgoing calls for each employee. */
export function telephonyUsers(portal: Portal, visit: Visit): Html {
  return html`<section class="box">
    <form method="post" action="${visit.base}/telephony/users.php">
      <table>
        <thead>
          <tr>
            <th>Сотрудник</th>
            <th>Внутренний номер</th>
            <th>Номер для исходящего звонка</th>
          </tr>
        </thead>
        <tbody>
          ${portal
            .users()
            .filter((user) => user.active)
            .map(
              (user) =>
                html`<tr>
                  <td>${fullName(user)}</td>
                  <td>
                    <input
                      name="phoneInner_${user.id}"
                      value="${user.phoneInner ?? ''}"
                      size="5"
                      aria-label="Внутренний номер: ${fullName(user)}"
                    />
                  </td>
                  <td>
                    <select name="outgoing_${user.id}" aria-label="Номер для исходящего звонка: ${fullName(user)}">
                      ${choices(portal, user.outgoingNumber, DEFAULT_CHOICE)}
                    </select>
                  </td>
                </tr>`,
            )}
        </tbody>
      </table>
      <footer class="form-footer"><button class="button primary">Сохранить</button></footer>
    </form>
  </section>`;
}

/** «Настройки телефонии»: the default for everybody. */
export function telephonySettings(portal: Portal, visit: Visit): Html {
  return html`<section class="box">
    <form method="post" action="${visit.base}/telephony/configs.php">
      <label
        >Номер для исходящего звонка по умолчанию
        <select name="outgoing">
          ${choices(portal, portal.state.defaultOutgoingNumber, 'Не выбран')}
        </select>
      </label>
      <p class="muted">Приложение появляется в списке, когда оно подписалось на событие ONEXTERNALCALLSTART.</p>
      <footer class="form-footer"><button class="button primary">Сохранить</button></footer>
    </form>
  </section>`;
}

/** «Статистика звонков», newest first. */
export function statisticsPage(portal: Portal): Html {
  const rows = portal.statistics().slice(0, 200);
  return html`<section class="box">
    ${rows.length === 0 ? html`<p class="muted">Завершённых звонков пока нет.</p>` : null}
    <table>
      <thead>
        <tr>
          <th>Дата</th>
          <th>Тип</th>
          <th>Сотрудник</th>
          <th>Телефон</th>
          <th>Линия</th>
          <th>Длительность</th>
          <th>Статус</th>
          <th>Запись</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => statisticRow(portal, row))}
      </tbody>
    </table>
  </section>`;
}

function statisticRow(portal: Portal, row: StatisticRow): Html {
  const user = portal.state.users.get(row.userId);
  const status = row.statusCode === '200' ? 'Успешный' : row.statusCode === '304' ? 'Пропущенный' : 'Неуспешный';
  return html`<tr data-call-id="${row.callId}">
    <td>${dateText(row.startedAt)}</td>
    <td>${TYPES[row.type] ?? ''}</td>
    <td>${user ? fullName(user) : row.userId}</td>
    <td>${phoneLink(row.phoneNumber)}</td>
    <td>${row.portalNumber}</td>
    <td>${durationText(row.durationSeconds)}</td>
    <td>
      <span class="badge ${row.statusCode === '200' ? 'good' : 'bad'}" title="${row.failedReason}"
        >${status} (${row.statusCode})</span
      >
    </td>
    <td>
      ${row.recordFileId === null ? '—' : html`<audio controls preload="none" src="/telephony/record/${row.recordFileId}"></audio>`}
    </td>
  </tr>`;
}
