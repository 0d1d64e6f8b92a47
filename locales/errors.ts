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
  database_unavailable: {
    ru: 'База данных сейчас недоступна. Вызовы продолжаются; повторите через минуту',
    en: 'The database is out of reach. Calls go on; try again in a minute',
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
    ru: 'Компания {domain} здесь ещё не зарегистрирована. Введите ниже идентификатор клиента и секретный ключ: их показывает карточка локального приложения в Битрикс24. Если компания уже работала с этим сервером, проверьте домен',
    en: 'The company {domain} is not registered here yet. Enter the client id and the secret key below: the card of the local application in Bitrix24 shows them. If the company has worked with this server before, check the domain',
  },
  keys_incomplete: {
    ru: 'Не хватает одного из ключей. Нужны оба: идентификатор клиента и секретный ключ',
    en: 'One of the keys is missing. Both are needed: the client id and the secret key',
  },
  keys_refused: {
    ru: 'Битрикс24 не принял ключи. Скопируйте «Код приложения» и «Ключ приложения» из карточки локального приложения ещё раз: если приложение удаляли и создавали заново, у него новые ключи',
    en: 'Bitrix24 refused the keys. Copy the client id and the secret key from the card of the local application again: an application that was deleted and made anew has new keys',
  },
  login_expired: {
    ru: 'Этот вход устарел: он действует 10 минут, один раз и только в том браузере и по тому адресу, где начат. Нажмите «Вход» ещё раз',
    en: 'This sign-in is out of date: it holds for 10 minutes, once, and only in the browser and at the address where it was begun. Press “Sign in” again',
  },
  portal_mismatch: {
    ru: 'Ответил не тот портал, в который выполнялся вход. Проверьте домен компании: возможно, портал переименован',
    en: 'Another portal answered than the one you signed in to. Check the company domain: the portal may have been renamed',
  },
  not_administrator: {
    ru: 'В Битрикс24 вы вошли как {userName}, это не администратор. Выйдите из Битрикс24 и войдите администратором портала либо попросите его войти сюда',
    en: 'In Bitrix24 you are signed in as {userName}, who is not an administrator. Sign out of Bitrix24 and sign in as an administrator of the portal, or ask one to sign in here',
  },
  portal_unavailable: {
    ru: 'Битрикс24 не отвечает этому серверу. Повторите через минуту; если не помогло, проверьте, что с сервера открываются {domain} и сервер авторизации Битрикс24',
    en: 'Bitrix24 does not answer this server. Try again in a minute; if that does not help, check that {domain} and the authorisation server of Bitrix24 can be opened from the server',
  },
  portal_certificate: {
    ru: 'Сертификату Битрикс24 ({domain}) нельзя доверять. Если портал свой, укажите его центр сертификации ключом trustedCaFile в settings.js; если облачный, проверьте дату и время на этом сервере',
    en: 'The certificate of Bitrix24 ({domain}) cannot be trusted. For a portal of your own name its authority by the key trustedCaFile in settings.js; for a cloud portal check date and time of this server',
  },
  portal_not_found: {
    ru: 'Портала {domain} нет. Проверьте, нет ли в домене опечатки: он виден в адресной строке Битрикс24',
    en: 'There is no portal {domain}. Check the domain for a misprint: the address bar of Bitrix24 shows it',
  },
  portal_private: {
    ru: 'Портал {domain} находится во внутренней сети, а эта служба соединяется только с порталами в интернете. Если сервер ваш, включите allowPrivateAddresses в settings.js',
    en: 'The portal {domain} is inside a private network, and this service only connects to portals on the internet. If the server is yours, set allowPrivateAddresses in settings.js',
  },
  portal_http: {
    ru: 'Адрес портала должен начинаться с https://. Если портал работает только по http внутри закрытой сети, включите allowHttpPortals в settings.js',
    en: 'The address of the portal must begin with https://. For a portal that is only reached by http in a closed network set allowHttpPortals in settings.js',
  },
  plan_required: {
    ru: 'На тарифе портала {domain} приложения не работают. Нужен платный тариф Битрикс24 или подписка на Маркет; после оплаты войдите снова',
    en: 'The plan of the portal {domain} does not allow applications. A paid plan of Bitrix24 or a Market subscription is needed; sign in again afterwards',
  },
  app_closed: {
    ru: 'Битрикс24 не пускает вас в приложение. Откройте его карточку в Битрикс24 и дайте себе доступ, затем войдите снова',
    en: 'Bitrix24 does not let you into the application. Open its card in Bitrix24, give yourself access and sign in again',
  },
  app_removed: {
    ru: 'Приложения в портале {domain} больше нет. Создайте локальное приложение заново и введите его новые ключи',
    en: 'The application is not in the portal {domain} any more. Make the local application anew and enter its new keys',
  },
  scopes_refused: {
    ru: 'Приложению не хватает прав. Откройте его карточку в Битрикс24, отметьте права placement, user, telephony, call, сохраните и войдите снова',
    en: 'The application lacks rights. Open its card in Bitrix24, tick placement, user, telephony and call, save and sign in again',
  },
  scopes_missing: {
    ru: 'Приложению не хватает прав: {scopes}. Откройте карточку локального приложения в Битрикс24, отметьте их в «Настройке прав», сохраните и войдите снова',
    en: 'The application lacks rights: {scopes}. Open the card of the local application in Bitrix24, tick them among the permissions, save and sign in again',
  },
  clock_skew: {
    ru: 'Часы этого сервера и Битрикс24 расходятся на {minutes} мин: здесь {ours}, там {theirs} (UTC). Звонки получили бы неверное время. Включите на сервере синхронизацию времени (timedatectl set-ntp true) и войдите снова',
    en: 'The clocks of this server and of Bitrix24 differ by {minutes} min: {ours} here, {theirs} there (UTC). Calls would get the wrong time. Turn on time synchronisation on the server (timedatectl set-ntp true) and sign in again',
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
  changed_since: {
    ru: 'Пока страница была открыта, это уже изменили. Посмотрите, как сейчас, и решите заново',
    en: 'This was changed meanwhile. Look at how it is now and decide again',
  },
  cannot_undo: {
    ru: 'Это изменение нельзя отменить: прежних данных у сервера нет',
    en: 'This change cannot be undone: the server does not have what was before',
  },
  change_unknown: {
    ru: 'Такого изменения нет в журнале: возможно, срок его хранения истёк',
    en: 'There is no such change in the trail: it may have been too old to be kept',
  },
  session_unknown: { ru: 'Этот вход уже завершён', en: 'This session has ended already' },

  no_extension: {
    ru: 'У вас нет номера в настройках интеграции. Попросите администратора его указать',
    en: 'You have no number in the integration. Ask the administrator to set one',
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
    ru: 'Нет связи со станцией. Она восстановится сама, повторите позже',
    en: 'No connection to the switch. It will recover by itself, try again later',
  },
  switch_timeout: {
    ru: 'Станция не ответила вовремя. Посмотрите на телефон: команда могла выполниться',
    en: 'The switch did not answer in time. Look at the phone: the command may have worked',
  },
  switch_refused: { ru: 'Станция отказала: {reason}', en: 'The switch refused: {reason}' },
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
  line_number: {
    ru: 'Нужен номер: цифры, в начале может быть +',
    en: 'A number is expected: digits, + may come first',
  },
  connection_first: { ru: 'Сначала задайте подключение к ECSS-10', en: 'Set the connection to ECSS-10 first' },
  host: { ru: 'Нужно имя или адрес станции', en: 'The name or address of the switch is expected' },
  port: { ru: 'Нужен порт от 1 до 65535', en: 'A port from 1 to 65535 is expected' },
  context: {
    ru: 'Нужно имя контекста: латинские буквы, цифры, дефис, точка, подчёркивание',
    en: 'The name of a context is expected: letters, digits, hyphen, dot, underscore',
  },
  channel_pattern: {
    ru: 'Нужен шаблон имени, в котором на месте номера стоит слово number в фигурных скобках',
    en: 'A pattern of names is expected, with the word number in braces in the place of the number',
  },
  numbers: { ru: 'Нужны номера из цифр', en: 'Numbers of digits are expected' },
  asterisk_first: { ru: 'Сначала задайте подключение к Asterisk', en: 'Set the connection to Asterisk first' },
  malformed: { ru: 'Значение не подходит', en: 'The value is not suitable' },
} as const satisfies Record<string, Text>;
