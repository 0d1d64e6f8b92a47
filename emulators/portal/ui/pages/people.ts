import type { Portal } from '../../portal.ts';
import { fullName } from '../../state/users.ts';
import type { PortalUser } from '../../state/users.ts';
import { dateText, phoneLink } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Visit } from '../visit.ts';

export function streamPage(portal: Portal, visit: Visit): Html {
  const messages = portal.chatLog(visit.user.id).slice(-30).reverse();
  return html`<div class="columns">
    <section class="box">
      <h2>Чат и уведомления</h2>
      ${messages.length === 0 ? html`<p class="muted">Сообщений пока нет.</p>` : null}
      <ul class="timeline">
        ${messages.map((message) => html`<li><b>${message.text}</b><small>${dateText(message.at)}</small></li>`)}
      </ul>
    </section>
    <section class="box">
      <h2>Это эмулятор портала</h2>
      <p>
        Нажмите на телефон в <a href="${visit.base}/crm/contact/list/">контактах</a> или наберите номер вверху страницы,
        чтобы позвонить.
      </p>
      <p class="muted">
        Чтобы видеть в одном браузере нескольких сотрудников, откройте отдельные рабочие места:
        <a href="/desk/1/">первое</a>, <a href="/desk/2/">второе</a>, <a href="/desk/3/">третье</a>.
      </p>
    </section>
  </div>`;
}

export function employeeList(portal: Portal, visit: Visit): Html {
  return html`<section class="box">
    <table>
      <thead>
        <tr>
          <th>Сотрудник</th>
          <th>Должность</th>
          <th>Внутренний номер</th>
          <th>Мобильный</th>
          <th>Состояние</th>
        </tr>
      </thead>
      <tbody>
        ${portal.users().map(
          (user) =>
            html`<tr>
              <td><a href="${visit.base}/company/personal/user/${user.id}/">${fullName(user)}</a></td>
              <td>${user.workPosition}</td>
              <td>${user.phoneInner === null ? '—' : phoneLink(user.phoneInner)}</td>
              <td>${user.personalMobile === '' ? '—' : phoneLink(user.personalMobile)}</td>
              <td>${user.active ? (user.admin ? 'администратор' : 'работает') : 'уволен'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

export function employeeDetails(user: PortalUser): Html {
  return html`<section class="box">
    <dl>
      <dt>Должность</dt>
      <dd>${user.workPosition || '—'}</dd>
      <dt>E-mail</dt>
      <dd>${user.email}</dd>
      <dt>Внутренний номер</dt>
      <dd>${user.phoneInner === null ? '—' : phoneLink(user.phoneInner)}</dd>
      <dt>Мобильный</dt>
      <dd>${user.personalMobile === '' ? '—' : phoneLink(user.personalMobile)}</dd>
    </dl>
  </section>`;
}
