import type { Catalogue } from './translate.ts';

/** Texts of the login page. */
export const loginTexts = {
  title: { ru: 'Вход', en: 'Sign in' },
  lead: {
    ru: 'Телефония ECSS-10 в Битрикс24. Войти может администратор портала.',
    en: 'ECSS-10 telephony in Bitrix24. An administrator of the portal may sign in.',
  },
  domain: { ru: 'Домен компании', en: 'Company domain' },
  more: { ru: 'дополнительные параметры', en: 'Additional parameters' },
  moreHint: {
    ru: 'Нужны один раз, при регистрации компании. В карточке локального приложения в Битрикс24 это «Код приложения» и «Ключ приложения».',
    en: 'Needed once, to register the company. The card of the local application in Bitrix24 shows them.',
  },
  clientId: { ru: 'Идентификатор клиента', en: 'Client id' },
  clientSecret: { ru: 'Секретный ключ', en: 'Secret key' },
  submit: { ru: 'Вход', en: 'Sign in' },
  ended: {
    ru: 'Вход завершён: истёк его срок или его завершили в другом месте. Войдите снова.',
    en: 'You have been signed out: the session expired or was ended elsewhere. Sign in again.',
  },
  signedIn: { ru: 'Вы уже вошли:', en: 'You are signed in:' },
  settings: { ru: 'настройки компании', en: 'company settings' },
} as const satisfies Catalogue;
