import type { Catalogue } from './translate.ts';

/** Texts of the company's settings page. */
export const adminTexts = {
  pageTitle: { ru: 'ECSS-10 и Битрикс24', en: 'ECSS-10 and Bitrix24' },
  signOut: { ru: 'Выйти', en: 'Sign out' },
  loading: { ru: 'Загружаем настройки…', en: 'Loading the settings…' },
  save: { ru: 'Сохранить', en: 'Save' },
  saving: { ru: 'Сохраняем…', en: 'Saving…' },
  saved: { ru: 'Сохранено', en: 'Saved' },
  undo: { ru: 'Отменить', en: 'Undo' },
  undone: { ru: 'Прежние номера возвращены', en: 'The former numbers are back' },
  serverSilent: {
    ru: 'Сервер не отвечает. Показано последнее известное состояние, пробуем снова.',
    en: 'The server does not answer. This is the last known state; trying again.',
  },
  requestFailed: { ru: 'Сервер не ответил, попробуйте ещё раз', en: 'The server did not answer, try again' },

  companyTitle: { ru: 'Компания', en: 'Company' },
  companyName: { ru: 'Имя компании', en: 'Company name' },
  companyNameHint: { ru: 'Необязательно; видно только здесь', en: 'Optional; seen only here' },

  ecssTitle: { ru: 'Подключение к ECSS-10', en: 'Connection to ECSS-10' },
  ecssUrl: { ru: 'Адрес Call API', en: 'Call API address' },
  ecssUrlHint: { ru: 'https://адрес-станции:8088 или :8089', en: 'https://switch-address:8088 or :8089' },
  ecssDomain: { ru: 'Домен', en: 'Domain' },
  ecssClientId: { ru: 'Идентификатор клиента', en: 'Client id' },
  ecssApiKey: { ru: 'Ключ API', en: 'API key' },
  ecssApiKeyKept: {
    ru: 'Ключ сохранён; введите новый, чтобы заменить',
    en: 'The key is stored; enter a new one to replace it',
  },
  ecssWhere: {
    ru: 'Эти данные даёт поставщик телефонии; в консоли станции: domain/<домен>/integrations/list',
    en: 'Your telephony provider gives these; in the switch console: domain/<domain>/integrations/list',
  },
  linkDisabled: { ru: 'Не настроено: укажите данные подключения', en: 'Not set up: fill in the connection' },
  linkConnecting: { ru: 'Подключаемся к станции…', en: 'Connecting to the switch…' },
  linkRegistering: { ru: 'Станция отвечает, регистрируемся…', en: 'The switch answers, registering…' },
  linkConnected: { ru: 'На связи с {time}, номера {numbers}', en: 'Connected since {time}, numbers {numbers}' },
  linkConnectedNoNumbers: {
    ru: 'На связи с {time}, но интеграция не обслуживает ни одного номера',
    en: 'Connected since {time}, but the integration serves no numbers',
  },
  linkUntrusted: {
    ru: 'Подлинность станции не подтверждена: её сертификат никем не заверен',
    en: 'The switch is not proven genuine: no authority vouches for its certificate',
  },
  linkRefused: {
    ru: 'Станция отказала: {reason}. Проверьте идентификатор клиента, ключ и домен',
    en: 'The switch refused: {reason}. Check the client id, the key and the domain',
  },
  linkUnreachable: {
    ru: 'Станция недоступна с {time}: {reason}. Пробуем снова сами',
    en: 'The switch is unreachable since {time}: {reason}. We keep trying',
  },
  noReason: { ru: 'причина не названа', en: 'no reason given' },
  cstaOff: {
    ru: 'На станции выключена CSTA: видны только вызовы, начатые из Битрикс24. Включается командой /api/csta/set enabled true',
    en: 'CSTA is off on the switch: only calls begun in Bitrix24 are seen. Turn it on with /api/csta/set enabled true',
  },
  refusedNumbers: {
    ru: 'Не обслуживаются номера {numbers}: нет разрешения api\\call\\enabled',
    en: 'Numbers {numbers} are not served: they lack the permission api\\call\\enabled',
  },
  certificateTitle: { ru: 'Сертификат станции', en: "The switch's certificate" },
  certificateSubject: { ru: 'Кому выдан', en: 'Issued to' },
  certificateIssuer: { ru: 'Кем выдан', en: 'Issued by' },
  certificateValidTo: { ru: 'Действует до', en: 'Valid until' },
  certificateFingerprint: { ru: 'Отпечаток SHA-256', en: 'SHA-256 fingerprint' },
  certificateAdvice: {
    ru: 'Сверьте отпечаток с тем, что на станции, прежде чем доверять',
    en: 'Compare the fingerprint with the one on the switch before you trust it',
  },
  certificateChanged: {
    ru: 'Сертификат сменился: раньше вы доверили другой',
    en: 'The certificate has changed: you trusted another one before',
  },
  trustCertificate: { ru: 'Доверять этому сертификату', en: 'Trust this certificate' },
  certificatePinned: {
    ru: 'Сертификат принят администратором',
    en: 'The certificate was accepted by an administrator',
  },
  certificateTrusted: {
    ru: 'Сертификат заверен известным центром',
    en: 'The certificate is vouched for by a known authority',
  },

  portalTitle: { ru: 'Настройки подключения к Битрикс-24', en: 'Connection to Bitrix24' },
  tokenAuthorised: {
    ru: 'Доступ продлевается сам, ещё {days:день|дня|дней} без обращения администратора',
    en: 'Access is renewed by itself, {days:day|days} left even if nothing happens',
  },
  tokenLife: { ru: 'Жизнь токена', en: 'Life of the token' },
  tokenNow: {
    ru: 'Вход {authorised}; нынешний токен действует до {until} и продлится сам',
    en: 'Signed in {authorised}; the present token lasts until {until} and will be renewed',
  },
  tokenProblem: {
    ru: 'Битрикс24 больше не принимает наш доступ: {reason}',
    en: 'Bitrix24 does not accept our access any more: {reason}',
  },
  tokenNone: { ru: 'Нет доступа к Битрикс24', en: 'No access to Bitrix24' },
  signInAgain: { ru: 'Войти в Битрикс24 заново', en: 'Sign in to Bitrix24 again' },
  bindingsOk: {
    ru: 'Карточка звонка и щелчок по номеру встроены, проверено {time}',
    en: 'Call card and click-to-call are in place, checked {time}',
  },
  bindingsPending: { ru: 'Встраиваем карточку звонка…', en: 'Putting the call card in place…' },
  bindingsRetrying: {
    ru: 'Битрикс24 не ответил, повторим в {time}',
    en: 'Bitrix24 did not answer, will try again at {time}',
  },
  bindingsFailed: { ru: 'Карточка звонка не встроена', en: 'The call card is not in place' },
  bindingFailure: { ru: '{what}: {message}', en: '{what}: {message}' },
  missingScopes: {
    ru: 'Приложению не хватает прав: {scopes}. Отметьте их в карточке приложения в Битрикс24 и войдите заново',
    en: 'The app lacks permissions: {scopes}. Tick them in the app’s card in Bitrix24 and sign in again',
  },
  reloadPortal: {
    ru: 'Уже открытые страницы Битрикс24 надо обновить, чтобы карточка появилась',
    en: 'Bitrix24 pages that are already open must be reloaded for the card to appear',
  },

  users: { ru: 'Пользователи', en: 'Users' },
  usersMapped: {
    ru: 'Номера заданы: {mapped} из {count:пользователя|пользователей|пользователей}',
    en: 'Numbers set: {mapped} of {count:user|users}',
  },
  usersHint: {
    ru: 'Наберите номер и нажмите Enter; лишний удалит Backspace. Сохраняется при закрытии.',
    en: 'Type a number and press Enter; Backspace removes. Saved when you close.',
  },
  usersSearch: { ru: 'Имя или номер', en: 'Name or number' },
  usersNone: { ru: 'Никого не нашлось', en: 'Nobody found' },
  usersLoading: { ru: 'Спрашиваем список у Битрикс24…', en: 'Asking Bitrix24 for the list…' },
  usersFailed: { ru: 'Список не получен: {reason}', en: 'No list: {reason}' },
  usersNotSaved: {
    ru: 'Не сохранено: исправьте отмеченное или закройте без сохранения',
    en: 'Not saved: correct what is marked, or close without saving',
  },
  closeAnyway: { ru: 'Закрыть без сохранения', en: 'Close without saving' },
  done: { ru: 'Готово', en: 'Done' },
  retry: { ru: 'Повторить', en: 'Try again' },
  numbersOf: { ru: 'Номера: {name}', en: 'Numbers: {name}' },
  addNumber: { ru: 'Добавить номер', en: 'Add a number' },
  inactive: { ru: 'не работает', en: 'inactive' },
  portalNumberDiffers: {
    ru: 'В профиле Битрикс24: {number}',
    en: 'In the Bitrix24 profile: {number}',
  },
  numberUsedHere: { ru: 'Номер {number} уже у сотрудника {name}', en: '{name} already has the number {number}' },

  undeliveredTitle: { ru: 'Недоставленные звонки', en: 'Calls not delivered' },
  undeliveredHint: {
    ru: 'Этих звонков нет в Битрикс24 или они там не завершены. Они сохранены здесь',
    en: 'These calls are not in Bitrix24, or not finished there. They are kept here',
  },
  undeliveredIncoming: { ru: 'Входящий от {number}, {time}', en: 'Incoming from {number}, {time}' },
  undeliveredOutgoing: { ru: 'Исходящий на {number}, {time}', en: 'Outgoing to {number}, {time}' },
  numberWithheld: { ru: 'скрытого номера', en: 'a withheld number' },
  undeliveredNoAnswer: { ru: 'Битрикс24 не отвечает', en: 'Bitrix24 does not answer' },
  undeliveredNoAccess: {
    ru: 'Битрикс24 не принимает наш доступ: войдите заново',
    en: 'Bitrix24 does not accept our access: sign in again',
  },
  undeliveredBadNumber: {
    ru: 'Битрикс24 не принимает номер клиента',
    en: 'Bitrix24 does not take the client’s number',
  },
  undeliveredRefused: { ru: 'Битрикс24 отказал: {reason}', en: 'Bitrix24 refused: {reason}' },
  undeliveredSince: { ru: 'с {time}', en: 'since {time}' },
  undeliveredAttempts: {
    ru: '{attempts:неудачная попытка|неудачные попытки|неудачных попыток}',
    en: '{attempts:failed attempt|failed attempts}',
  },
  undeliveredGivenUp: { ru: 'сами больше не пробуем', en: 'not tried again by itself' },
  undeliveredTrying: { ru: 'пробуем снова', en: 'trying again' },
  undeliveredNext: { ru: 'следующая попытка в {time}', en: 'next attempt at {time}' },
  sendAgain: { ru: 'Отправить ещё раз', en: 'Send again' },
  sendAgainCall: { ru: 'Отправить ещё раз: {call}', en: 'Send again: {call}' },
  undeliveredSent: { ru: 'Отправляем, ждём ответа', en: 'Sending, waiting for the answer' },

  optionsTitle: { ru: 'Дополнительно', en: 'More' },
  defaultUser: { ru: 'Сотрудник по умолчанию', en: 'Default employee' },
  defaultUserHint: {
    ru: 'Получает вызовы на номера, которых нет ни у кого; если не задан, такие вызовы не попадают в CRM',
    en: 'Gets the calls of numbers that nobody has; without one such calls do not get into the CRM',
  },
  defaultUserNone: { ru: 'Не задан', en: 'None' },
  createCrmEntity: { ru: 'Создавать лид для неизвестного номера', en: 'Create a lead for an unknown number' },
  createCrmEntityHint: {
    ru: 'Битрикс24 заведёт его сам при первом вызове',
    en: 'Bitrix24 makes it by itself at the first call',
  },
} as const satisfies Catalogue;
