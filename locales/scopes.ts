import type { Catalogue } from './translate.ts';

/** The rights that the application asks of the portal: as the portal's form names them, and what each is for. */
export const SCOPE_TEXTS = {
  placement: { ru: 'Встраивание приложений (placement)', en: 'Application embedding (placement)' },
  user: { ru: 'Пользователи (user)', en: 'Users (user)' },
  telephony: { ru: 'Телефония (telephony)', en: 'Telephony (telephony)' },
  call: { ru: 'Телефония (совершение звонков) (call)', en: 'Telephony (making calls) (call)' },
} as const satisfies Catalogue;

export type Scope = keyof typeof SCOPE_TEXTS;

/** What stops working without it. */
export const SCOPE_USES = {
  placement: { ru: 'карточка звонка', en: 'the call card' },
  user: { ru: 'список сотрудников', en: 'the list of employees' },
  telephony: { ru: 'звонки в CRM, щелчок по номеру', en: 'calls in the CRM, click-to-call' },
  call: { ru: 'про запас, сейчас не используется', en: 'in reserve, not used now' },
} as const satisfies Record<Scope, unknown> & Catalogue;

/** Several of them as one text. */
export function namesOfScopes(scopes: readonly Scope[]): { ru: string; en: string } {
  const joined = (lang: 'ru' | 'en') => scopes.map((scope) => SCOPE_TEXTS[scope][lang]).join(', ');
  return { ru: joined('ru'), en: joined('en') };
}
