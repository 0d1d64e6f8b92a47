import type { Portal } from '../../portal.ts';
import type { LocalApp } from '../../state/apps.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { Visit } from '../visit.ts';

/** Scopes the form offers. */
export const SCOPES: Record<string, string> = {
  placement: 'Встраивание приложений (placement)',
  user: 'Пользователи (user)',
  telephony: 'Телефония (telephony)',
  call: 'Телефония (совершение звонков) (call)',
  crm: 'CRM (crm)',
  im: 'Чат и уведомления (im)',
};

/** List of local apps and the form of a new one. */
export function applicationList(portal: Portal, visit: Visit, error: string | null): Html {
  const apps = portal.apps();
  return html`<div class="columns">
    <section class="box">
      <h2>Локальное приложение</h2>
      ${error === null ? null : html`<p class="error" role="alert">${error}</p>`} ${applicationForm(visit)}
    </section>
    <section class="box">
      <h2>Мои приложения</h2>
      ${apps.length === 0 ? html`<p class="muted">Приложений пока нет.</p>` : null}
      <ul class="timeline">
        ${apps.map(
          (app) =>
            html`<li>
              <a href="${visit.base}/devops/application/${app.id}/"><b>${app.name}</b></a
              ><small>${app.clientId}</small>
            </li>`,
        )}
      </ul>
    </section>
  </div>`;
}

function applicationForm(visit: Visit): Html {
  return html`<form method="post" action="${visit.base}/devops/application/">
    <fieldset class="segmented">
      <legend>Тип приложения</legend>
      <label><input type="radio" name="type" value="server" checked /> Серверное</label>
      <label><input type="radio" name="type" value="static" disabled /> Статичное</label>
    </fieldset>
    <label>Название <input name="name" required value="ECSS CRM" /></label>
    <label
      >Путь вашего обработчика <input name="handlerUrl" type="url" required placeholder="https://example.ru/"
    /></label>
    <label
      >Путь для первоначальной установки <input name="installUrl" type="url" placeholder="https://example.ru/install"
    /></label>
    <label class="check"><input type="checkbox" name="apiOnly" value="Y" checked /> Использует только API</label>
    <label>Название пункта меню <input name="menuTitle" /></label>
    <fieldset>
      <legend>Настройка прав</legend>
      ${Object.entries(SCOPES).map(
        ([scope, label]) =>
          html`<label class="check"><input type="checkbox" name="scope" value="${scope}" /> ${label}</label>`,
      )}
    </fieldset>
    <footer class="form-footer"><button class="button primary">Сохранить</button></footer>
  </form>`;
}

/** A saved app: its keys, what it bound, deletion. */
export function applicationDetails(portal: Portal, visit: Visit, app: LocalApp): Html {
  const handlers = portal.state.handlers.list(app.id);
  const placements = portal.state.placements.list({ appId: app.id });
  const lines = portal.state.lines.list(app.id);
  return html`<div class="columns">
    <section class="box">
      <h2>Ключи</h2>
      <dl>
        <dt>Код приложения (client_id)</dt>
        <dd><code id="client-id">${app.clientId}</code></dd>
        <dt>Ключ приложения (client_secret)</dt>
        <dd><code id="client-secret">${app.clientSecret}</code></dd>
        <dt>Путь вашего обработчика</dt>
        <dd>${app.handlerUrl}</dd>
        <dt>Путь для первоначальной установки</dt>
        <dd>${app.installUrl || '—'}</dd>
        <dt>Использует только API</dt>
        <dd>${app.apiOnly ? 'да' : 'нет'}</dd>
        <dt>Права</dt>
        <dd>${app.scopes.join(', ') || '—'}</dd>
        <dt>Установлено</dt>
        <dd>${app.installed ? 'да' : 'нет'}</dd>
      </dl>
      <form method="post" action="${visit.base}/devops/application/${app.id}/delete">
        <label class="check"><input type="checkbox" name="clean" value="Y" checked /> Очистить данные приложения</label>
        <button class="button danger">Удалить</button>
      </form>
    </section>
    <section class="box">
      <h2>Что занято приложением</h2>
      ${bound(
        'События',
        handlers.map((handler) => `${handler.event} → ${handler.handler}`),
      )}
      ${bound(
        'Места встраивания',
        placements.map((placed) => `${placed.placement} → ${placed.handler}`),
      )}
      ${bound(
        'Внешние линии',
        lines.map((line) => `${line.number} ${line.name}`),
      )}
    </section>
  </div>`;
}

function bound(title: string, rows: string[]): Content {
  return html`<h3>${title}</h3>
    ${
      rows.length === 0
        ? html`<p class="muted">Нет</p>`
        : html`<ul class="plain-list">
            ${rows.map((row) => html`<li>${row}</li>`)}
          </ul>`
    }`;
}
