/** The login page: works without script, in both languages, and keeps what was typed – but never the secret. */
import type { Lang } from '../../app/errors.ts';
import { html } from './html.ts';
import { serverPage } from './server-page.ts';

const WORDS = {
  ru: {
    title: 'Вход',
    lead: 'Телефония ECSS-10 в Битрикс24. Войти может администратор портала.',
    domain: 'Домен компании',
    more: 'дополнительные параметры',
    moreHint: 'Нужны один раз, при регистрации компании: их показывает карточка локального приложения в Битрикс24.',
    clientId: 'Идентификатор клиента',
    clientSecret: 'Секретный ключ',
    submit: 'Вход',
    signedIn: 'Вы уже вошли:',
    settings: 'настройки компании',
  },
  en: {
    title: 'Sign in',
    lead: 'ECSS-10 telephony in Bitrix24. An administrator of the portal may sign in.',
    domain: 'Company domain',
    more: 'Additional parameters',
    moreHint: 'Needed once, to register the company: the card of the local application in Bitrix24 shows them.',
    clientId: 'Client id',
    clientSecret: 'Secret key',
    submit: 'Sign in',
    signedIn: 'You are signed in:',
    settings: 'company settings',
  },
} as const;

export interface LoginPageState {
  lang: Lang;
  /** Public path with its closing slash. */
  basePath: string;
  domain: string;
  clientId: string;
  /** What went wrong, for the reader; null at the first sight of the page. */
  error: string | null;
  /** The additional parameters are what is missing or wrong: show them at once, ready to be typed. */
  expand: boolean;
  /** Name of who is signed in already; null when nobody is. */
  signedInAs: string | null;
}

export function loginPage(state: LoginPageState): string {
  const words = WORDS[state.lang];
  const open = state.expand || state.clientId !== '' ? html` open` : '';
  const blamed = html` aria-invalid="true" aria-describedby="error"`;
  const domainNote = state.error !== null && !state.expand ? blamed : '';
  const keysNote = state.error !== null && state.expand ? blamed : '';
  const domainFocus = state.expand ? '' : html` autofocus`;
  const keysFocus = state.expand ? html` autofocus` : '';
  return serverPage(
    state.lang,
    `${words.title} · ECSS-10`,
    html`<h1>${words.title}</h1>
<p class="quiet">${words.lead}</p>
${state.error === null ? '' : html`<p class="error" id="error" role="alert">${state.error}</p>`}
<form method="post" action="${state.basePath}login">
<label for="domain">${words.domain}</label>
<input id="domain" name="domain" value="${state.domain}" placeholder="company.bitrix24.ru" required maxlength="255" autocapitalize="none" spellcheck="false" autocomplete="on"${domainFocus}${domainNote}>
<details${open}>
<summary>${words.more}</summary>
<p class="quiet small">${words.moreHint}</p>
<label for="clientId">${words.clientId}</label>
<input id="clientId" name="clientId" value="${state.clientId}" maxlength="500" autocapitalize="none" spellcheck="false" autocomplete="off"${keysFocus}${keysNote}>
<label for="clientSecret">${words.clientSecret}</label>
<input id="clientSecret" name="clientSecret" type="password" maxlength="500" autocomplete="off"${keysNote}>
</details>
<button type="submit">${words.submit}</button>
</form>
${
  state.signedInAs === null
    ? ''
    : html`<p class="signed-in small quiet">
        ${words.signedIn} ${state.signedInAs} · <a href="${state.basePath}company">${words.settings}</a>
      </p>`
}`,
  );
}
