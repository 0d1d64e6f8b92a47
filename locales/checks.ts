import type { Catalogue } from './translate.ts';

/** What is checked of a company, in the order in which one thing needs the other. */
export const CHECK_TITLES = {
  switch: { ru: 'Связь со станцией', en: 'Connection to the switch' },
  csta: { ru: 'CSTA на станции', en: 'CSTA on the switch' },
  numbers: { ru: 'Номера интеграции', en: 'Numbers of the integration' },
  permissions: { ru: 'Разрешения абонентов', en: 'Permissions of the subscribers' },
  rights: { ru: 'Права пользователя AMI', en: 'Rights of the AMI user' },
  telling: { ru: 'События станции', en: 'Events of the switch' },
  event_settings: { ru: 'Настройки событий', en: 'Settings of the events' },
  phones: { ru: 'Телефоны на станции', en: 'Phones of the switch' },
  portal: { ru: 'Доступ к Битрикс24', en: 'Access to Bitrix24' },
  scopes: { ru: 'Права приложения', en: 'Rights of the application' },
  clock: { ru: 'Часы', en: 'Clocks' },
  card: { ru: 'Карточка звонка', en: 'Call card' },
  events: { ru: 'События из Битрикс24', en: 'Events from Bitrix24' },
  line: { ru: 'Внешняя линия', en: 'Outside line' },
  employees: { ru: 'Номера сотрудников', en: 'Numbers of the employees' },
} as const satisfies Catalogue;

