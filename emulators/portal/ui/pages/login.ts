import type { Portal } from '../../portal.ts';
import { LOGIN_PATH } from '../../state/sessions.ts';
import { fullName } from '../../state/users.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { bareDocument } from '../layout.ts';

/** Login form. The list of people below it is the emulator's own: their passwords are no secret here. */
export function loginPage(portal: Portal, base: string, backUrl: string, wrong: boolean): Html {
  const people = portal.users().filter((user) => user.active);
  return bareDocument(
    'Авторизация',
    html`<main class="login">
      <form class="box" method="post" action="${base}${LOGIN_PATH}">
        <div class="logo">Битрикс<b>24</b><small>эмулятор</small></div>
        <h1>Авторизация</h1>
        ${wrong ? html`<p class="error" role="alert">Неверный логин или пароль.</p>` : null}
        <input type="hidden" name="backurl" value="${backUrl}" />
        <label>Логин <input name="USER_LOGIN" autocomplete="username" required autofocus /></label>
        <label>Пароль <input name="USER_PASSWORD" type="password" autocomplete="current-password" required /></label>
        <button class="button primary wide">Войти</button>
      </form>
      <section class="box people">
        <h2>Войти как</h2>
        ${people.map(
          (user) =>
            html`<form method="post" action="${base}${LOGIN_PATH}">
              <input type="hidden" name="backurl" value="${backUrl}" />
              <input type="hidden" name="USER_LOGIN" value="${user.login}" />
              <input type="hidden" name="USER_PASSWORD" value="${user.password}" />
              <button class="person-button" data-login="${user.login}">
                <span class="avatar" aria-hidden="true">${user.name.slice(0, 1)}${user.lastName.slice(0, 1)}</span>
                <span
                  >${fullName(user)}<small
                    >${user.workPosition}${user.admin && user.workPosition !== 'Администратор' ? ' · администратор' : ''}</small
                  ></span
                >
              </button>
            </form>`,
        )}
      </section>
    </main>`,
  );
}

/** What the portal shows by itself when it cannot go on, for instance with OAuth for an unknown app. */
export function portalErrorPage(title: string, text: string): Html {
  return bareDocument(
    title,
    html`<main class="login">
      <section class="box">
        <h1>${title}</h1>
        <p class="error" role="alert">${text}</p>
        <p><a href="/stream/">На портал</a></p>
      </section>
    </main>`,
  );
}
