/** The login page: works without script, in both languages, and keeps what was typed – but never the secret. */
import { describeError } from '../../app/errors.ts';
import type { AppError, ErrorCode, Lang } from '../../app/errors.ts';
import { loginTexts as texts } from '../../../locales/login.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { serverPage } from './server-page.ts';

/** Which fields an error is about; of the others no field is to blame. The fields for the keys are shown when they are. */
const BLAMED: Partial<Record<ErrorCode, 'domain' | 'keys'>> = {
  bad_domain: 'domain',
  portal_not_found: 'domain',
  portal_http: 'domain',
  portal_private: 'domain',
  portal_mismatch: 'domain',
  company_unknown: 'keys',
  keys_incomplete: 'keys',
  keys_refused: 'keys',
  app_removed: 'keys',
};

export interface LoginPageState {
  lang: Lang;
  /** Public path with its closing slash. */
  basePath: string;
  domain: string;
  clientId: string;
  /** What went wrong; null at the first sight of the page. */
  error: AppError | null;
  /** Name of who is signed in already; null when nobody is. */
  signedInAs: string | null;
  /** The settings page sent him here because his session was no more. */
  ended?: boolean;
}

export function loginPage(state: LoginPageState): string {
  const { lang, error } = state;
  const blamed = error === null ? null : (BLAMED[error.code] ?? null);
  const open = blamed === 'keys' || state.clientId !== '' ? html` open` : '';
  const invalid = html` aria-invalid="true" aria-describedby="error"`;
  const domainNote = blamed === 'domain' ? invalid : '';
  const keysNote = blamed === 'keys' ? invalid : '';
  const domainFocus = blamed === 'keys' ? '' : html` autofocus`;
  const keysFocus = blamed === 'keys' ? html` autofocus` : '';
  return serverPage(
    lang,
    `${texts.title[lang]} · ECSS-10`,
    html`<h1>${texts.title[lang]}</h1>
<p class="quiet">${texts.lead[lang]}</p>
${state.ended === true && state.signedInAs === null ? html`<p role="status">${texts.ended[lang]}</p>` : ''}
${error === null ? '' : errorBox(describeError(error, lang).message)}
<form method="post" action="${state.basePath}login">
<label for="domain">${texts.domain[lang]}</label>
<input id="domain" name="domain" value="${state.domain}" placeholder="company.bitrix24.ru" required maxlength="255" autocapitalize="none" spellcheck="false" autocomplete="on"${domainFocus}${domainNote}>
<details${open}>
<summary>${texts.more[lang]}</summary>
<p class="quiet small">${texts.moreHint[lang]}</p>
<label for="clientId">${texts.clientId[lang]}</label>
<input id="clientId" name="clientId" value="${state.clientId}" maxlength="500" autocapitalize="none" spellcheck="false" autocomplete="off"${keysFocus}${keysNote}>
<label for="clientSecret">${texts.clientSecret[lang]}</label>
<input id="clientSecret" name="clientSecret" type="password" maxlength="500" autocomplete="off"${keysNote}>
</details>
<button type="submit">${texts.submit[lang]}</button>
</form>
${
  state.signedInAs === null
    ? ''
    : html`<p class="signed-in small quiet">
        ${texts.signedIn[lang]} ${state.signedInAs} · <a href="${state.basePath}company">${texts.settings[lang]}</a>
      </p>`
}`,
  );
}

/** What happened stands out, what to do follows. */
function errorBox(message: string): Html {
  const [, what = message, advice = ''] = /^(.+?[.:]) +(.+)$/.exec(message) ?? [];
  const rest = advice === '' ? '' : html` ${advice}`;
  return html`<p class="error" id="error" role="alert"><strong>${what}</strong>${rest}</p>`;
}
