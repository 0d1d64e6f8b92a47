import type { Text } from './errors.ts';

/** Why a click-to-call did not happen: FAILED_REASON in the portal's statistics. */
export const DIAL_REASONS = {
  no_extension: {
    ru: 'У сотрудника нет номера в настройках интеграции',
    en: 'The employee has no number in the integration',
  },
  stale: { ru: 'Команда на вызов пришла слишком поздно', en: 'The request to call came too late' },
  bad_number: { ru: 'АТС не приняла номер', en: 'The switch did not accept the number' },
  forbidden: {
    ru: 'АТС запрещает этому номеру вызовы через интеграцию',
    en: 'The switch does not let this number call through the integration',
  },
  busy: { ru: 'Телефон сотрудника занят или недоступен', en: "The employee's phone is busy or unavailable" },
  not_connected: { ru: 'Нет связи с АТС', en: 'No connection to the switch' },
  switch_failure: { ru: 'АТС не смогла выполнить вызов', en: 'The switch could not make the call' },
  never_rang: { ru: 'АТС не начала вызов', en: 'The switch did not begin the call' },
  unclear: { ru: 'АТС не ответила на команду', en: 'The switch did not answer the request' },
} satisfies Record<string, Text>;

export type DialReason = keyof typeof DIAL_REASONS;
