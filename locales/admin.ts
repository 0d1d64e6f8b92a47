import type { Catalogue } from './translate.ts';

/** Texts of the company's settings page. */
export const adminTexts = {
  pageTitle: { ru: 'ECSS-10 и Битрикс24', en: 'ECSS-10 and Bitrix24' },
  signOut: { ru: 'Выйти', en: 'Sign out' },
  sections: { ru: 'Разделы', en: 'Sections' },
  navCompany: { ru: 'Компания', en: 'Company' },
  navUsers: { ru: 'Пользователи', en: 'Users' },
  navWhy: { ru: 'Почему', en: 'Why' },
  navAudit: { ru: 'Журнал изменений', en: 'Changes' },
  sectionLoading: { ru: 'Загружаем…', en: 'Loading…' },
  sectionFailed: {
    ru: 'Раздел не загрузился. Обновите страницу',
    en: 'This section could not be loaded. Reload the page',
  },
  reloadPage: { ru: 'Обновить страницу', en: 'Reload the page' },
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
  switchKind: { ru: 'Какая станция', en: 'Kind of switch' },
  kindEcss: { ru: 'ECSS-10 (Call API)', en: 'ECSS-10 (Call API)' },
  kindAsterisk: { ru: 'Asterisk, FreePBX и подобные (AMI)', en: 'Asterisk, FreePBX and the like (AMI)' },
  amiTitle: { ru: 'Подключение к Asterisk', en: 'Connection to Asterisk' },
  amiWhere: {
    ru: 'Пользователь AMI задаётся в manager.conf; какие права ему нужны и что для чего, — в руководстве',
    en: 'The AMI user is set in manager.conf; the guide tells which rights it needs, and what for',
  },
  amiHost: { ru: 'Адрес Asterisk', en: 'Address of the Asterisk' },
  amiPort: { ru: 'Порт AMI', en: 'AMI port' },
  amiPortHint: { ru: 'Обычно 5038, с TLS 5039', en: 'Usually 5038, with TLS 5039' },
  amiUser: { ru: 'Пользователь AMI', en: 'AMI user' },
  amiSecret: { ru: 'Пароль (secret)', en: 'Secret' },
  amiSecretKept: {
    ru: 'Пароль сохранён; введите новый, чтобы заменить',
    en: 'The secret is stored; enter a new one to replace it',
  },
  amiTls: { ru: 'Шифровать (TLS)', en: 'Encrypt (TLS)' },
  amiTlsHint: {
    ru: 'Включите, если связь идёт не по своей закрытой сети; в manager.conf нужен tlsenable',
    en: 'Turn on where the way is not a closed network of your own; manager.conf needs tlsenable',
  },
  amiPattern: { ru: 'Имена телефонов', en: 'Names of phones' },
  amiPatternHint: {
    ru: '{plain} — имя и есть номер; бывает {named}, {ranged}',
    en: '{plain}: the name is the number; also {named}, {ranged}',
  },
  amiContext: { ru: 'Контекст для набора', en: 'Context for dialling' },
  amiContextHint: {
    ru: 'В нём набирают номера сотрудники; в FreePBX from-internal',
    en: 'In it employees dial; in FreePBX from-internal',
  },
  amiNotify: { ru: 'Телефоны с управлением по NOTIFY', en: 'Phones that obey NOTIFY' },
  amiNotifyHint: {
    ru: 'Номера через запятую, можно 101-110. Только проверенные: другой телефон потеряет вызов',
    en: 'Numbers with commas, also 101-110. Only those you tried: any other phone loses the call',
  },
  amiHold: { ru: 'Контекст удержания', en: 'Context for holding' },
  amiHoldHint: {
    ru: 'С экстеншенами moh и wait; пусто — удержание только с NOTIFY или кнопкой телефона',
    en: 'With moh and wait; empty: hold only by NOTIFY or by the key of the phone',
  },
  amiFound: { ru: 'На станции найдены телефоны {numbers}', en: 'Phones {numbers} were found on the switch' },
  linkSwitchedOff: {
    ru: 'Компания отключена на сервере {time}. Включить: ecss-crm-server companies enable',
    en: 'The company was switched off on the server {time}. To switch it on: ecss-crm-server companies enable',
  },
  linkUninstalled: {
    ru: 'Приложение удалено из Битрикс24 {time}: связь остановлена, данные сохранены',
    en: 'The application was removed from Bitrix24 {time}: the link is stopped, the data is kept',
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
    ru: 'Станция отказала: {reason}',
    en: 'The switch refused: {reason}',
  },
  linkUnreachable: {
    ru: 'Станция недоступна с {time}: {reason}. Пробуем снова сами',
    en: 'The switch is unreachable since {time}: {reason}. We keep trying',
  },
  noReason: { ru: 'причина не названа', en: 'no reason given' },
  cstaOff: {
    ru: 'Видны только вызовы, начатые из Битрикс24: на станции выключена CSTA или vats_type домена не private',
    en: 'Only calls begun in Bitrix24 are seen: CSTA is off on the switch, or vats_type of the domain is not private',
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

  portalTitle: {
    ru: 'Битрикс24',
    en: 'Bitrix24',
  },
  tokenAuthorised: {
    ru: 'Доступ продлевается сам, ещё {days:день|дня|дней} без обращения администратора',
    en: 'Access is renewed by itself, {days:day|days} left even if nothing happens',
  },
  tokenLife: { ru: 'Жизнь токена', en: 'Life of the token' },
  tokenNow: {
    ru: 'Авторизация: {name}, {authorised}. Нынешний токен действует до {until} и продлится сам',
    en: 'Authorised by {name}, {authorised}; the present token lasts until {until} and will be renewed',
  },
  tokenProblem: {
    ru: 'Битрикс24 больше не принимает наш доступ: {reason}',
    en: 'Bitrix24 does not accept our access any more: {reason}',
  },
  tokenNone: { ru: 'Нет доступа к Битрикс24', en: 'No access to Bitrix24' },
  signInAgain: {
    ru: 'Авторизоваться заново',
    en: 'Authorise again',
  },
  bindingsPending: {
    ru: 'Встраиваем карточку звонка…',
    en: 'Putting the call card in place…',
  },
  bindingsRetrying: {
    ru: 'Битрикс24 не ответил, повторим сами в {time}',
    en: 'Bitrix24 did not answer, will try again at {time}',
  },
  bindingsFailed: { ru: 'Карточка звонка не встроена', en: 'The call card is not in place' },
  bindingFailure: { ru: '{what}: {message}', en: '{what}: {message}' },
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

  optionsTitle: {
    ru: 'Поведение',
    en: 'Behaviour',
  },
  defaultUser: { ru: 'Сотрудник по умолчанию', en: 'Default employee' },
  defaultUserHint: {
    ru: 'Получает вызовы на номера, которых нет ни у кого, и пропущенные ими; если не задан, такие вызовы не попадают в CRM',
    en: 'Gets the calls of numbers that nobody has, missed ones too; without one such calls do not get into the CRM',
  },
  defaultUserNone: { ru: 'Не задан', en: 'None' },
  createCrmEntity: { ru: 'Создавать лид для неизвестного номера', en: 'Create a lead for an unknown number' },
  createCrmEntityHint: {
    ru: 'Битрикс24 заведёт его сам при первом вызове',
    en: 'Bitrix24 makes it by itself at the first call',
  },

  stepMark: { ru: 'Шаг {step}.', en: 'Step {step}.' },
  setupTitle: { ru: 'Первая настройка', en: 'First set-up' },
  setupStep: { ru: 'Шаг {step} из {all}: {name}', en: 'Step {step} of {all}: {name}' },
  setupDone: {
    ru: 'Всё готово: вызовы приходят и попадают в Битрикс24',
    en: 'All is ready: calls come through and get into Bitrix24',
  },
  setupStepDone: { ru: '{step}. {name} — готово', en: '{step}. {name} — done' },
  setupStepNow: { ru: '{step}. {name} — сейчас', en: '{step}. {name} — now' },
  setupStepLater: { ru: '{step}. {name} — потом', en: '{step}. {name} — later' },
  setupGo: { ru: 'К шагу {step}', en: 'Go to step {step}' },
  setupFinish: { ru: 'Закончить настройку', en: 'Finish the set-up' },
  setupSkip: { ru: 'Закрыть мастер', en: 'Close the guide' },

  ecssForm: { ru: 'Данные подключения', en: 'Connection data' },
  ecssDetails: { ru: 'Изменить данные подключения', en: 'Change the connection' },
  editConnection: { ru: 'Исправить данные', en: 'Correct the connection' },
  commands: { ru: 'Команды', en: 'Commands' },
  copyCommands: { ru: 'Скопировать команды', en: 'Copy the commands' },
  copied: { ru: 'Скопировано', en: 'Copied' },
  copyFailed: { ru: 'Не скопировано: выделите текст вручную', en: 'Not copied: select the text by hand' },

  tokenUninstalled: {
    ru: 'Приложение удалено из Битрикс24. Создайте его заново и войдите с новыми ключами',
    en: 'The application was removed from Bitrix24. Make it anew and sign in with its new keys',
  },
  portalDetails: { ru: 'Права и авторизация', en: 'Rights and authorisation' },
  scopesTitle: { ru: 'Права приложения', en: 'Rights of the application' },
  scopeGranted: { ru: '{scope}: {use}', en: '{scope}: {use}' },
  scopeMissing: { ru: '{scope} — нет: {use}', en: '{scope} — missing: {use}' },
  clientIdShown: { ru: 'Код приложения: {id}', en: 'Client id: {id}' },
  signInAgainHint: {
    ru: 'Заново нужно авторизоваться, если сотрудник, от чьего имени работает сервер, увольняется, и после изменения прав.',
    en: 'Authorise again when the employee in whose name the server works leaves, and after a change of the rights.',
  },

  cardTitle: { ru: 'Карточка звонка', en: 'Call card' },
  cardBound: { ru: 'Встроена, проверено {time}', en: 'In place, checked {time}' },
  bindAgain: { ru: 'Встроить заново', en: 'Bind again' },
  bindingNow: { ru: 'Встраиваем…', en: 'Binding…' },
  boundAgain: { ru: 'Встроено заново', en: 'Bound again' },
  workerBoundAgain: {
    ru: 'Битрикс24 отключал кнопки карточки {time}: сервер отвечал слишком медленно. Они включены снова',
    en: 'Bitrix24 turned the buttons of the card off at {time}: the server answered too slowly. They are on again',
  },
  workerRemoved: {
    ru: 'Битрикс24 отключил кнопки карточки {time}: сервер отвечает слишком медленно',
    en: 'Bitrix24 turned the buttons of the card off at {time}: the server answers too slowly',
  },

  clickTitle: { ru: 'Щелчок по номеру', en: 'Click-to-call' },
  clickWorks: { ru: 'Работает, проверено {time}', en: 'Works, checked {time}' },
  clickChecking: {
    ru: 'Проверяем: ждём пробное событие из Битрикс24…',
    en: 'Checking: waiting for a test event of Bitrix24…',
  },
  clickLost: { ru: 'События из Битрикс24 не доходят', en: 'Events of Bitrix24 do not arrive' },
  clickUnknown: { ru: 'Ещё не проверено', en: 'Not checked yet' },
  clickLast: { ru: 'Последний щелчок: {time}', en: 'Last click: {time}' },
  clickHow: { ru: 'Как включить сотрудникам', en: 'How to turn it on for the employees' },
  clickChoose: {
    ru: 'В Битрикс24: Телефония → Пользователи телефонии → у сотрудника «Номер для исходящего звонка» → выберите это приложение или его линию. Для всех сразу: Телефония → Настройки телефонии → «Номер для исходящего звонка по умолчанию».',
    en: 'In Bitrix24: Telephony → Telephony users → the employee’s outgoing number → choose this application or its line. For everybody: Telephony → Telephony settings → the default outgoing number.',
  },

  usersOpen: { ru: 'Открыть список', en: 'Open the list' },
  usersUnmapped: {
    ru: 'Номера не заданы ни у кого: вызовы некому показывать',
    en: 'Nobody has a number: there is nobody to show calls to',
  },

  deliveryTitle: { ru: 'Передача звонков в Битрикс24', en: 'Delivery of calls to Bitrix24' },
  deliveryOk: { ru: 'Все звонки переданы', en: 'All calls are delivered' },
  deliverySome: {
    ru: 'Не переданы в Битрикс24: {count:звонок|звонка|звонков}',
    en: '{count:call is|calls are} not delivered',
  },
  deliveryWaiting: {
    ru: 'С {since} Битрикс24 не принимает звонки: {reason}. Ждут: {count}, передадим сами',
    en: 'Bitrix24 has not taken calls since {since}: {reason}. Waiting: {count}, they will be sent by themselves',
  },
  deliverySwitchedOff: {
    ru: 'Компания отключена, в Битрикс24 ничего не передаётся. Ждут: {count}',
    en: 'The company is switched off, Bitrix24 is told nothing. Waiting: {count}',
  },
  deliveryStopped: {
    ru: 'С {since} передача остановлена: {reason}. Ждут: {count}',
    en: 'Delivery has stopped since {since}: {reason}. Waiting: {count}',
  },
  deliveryOpen: { ru: 'Посмотреть, почему', en: 'See why' },

  internalCalls: { ru: 'Показывать вызовы между сотрудниками', en: 'Show calls between colleagues' },
  internalCallsHint: {
    ru: 'В карточке и на странице «Звонки»; в CRM они не попадают',
    en: 'In the card and on the calls page; they do not get into the CRM',
  },
  nativeButtons: { ru: 'Кнопки в карточке самого Битрикс24', en: 'Buttons in Bitrix24’s own card' },
  nativeButtonsHint: {
    ru: '«Ответить», «Завершить», удержание и перевод работают с телефоном; нужна перезагрузка открытых страниц',
    en: 'Answer, hang up, hold and transfer act on the phone; open pages must be reloaded',
  },
  portalLanguage: { ru: 'Язык записей в Битрикс24', en: 'Language of what is written into Bitrix24' },
  portalLanguageHint: { ru: 'Причины отказов и названия вкладок', en: 'Reasons of failures and names of tabs' },
  lineTitle: { ru: 'Внешняя линия', en: 'Outside line' },
  lineHint: {
    ru: 'Под этим именем линия видна в статистике Битрикс24 и в списке «Номер для исходящего звонка».',
    en: 'Bitrix24 shows the line under this name in its statistics and in the list of outgoing numbers.',
  },
  lineNumber: { ru: 'Номер линии', en: 'Number of the line' },
  lineName: { ru: 'Название линии', en: 'Name of the line' },
  lineOk: { ru: 'В Битрикс24 называется «{name}»', en: 'Bitrix24 calls it “{name}”' },
  linePending: { ru: 'Передаём название в Битрикс24…', en: 'Telling Bitrix24 the name…' },
  lineFailed: { ru: 'Битрикс24 не принял линию: {reason}', en: 'Bitrix24 did not take the line: {reason}' },

  checksTitle: { ru: 'Проверка', en: 'Checks' },
  checksRunning: { ru: 'Проверяем: {done} из {all}', en: 'Checking: {done} of {all}' },
  checksNever: { ru: 'Ещё не проверяли', en: 'Not checked yet' },
  checksFine: { ru: 'Всё в порядке, проверено {time}', en: 'All is well, checked {time}' },
  checksWarnings: {
    ru: '{warnings:замечание|замечания|замечаний}, проверено {time}',
    en: '{warnings:remark|remarks}, checked {time}',
  },
  checksFaults: {
    ru: '{faults:неисправность|неисправности|неисправностей}, проверено {time}',
    en: '{faults:fault|faults}, checked {time}',
  },
  checksNotSetUp: {
    ru: 'Проверим всё, когда будет задано подключение к ECSS-10',
    en: 'Everything is checked once the connection to ECSS-10 is set',
  },
  checksDetails: { ru: 'Что проверяется', en: 'What is checked' },
  checkAgain: { ru: 'Проверить', en: 'Check now' },
  checkRunning: { ru: 'Проверяем…', en: 'Checking…' },
  checkUnknown: { ru: 'Ещё не проверено', en: 'Not checked yet' },

  testCallTitle: { ru: 'Проверочный вызов', en: 'Test call' },
  testCallHint: {
    ru: 'Сначала зазвонит ваш телефон {extension}. Снимите трубку, и станция наберёт номер.',
    en: 'Your phone {extension} rings first. Pick it up, and the switch dials the number.',
  },
  testCallHintNoNumber: {
    ru: 'Сначала зазвонит ваш телефон. Снимите трубку, и станция наберёт номер.',
    en: 'Your phone rings first. Pick it up, and the switch dials the number.',
  },
  testNeedsSwitch: { ru: 'Сначала нужна связь со станцией.', en: 'A connection to the switch is needed first.' },
  testNeedsNumber: {
    ru: 'У вас нет номера: задайте его себе в списке пользователей.',
    en: 'You have no number: give yourself one in the list of users.',
  },
  testCallTo: { ru: 'Куда позвонить (например, на мобильный)', en: 'Number to call (your mobile, for instance)' },
  testCallStart: { ru: 'Позвонить', en: 'Call' },
  testCallGoes: { ru: 'Вызов идёт…', en: 'Calling…' },
  testCallWhy: { ru: 'Подробности этого вызова', en: 'Details of this call' },
  testAsked: { ru: 'Станция приняла команду…', en: 'The switch has taken the command…' },
  testLost: {
    ru: 'Станция приняла команду, но вызов не начала. Проверьте, включён ли телефон',
    en: 'The switch took the command but began no call. Check that the phone is on',
  },
  testRings: {
    ru: 'Звонит ваш телефон {extension}: снимите трубку. Уже сняли — дождитесь ответа {to}: какой из двух телефонов звонит, станция не сообщает',
    en: 'Your phone {extension} rings: pick it up. Once you have, wait until {to} answers: the switch does not tell which of the two phones rings',
  },
  testRang: { ru: 'Телефон {extension} позвонил на {to}', en: 'The phone {extension} called {to}' },
  testTalkWaits: { ru: 'Разговор', en: 'Talk' },
  testTalks: {
    ru: 'Идёт разговор с {to}. Положите трубку, когда захотите',
    en: 'Talking to {to}. Hang up when you like',
  },
  testTalked: { ru: 'Разговор {seconds} с', en: 'Talked for {seconds} s' },
  testRecordWaits: { ru: 'Запись о звонке в Битрикс24', en: 'Record of the call in Bitrix24' },
  testRecorded: { ru: 'Звонок записан в Битрикс24', en: 'The call is recorded in Bitrix24' },
  testInternal: {
    ru: 'Это внутренний номер: такие вызовы в Битрикс24 не передаются. Позвоните на внешний',
    en: 'This is an inside number: such calls are not told to Bitrix24. Call an outside one',
  },
  testNoEmployee: {
    ru: 'Звонок не передан: номер телефона не задан ни одному сотруднику',
    en: 'The call was not told: no employee has the number of the phone',
  },
  testNotRecorded: {
    ru: 'Битрикс24 не принял запись: {reason}. Пробуем снова',
    en: 'Bitrix24 did not take the record: {reason}. Trying again',
  },
  outcomeNoAnswer: { ru: 'Не ответили', en: 'No answer' },
  outcomeBusy: { ru: 'Занято', en: 'Busy' },
  outcomeRejected: { ru: 'Вызов отклонён', en: 'Declined' },
  outcomeCancelled: { ru: 'Вызов отменён', en: 'Cancelled' },
  outcomeFailed: { ru: 'Соединить не удалось', en: 'Could not be connected' },
} as const satisfies Catalogue;