/** What was found. */
export const VERDICT_TEXTS = {
  switch_ok: { ru: 'На связи', en: 'Connected' },
  switch_off: { ru: 'Подключение не задано', en: 'The connection is not set' },
  switch_waiting: { ru: 'Станция ещё не ответила', en: 'The switch has not answered yet' },
  switch_untrusted: {
    ru: 'Сертификат станции никем не заверен: {fingerprint}',
    en: 'Nobody vouches for the certificate of the switch: {fingerprint}',
  },
  switch_refused: { ru: 'Станция отказала: {reason}', en: 'The switch refused: {reason}' },
  switch_unreachable: { ru: 'Станция недоступна: {reason}', en: 'The switch is unreachable: {reason}' },
  ami_off: { ru: 'Подключение не задано', en: 'The connection is not set' },
  ami_refused: { ru: 'Asterisk отказал: {reason}', en: 'Asterisk refused: {reason}' },
  ami_unreachable: { ru: 'Asterisk недоступен: {reason}', en: 'Asterisk is unreachable: {reason}' },
  rights_ok: { ru: 'Всё нужное разрешено', en: 'Everything needed is allowed' },
  rights_missing: { ru: 'Пользователю AMI нельзя: {commands}', en: 'The AMI user may not: {commands}' },
  telling_ok: { ru: 'Вызовов без событий не замечено', en: 'No call without events was noticed' },
  telling_silent: {
    ru: 'На станции есть вызовы, о которых она не сообщает: у пользователя AMI нет класса call на чтение',
    en: 'There are calls of which the switch does not tell: the AMI user lacks the class call for reading',
  },
  settings_ok: { ru: 'Всё включено', en: 'Everything is on' },
  timestamps_off: {
    ru: 'В событиях нет времени (timestampevents): после задержек время звонков неточно',
    en: 'Events bear no time (timestampevents): after delays the time of calls is inexact',
  },
  call_records_off: {
    ru: 'Станция не присылает записи о вызовах (Cdr): сверить время разговоров не с чем',
    en: 'The switch sends no call records (Cdr): talk times cannot be compared with them',
  },
  phones_ok: { ru: 'Найдены телефоны {numbers}', en: 'Phones {numbers} were found' },
  phones_free: {
    ru: 'Найдены телефоны {numbers}; без сотрудника: {free}',
    en: 'Phones {numbers} were found; without an employee: {free}',
  },
  phones_none: {
    ru: 'Ни одного телефона не найдено: имена на станции не подходят под шаблон',
    en: 'No phone was found: the names on the switch do not fit the pattern',
  },
  employees_no_phone: {
    ru: 'Для этих номеров на станции нет телефона: {numbers}',
    en: 'The switch has no phone for these numbers: {numbers}',
  },
  csta_on: { ru: 'Видны все вызовы', en: 'All calls are seen' },
  csta_off: {
    ru: 'Видны только вызовы, начатые из Битрикс24: CSTA выключена или vats_type домена не private',
    en: 'Only calls begun in Bitrix24 are seen: CSTA is off, or vats_type of the domain is not private',
  },
  numbers_some: { ru: 'Обслуживаются номера {numbers}', en: 'Numbers {numbers} are served' },
  numbers_none: { ru: 'Интеграция не обслуживает ни одного номера', en: 'The integration serves no number' },
  permissions_ok: { ru: 'У всех номеров есть разрешение', en: 'All numbers have the permission' },
  permissions_missing: {
    ru: 'Нет разрешения api\\call\\enabled у номеров {numbers}',
    en: 'Numbers {numbers} lack the permission api\\call\\enabled',
  },
  portal_ok: { ru: 'Битрикс24 ответил за {ms} мс', en: 'Bitrix24 answered in {ms} ms' },
  portal_none: { ru: 'Нет доступа к Битрикс24', en: 'No access to Bitrix24' },
  portal_refused: { ru: 'Битрикс24 не принимает наш доступ: {reason}', en: 'Bitrix24 refuses our access: {reason}' },
  portal_plan: {
    ru: 'На тарифе портала приложения не работают',
    en: 'The plan of the portal does not allow applications',
  },
  portal_silent: { ru: 'Битрикс24 не отвечает: {reason}', en: 'Bitrix24 does not answer: {reason}' },
  scopes_ok: { ru: 'Все права есть', en: 'All rights are there' },
  scopes_lack: { ru: 'Не хватает прав: {scopes}', en: 'Rights are missing: {scopes}' },
  scopes_spare: {
    ru: 'Нет права {scopes}; оно пока ни для чего не нужно',
    en: 'The right {scopes} is missing; nothing needs it yet',
  },
  clock_ok: { ru: 'Идут одинаково', en: 'They agree' },
  clock_off: {
    ru: 'Часы сервера и Битрикс24 расходятся на {minutes} мин: время звонков в CRM неверно',
    en: 'The clocks of the server and of Bitrix24 differ by {minutes} min: calls have the wrong time in the CRM',
  },
  card_bound: { ru: 'Встроена', en: 'In place' },
  card_failed: { ru: 'Не встроено: {what} ({message})', en: 'Not in place: {what} ({message})' },
  card_silent: { ru: 'Битрикс24 не ответил: {message}', en: 'Bitrix24 did not answer: {message}' },
  events_ok: { ru: 'Пробное событие дошло за {ms} мс', en: 'A test event arrived in {ms} ms' },
  events_lost: {
    ru: 'Пробное событие не дошло за {seconds} с: Битрикс24 не видит адрес {url}',
    en: 'A test event did not arrive within {seconds} s: Bitrix24 does not reach {url}',
  },
  events_seen: { ru: 'Последнее событие пришло в {time}', en: 'The last event came at {time}' },
  events_unknown: {
    ru: 'Портал не умеет слать пробные события; проверьте щелчком по номеру',
    en: 'The portal cannot send test events; try by clicking a number',
  },
  line_none: { ru: 'Не задана', en: 'Not set' },
  line_ok: { ru: 'В Битрикс24 она называется «{name}»', en: 'Bitrix24 calls it “{name}”' },
  line_failed: { ru: 'Битрикс24 не принял линию: {message}', en: 'Bitrix24 did not take the line: {message}' },
  employees_ok: {
    ru: 'Номера заданы: {mapped} из {count:сотрудника|сотрудников|сотрудников}',
    en: 'Numbers are set: {mapped} of {count:employee|employees}',
  },
  employees_none: { ru: 'Номера не заданы ни у кого', en: 'Nobody has a number' },
  employees_unserved: {
    ru: 'Эти номера сотрудников интеграция не обслуживает: {numbers}',
    en: 'The integration does not serve these numbers of employees: {numbers}',
  },
  not_checked: { ru: 'Сначала: {needs}', en: 'First: {needs}' },
  broken: { ru: 'Проверка не удалась: {reason}', en: 'The check itself failed: {reason}' },
} as const satisfies Catalogue;

