/**
 * What the product says when it refuses, by error code. `{name}` is replaced by the detail of that name.
 * Each text says what happened and, where there is something to do, what.
 */
export interface Text {
  ru: string;
  en: string;
}

export const ERROR_TEXTS = {
  bad_request: { ru: 'Запрос составлен неверно', en: 'The request is malformed' },
  validation_failed: { ru: 'Проверьте отмеченные поля', en: 'Check the marked fields' },
  not_found: { ru: 'Такой страницы нет', en: 'There is no such page' },
  body_too_large: { ru: 'Запрос слишком велик', en: 'The request is too large' },
  unsupported_media_type: { ru: 'Такой вид данных не принимается', en: 'This kind of data is not accepted' },
  too_many_requests: {
    ru: 'Слишком много попыток. Подождите минуту и повторите',
    en: 'Too many attempts. Wait a minute and try again',
  },
  internal: {
    ru: 'Внутренняя ошибка сервера, подробности — в его журнале',
    en: 'Internal server error, see the server log for details',
  },
  not_signed_in: { ru: 'Войдите, чтобы продолжить', en: 'Sign in to continue' },
  page_token_invalid: {
    ru: 'Страница устарела: закройте её и откройте снова',
    en: 'The page is out of date: close it and open it again',
  },
  admin_only: {
    ru: 'Это доступно только администратору портала',
    en: 'Only an administrator of the portal may do this',
  },
  forbidden_origin: {
    ru: 'Запрос пришёл с чужого сайта и отклонён',
    en: 'The request came from another site and was refused',
  },
  pages_missing: {
    ru: 'Страницы не собраны: выполните сборку или проверьте ключ dist в settings.js',
    en: 'The pages are not built: run the build or check the key dist in settings.js',
  },

  bad_domain: {
    ru: 'Это не похоже на домен компании. Пример: company.bitrix24.ru',
    en: 'This does not look like a company domain. Example: company.bitrix24.ru',
  },
  company_unknown: {
    ru: 'Компания {domain} ещё не зарегистрирована. При первом входе откройте «дополнительные параметры» и укажите идентификатор клиента и секретный ключ',
    en: 'The company {domain} is not registered yet. For the first visit open “Additional parameters” and enter the client id and the secret key',
  },
  keys_incomplete: {
    ru: 'Укажите и идентификатор клиента, и секретный ключ',
    en: 'Enter both the client id and the secret key',
  },
  keys_refused: {
    ru: 'Битрикс24 не принял идентификатор клиента или секретный ключ. Сверьте их с карточкой локального приложения',
    en: 'Bitrix24 refused the client id or the secret key. Compare them with the card of the local application',
  },
  login_expired: {
    ru: 'Этот вход уже завершён, устарел или начат в другом браузере либо по другому адресу сервера. Начните вход заново',
    en: 'This sign-in is already used, out of date or was begun in another browser or at another address of the server. Sign in again',
  },
  portal_mismatch: {
    ru: 'Ответил не тот портал, в который выполнялся вход. Проверьте домен компании: возможно, портал переименован',
    en: 'Another portal answered than the one you signed in to. Check the company domain: the portal may have been renamed',
  },
  not_administrator: {
    ru: 'Регистрировать компанию и управлять ею может только администратор портала Битрикс24',
    en: 'Only an administrator of the Bitrix24 portal may register and manage the company',
  },
  portal_unavailable: {
    ru: 'Битрикс24 не отвечает. Повторите через минуту',
    en: 'Bitrix24 does not answer. Try again in a minute',
  },
  portal_refused: { ru: 'Битрикс24 отказал: {reason}', en: 'Bitrix24 refused: {reason}' },

  frame_forged: {
    ru: 'Не удалось подтвердить, что страницу открыл ваш портал Битрикс24. Обновите страницу портала и откройте карточку снова',
    en: 'It could not be verified that your Bitrix24 portal opened this page. Reload the portal page and open the card again',
  },
  event_forbidden: { ru: 'Событие не от портала', en: 'The event is not from the portal' },

  employee_unknown: { ru: 'Такого сотрудника нет', en: 'There is no such employee' },
  bad_number: {
    ru: 'Номер «{number}» не подходит: нужны цифры, возможно с +, * или #',
    en: 'The number “{number}” is not suitable: digits are expected, possibly with +, * or #',
  },
  number_taken: {
    ru: 'Номер {number} уже у сотрудника {userName}',
    en: 'The number {number} already belongs to {userName}',
  },

  call_not_found: { ru: 'Этого вызова уже нет', en: 'This call is over' },
  not_possible_now: {
    ru: 'Сейчас это действие с вызовом невозможно',
    en: 'This is not possible with the call right now',
  },
  answer_not_supported: {
    ru: 'Этот телефон нельзя поднять с экрана. Снимите трубку',
    en: 'This phone cannot be answered from the screen. Pick it up',
  },
  switch_unavailable: {
    ru: 'Нет связи с ECSS-10. Она восстановится сама, повторите позже',
    en: 'No connection to ECSS-10. It will recover by itself, try again later',
  },
  switch_timeout: {
    ru: 'ECSS-10 не ответила вовремя. Посмотрите на телефон: команда могла выполниться',
    en: 'ECSS-10 did not answer in time. Look at the phone: the command may have worked',
  },
  switch_refused: { ru: 'ECSS-10 отказала: {reason}', en: 'ECSS-10 refused: {reason}' },
} as const satisfies Record<string, Text>;

/** What may be wrong with one field of a form. */
export const FIELD_TEXTS = {
  required: { ru: 'Заполните поле', en: 'Fill in the field' },
  too_long: { ru: 'Слишком длинно', en: 'Too long' },
  https_url: { ru: 'Нужен адрес вида https://10.0.0.1:8089', en: 'An address like https://10.0.0.1:8089 is expected' },
  no_spaces: { ru: 'Пробелы здесь недопустимы', en: 'Spaces are not allowed here' },
  fingerprint: {
    ru: 'Нужен отпечаток SHA-256: 64 шестнадцатеричные цифры',
    en: 'A SHA-256 fingerprint is expected: 64 hexadecimal digits',
  },
  employee: { ru: 'Такого действующего сотрудника нет', en: 'There is no such active employee' },
  connection_first: { ru: 'Сначала задайте подключение к ECSS-10', en: 'Set the connection to ECSS-10 first' },
  malformed: { ru: 'Значение не подходит', en: 'The value is not suitable' },
} as const satisfies Record<string, Text>;
