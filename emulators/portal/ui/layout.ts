import type { Boot } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import { fullName } from '../state/users.ts';
import { html, scriptJson } from './html.ts';
import type { Content, Html } from './html.ts';
import type { Visit } from './visit.ts';

export interface Page {
  title: string;
  /** Path of the menu item that is marked. */
  section: string;
  body: Content;
  boot: Boot;
}

interface MenuItem {
  path: string;
  label: string;
}

const MENU: MenuItem[] = [
  { path: '/stream/', label: 'Лента' },
  { path: '/crm/contact/list/', label: 'CRM — контакты' },
  { path: '/company/', label: 'Сотрудники' },
  { path: '/telephony/detail.php', label: 'Статистика звонков' },
];

const ADMIN_MENU: MenuItem[] = [
  { path: '/telephony/users.php', label: 'Пользователи телефонии' },
  { path: '/telephony/configs.php', label: 'Настройки телефонии' },
  { path: '/devops/application/', label: 'Разработчикам' },
  { path: '/emulator/', label: 'Эмулятор' },
];

/** A document without the portal around it: login, errors. */
export function bareDocument(title: string, body: Content): Html {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/bitrix/assets/portal.css" />
        <link rel="stylesheet" href="/bitrix/assets/controls.css" />
      </head>
      <body class="bare">
        ${body}
      </body>
    </html>`;
}

/** A page of the portal: menu on the left, header with the dial field, content. In a slider only the content. */
export function portalDocument(portal: Portal, visit: Visit, page: Page): Html {
  const { base, user } = visit;
  const chrome = page.boot.inSlider
    ? null
    : html`<nav class="menu" aria-label="Главное меню">
        <a class="logo" href="${base}/stream/">Битрикс<b>24</b><small>эмулятор</small></a>
        ${menuItems(base, MENU, page.section)} ${appItems(portal, visit, page.section)}
        ${
          user.admin
            ? html`<h3>Управление</h3>
                ${menuItems(base, ADMIN_MENU, page.section)}`
            : null
        }
      </nav>`;
  const header = page.boot.inSlider
    ? null
    : html`<header class="top">
        <form id="dial" role="search">
          <input type="tel" placeholder="Номер телефона" aria-label="Номер телефона" autocomplete="off" />
          <button class="button success" type="submit">Позвонить</button>
        </form>
        <div class="whoami">
          <span class="avatar" aria-hidden="true">${user.name.slice(0, 1)}${user.lastName.slice(0, 1)}</span>
          <span>${fullName(user)}<small>${user.workPosition}</small></span>
          <form method="post" action="${base}/logout/"><button class="button plain">Выйти</button></form>
        </div>
      </header>`;
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${page.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/bitrix/assets/portal.css" />
        <link rel="stylesheet" href="/bitrix/assets/controls.css" />
        <link rel="stylesheet" href="/bitrix/assets/card.css" />
      </head>
      <body class="${page.boot.inSlider ? 'in-slider' : 'portal'}">
        ${chrome}
        <div class="main">
          ${header}
          <main>
            <h1 id="pagetitle">${page.title}</h1>
            ${page.body}
          </main>
        </div>
        <script type="application/json" id="boot">
          ${scriptJson(page.boot)}
        </script>
        <script type="module" src="/bitrix/assets/main.ts"></script>
      </body>
    </html>`;
}

function menuItems(base: string, items: MenuItem[], section: string): Html[] {
  return items.map(({ path, label }) => {
    const current = path === section ? html` aria-current="page"` : null;
    return html`<a href="${base}${path}" ${current}>${label}</a>`;
  });
}

/** Apps with a page of their own and LEFT_MENU placements; the product groups them under «Приложения». */
function appItems(portal: Portal, visit: Visit, section: string): Content {
  const pages = portal
    .apps()
    .filter((app) => !app.apiOnly && app.installed)
    .map((app) => ({ path: `/marketplace/app/${app.id}/`, label: app.menuTitle['ru'] ?? app.name }));
  const placed = portal
    .placements('LEFT_MENU', visit.user.id)
    .map((item) => ({ path: `/marketplace/app/${item.appId}/placement/${item.handlerId}/`, label: item.title }));
  const items = [...pages, ...placed];
  return items.length === 0
    ? null
    : html`<h3>Приложения</h3>
        ${menuItems(visit.base, items, section)}`;
}