/** What to do about it, where there is something to do. */
export const ADVICE_TEXTS = {
  switch_off: {
    ru: 'Введите адрес Call API, домен, идентификатор клиента и ключ',
    en: 'Enter the Call API address, the domain, the client id and the key',
  },
  switch_waiting: { ru: 'Подождите несколько секунд и проверьте снова', en: 'Wait a few seconds and check again' },
  switch_untrusted: {
    ru: 'Сверьте отпечаток с тем, что на станции, и примите сертификат',
    en: 'Compare the fingerprint with the one on the switch and accept the certificate',
  },
  switch_refused: {
    ru: 'Проверьте идентификатор клиента, ключ и домен: на станции их показывает integrations/list',
    en: 'Check the client id, the key and the domain: integrations/list shows them on the switch',
  },
  switch_unreachable: {
    ru: 'Проверьте адрес и порт, сеть и службу на станции: systemctl status ecss-call-api.service',
    en: 'Check address and port, the network and the service on the switch: systemctl status ecss-call-api.service',
  },
  ami_off: {
    ru: 'Введите адрес Asterisk, имя и пароль пользователя AMI',
    en: 'Enter the address of the Asterisk, name and secret of the AMI user',
  },
  ami_refused: {
    ru: 'Проверьте имя и пароль в manager.conf, его permit/deny и права на чтение и запись',
    en: 'Check name and secret in manager.conf, its permit/deny, and the rights to read and write',
  },
  ami_unreachable: {
    ru: 'Проверьте адрес и порт, сеть и enabled, bindaddr в manager.conf: asterisk -rx "manager show settings"',
    en: 'Check address and port, the network, and enabled and bindaddr in manager.conf: asterisk -rx "manager show settings"',
  },
  rights_missing: {
    ru: 'Добавьте пользователю в manager.conf и перечитайте настройки:',
    en: 'Give the user in manager.conf, and load the settings again:',
  },
  telling_silent: {
    ru: 'Добавьте пользователю в manager.conf и перечитайте настройки:',
    en: 'Give the user in manager.conf, and load the settings again:',
  },
  timestamps_off: {
    ru: 'Впишите в manager.conf и перечитайте настройки:',
    en: 'Write into manager.conf, and load the settings again:',
  },
  call_records_off: {
    ru: 'Впишите в cdr_manager.conf и перечитайте модуль:',
    en: 'Write into cdr_manager.conf, and load the module again:',
  },
  phones_free: {
    ru: 'Назначьте номера на странице «Пользователи»',
    en: 'Give the numbers to employees on the page “Users”',
  },
  phones_none: {
    ru: 'Поправьте шаблон имён: телефон 101 называется, например, PJSIP/101 ({plain}) или office-101 ({named})',
    en: 'Correct the pattern of names: phone 101 is called e.g. PJSIP/101 ({plain}) or office-101 ({named})',
  },
  employees_no_phone: {
    ru: 'Исправьте номера на странице «Пользователи» или шаблон имён телефонов',
    en: 'Correct the numbers on the page “Users”, or the pattern of the names of phones',
  },
  csta_off: { ru: 'Выполните в консоли станции (CoCon):', en: 'Run in the console of the switch (CoCon):' },
  numbers_none: {
    ru: 'Задайте номера интеграции в консоли станции (CoCon):',
    en: 'Set the numbers of the integration in the console of the switch (CoCon):',
  },
  permissions_missing: {
    ru: 'Выполните в консоли станции (CoCon), подставив группу и адрес абонента:',
    en: 'Run in the console of the switch (CoCon) with the group and the address of the subscriber:',
  },
  portal_none: { ru: 'Войдите в Битрикс24 заново', en: 'Sign in to Bitrix24 again' },
  portal_refused: { ru: 'Войдите в Битрикс24 заново', en: 'Sign in to Bitrix24 again' },
  portal_plan: {
    ru: 'Нужен платный тариф Битрикс24 или подписка на Маркет; потом всё заработает само',
    en: 'A paid plan of Bitrix24 or a Market subscription is needed; then it works again by itself',
  },
  portal_silent: {
    ru: 'Проверьте, что с сервера открывается портал; пробуем снова сами',
    en: 'Check that the portal can be opened from the server; we keep trying',
  },
  scopes_lack: {
    ru: 'Отметьте их в карточке локального приложения в Битрикс24, сохраните и войдите заново',
    en: 'Tick them in the card of the local application in Bitrix24, save and sign in again',
  },
  clock_off: {
    ru: 'Включите на сервере синхронизацию времени:',
    en: 'Turn on time synchronisation on the server:',
  },
  card_failed: { ru: 'Встройте заново', en: 'Bind again' },
  card_silent: { ru: 'Пробуем снова сами', en: 'We keep trying' },
  events_lost: {
    ru: 'Откройте этот адрес для Битрикс24 из интернета: проверьте proxyGatewayURL, сертификат и межсетевой экран',
    en: 'Open this address to Bitrix24 from the internet: check proxyGatewayURL, the certificate and the firewall',
  },
  line_failed: { ru: 'Проверьте номер и имя линии', en: 'Check number and name of the line' },
  employees_none: { ru: 'Задайте номера на странице «Пользователи»', en: 'Set the numbers on the page “Users”' },
  employees_unserved: {
    ru: 'Исправьте номера или добавьте их в интеграцию на станции (CoCon):',
    en: 'Correct the numbers or add them to the integration on the switch (CoCon):',
  },
} as const satisfies Partial<Record<keyof typeof VERDICT_TEXTS, unknown>> & Catalogue;

export type CheckId = keyof typeof CHECK_TITLES;
export type VerdictCode = keyof typeof VERDICT_TEXTS;
