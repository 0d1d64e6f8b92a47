/** What the doctor looks at, what it finds and what to do about it. */
import type { Catalogue } from './translate.ts';

export const DOCTOR_TITLES = {
  settings: { ru: 'Настройки', en: 'Settings' },
  files: { ru: 'Файлы из настроек', en: 'Files of the settings' },
  logs: { ru: 'Журналы', en: 'Logs' },
  key: { ru: 'Ключ шифрования', en: 'Encryption key' },
  database: { ru: 'База данных', en: 'Database' },
  room: { ru: 'Место на диске', en: 'Room on the disk' },
  tls: { ru: 'Сертификат сервера', en: 'Certificate of the server' },
  server: { ru: 'Сервер', en: 'Server' },
  listener: { ru: 'Вход', en: 'Listener' },
  public: { ru: 'Внешний адрес', en: 'Public address' },
  companies: { ru: 'Компании', en: 'Companies' },
} as const satisfies Catalogue;

export const DOCTOR_TEXTS = {
  settings_ok: { ru: '{file}', en: '{file}' },
  settings_wrong: { ru: '{problems}', en: '{problems}' },
  settings_odd: { ru: '{key}: {text}', en: '{key}: {text}' },
  files_ok: { ru: 'на месте', en: 'in place' },
  file_missing: { ru: '{key}: файла {file} нет', en: '{key}: there is no file {file}' },
  file_unusable: { ru: '{key}: {file} не годится: {reason}', en: '{key}: {file} cannot be used: {reason}' },
  file_owner: {
    ru: '{file} принадлежит не учётной записи сервера (uid {account})',
    en: '{file} does not belong to the account of the server (uid {account})',
  },
  dist_foreign: {
    ru: 'в каталоге dist {file} нет страниц этого сервера, он отдаёт свои',
    en: 'the folder dist {file} has no pages of this server, it uses its own',
  },
  logs_ok: { ru: '{files}', en: '{files}' },
  logs_none: { ru: 'без файлов', en: 'no files' },
  log_unwritable: { ru: 'в {file} нельзя писать: {reason}', en: '{file} cannot be written: {reason}' },
  key_ok: { ru: '{file}', en: '{file}' },
  key_new: { ru: '{file} будет создан при первом запуске', en: '{file} will be made at the first start' },
  key_lost: { ru: 'файла {file} нет, а база данных есть', en: 'there is a database but no file {file}' },
  key_exposed: { ru: '{file} могут читать посторонние', en: 'others may read {file}' },
  key_malformed: { ru: 'в {file} не ключ', en: '{file} does not hold a key' },
  key_unreadable: { ru: '{file} не читается: {reason}', en: '{file} cannot be read: {reason}' },
  database_ok: {
    ru: '{file}, {count:компания|компании|компаний}',
    en: '{file}, {count:company|companies}',
  },
  database_new: { ru: '{file} будет создана при первом запуске', en: '{file} will be made at the first start' },
  database_forbidden: { ru: 'нет доступа к {file}: {reason}', en: 'no access to {file}: {reason}' },
  database_damaged: { ru: '{file} повреждена: {reason}', en: '{file} is damaged: {reason}' },
  database_locked: {
    ru: '{file} занята: другая программа не даёт писать',
    en: '{file} is locked: another program keeps everybody from writing',
  },
  database_newer: {
    ru: '{file} записана более новой версией: {names}',
    en: '{file} was written by a newer version: {names}',
  },
  database_pending: {
    ru: 'при запуске будет обновлена ({names}), копия сохранится рядом',
    en: 'the next start brings it up to date ({names}) and keeps a copy beside it',
  },
  database_key: { ru: 'зашифрована не тем ключом, что в {file}', en: 'encrypted with another key than that in {file}' },
  database_unusable: { ru: 'не открывается: {reason}', en: 'cannot be opened: {reason}' },
  room_ok: { ru: 'свободно {megabytes} МБ в {folder}', en: '{megabytes} MB free in {folder}' },
  room_little: { ru: 'осталось {megabytes} МБ в {folder}', en: 'only {megabytes} MB left in {folder}' },
  room_none: { ru: 'место кончается: {megabytes} МБ в {folder}', en: 'no room: {megabytes} MB in {folder}' },
  tls_none: { ru: 'не нужен: HTTPS не включён', en: 'not needed: HTTPS is off' },
  tls_ok: { ru: '{file}, действует до {time}', en: '{file}, valid until {time}' },
  tls_missing: {
    ru: 'sslKeyFilename и sslCertFilename не заданы',
    en: 'sslKeyFilename and sslCertFilename are not set',
  },
  tls_file_missing: { ru: 'файла {file} нет', en: 'there is no file {file}' },
  tls_file_unusable: { ru: '{file} не читается: {reason}', en: '{file} cannot be read: {reason}' },
  tls_mismatch: { ru: 'ключ не подходит к {file}', en: 'the key does not belong to {file}' },
  tls_expired: { ru: '{file} истёк {time}', en: '{file} expired on {time}' },
  tls_early: { ru: '{file} действует только с {time}', en: '{file} is valid only from {time}' },
  tls_soon: { ru: '{file} истекает {time}', en: '{file} expires on {time}' },
  tls_exposed: { ru: 'ключ {file} могут читать посторонние', en: 'others may read the key {file}' },
  server_runs: { ru: 'работает', en: 'runs' },
  server_stopped: { ru: 'не запущен', en: 'does not run' },
  server_not_ready: { ru: 'запущен, но не готов: {reason}', en: 'runs but is not ready: {reason}' },
  server_foreign: {
    ru: 'отвечает сервер с другой базой данных, чем в этих настройках',
    en: 'the server that answers has another database than these settings name',
  },
  server_mute: {
    ru: 'сервер не смог проверить компанию: {reason}',
    en: 'the server could not check the company: {reason}',
  },
  listener_ours: { ru: '{place}: отвечает наш сервер', en: '{place}: our server answers' },
  listener_free: { ru: '{place}: свободно', en: '{place}: free' },
  listener_foreign: { ru: '{place}: занято другой программой', en: '{place}: taken by another program' },
  listener_closed: {
    ru: '{place}: сервер работает, но здесь не слушает',
    en: '{place}: the server runs but does not listen here',
  },
  socket_stale: {
    ru: '{place}: остался от остановленного сервера, при запуске будет заменён',
    en: '{place}: left behind by a server that is gone, replaced at the next start',
  },
  socket_no_socket: { ru: '{place} — не сокет', en: '{place} is no socket' },
  socket_no_folder: { ru: '{place}: каталога {folder} нет', en: '{place}: there is no folder {folder}' },
  socket_forbidden: { ru: '{place}: нет прав', en: '{place}: not permitted' },
  port_forbidden: { ru: '{place}: порт разрешён только root', en: '{place}: only root may use this port' },
  address_foreign: {
    ru: '{place}: это не адрес этой машины ({reason})',
    en: '{place}: no address of this machine ({reason})',
  },
  public_ok: { ru: '{url} ведёт к серверу', en: '{url} leads to the server' },
  public_unknown: { ru: '{url} проверяется, когда сервер работает', en: '{url} is checked while the server runs' },
  public_unreachable: { ru: '{url} не отвечает: {reason}', en: '{url} does not answer: {reason}' },
  public_foreign: {
    ru: 'по адресу {url} отвечает не этот сервер ({status})',
    en: 'something else answers at {url} ({status})',
  },
  public_untrusted: {
    ru: '{url} отвечает, но браузеры не доверяют сертификату: {reason}',
    en: '{url} answers, but browsers do not trust its certificate: {reason}',
  },
  companies_none: { ru: 'не зарегистрировано ни одной', en: 'none is registered' },
  company_disabled: { ru: '{company}: отключена командой', en: '{company}: switched off by a command' },
  company_uninstalled: {
    ru: '{company}: приложение удалено в Битрикс24',
    en: '{company}: application removed in Bitrix24',
  },
  events_unknown: { ru: 'проверяются, когда сервер работает', en: 'checked while the server runs' },
} as const satisfies Catalogue;

/** What to do, for whatever is not well. */
export const DOCTOR_ADVICE = {
  settings_wrong: { ru: 'Исправьте эти ключи и повторите', en: 'Correct these keys and try again' },
  settings_odd: { ru: 'Исправьте имя ключа или удалите его', en: 'Correct the name of the key or remove it' },
  file_missing: { ru: 'Положите файл на место или исправьте ключ', en: 'Put the file in place or correct the key' },
  file_unusable: { ru: 'Исправьте файл или права на него', en: 'Correct the file or the permissions' },
  file_owner: { ru: 'Отдайте файл учётной записи сервера:', en: 'Give the file to the account of the server:' },
  dist_foreign: {
    ru: 'Удалите ключ dist, если свои страницы не нужны',
    en: 'Remove the key dist unless you have pages of your own',
  },
  log_unwritable: { ru: 'Дайте учётной записи сервера писать туда', en: 'Let the account of the server write there' },
  key_lost: {
    ru: 'Верните прежний файл из резервной копии: без него токены и ключи не прочитать',
    en: 'Put the former file back from a backup: without it tokens and keys cannot be read',
  },
  key_exposed: {
    ru: 'Закройте файл; если его уже могли прочитать, смените ключ (rotate-key):',
    en: 'Close the file; if somebody may have read it, change the key (rotate-key):',
  },
  key_malformed: { ru: 'Верните прежний файл из резервной копии', en: 'Put the former file back from a backup' },
  key_unreadable: {
    ru: 'Запустите проверку от root или от учётной записи сервера',
    en: 'Run the check as root or as the account of the server',
  },
  database_forbidden: {
    ru: 'Запустите проверку от root или дайте учётной записи сервера права',
    en: 'Run the check as root, or give the account of the server access',
  },
  database_damaged: {
    ru: 'Остановите сервер и верните резервную копию: ecss-crm-server restore',
    en: 'Stop the server and bring a backup back: ecss-crm-server restore',
  },
  database_locked: {
    ru: 'Найдите программу, которая держит файл, и закройте её:',
    en: 'Find the program that holds the file and end it:',
  },
  database_newer: {
    ru: 'Установите ту версию сервера, что её записала, или верните копию, сделанную до обновления',
    en: 'Install the version that wrote it, or bring back the copy from before the upgrade',
  },
  database_pending: { ru: 'Перезапустите сервер', en: 'Restart the server' },
  database_key: {
    ru: 'Верните прежний файл ключа из резервной копии',
    en: 'Put the former key file back from a backup',
  },
  database_unusable: {
    ru: 'Проверьте ключ database и доступность базы',
    en: 'Check the key database, and whether the database can be reached',
  },
  room_little: { ru: 'Освободите место или уменьшите retentionDays', en: 'Make room, or lower retentionDays' },
  room_none: {
    ru: 'Освободите место сейчас: без него звонки не сохраняются',
    en: 'Make room now: without it no call is stored',
  },
  tls_missing: { ru: 'Задайте оба ключа', en: 'Set both keys' },
  tls_file_missing: {
    ru: 'Положите файл на место или создайте новую пару:',
    en: 'Put the file in place or make a new pair:',
  },
  tls_file_unusable: {
    ru: 'Нужен файл PEM, доступный учётной записи сервера',
    en: 'It must be a PEM file that the account of the server may read',
  },
  tls_mismatch: {
    ru: 'Положите ключ и сертификат из одной пары или создайте новую:',
    en: 'Put a key and a certificate of one pair there, or make a new one:',
  },
  tls_expired: { ru: 'Замените сертификат или создайте новый:', en: 'Replace the certificate, or make a new one:' },
  tls_early: { ru: 'Проверьте часы сервера:', en: 'Check the clock of the server:' },
  tls_soon: {
    ru: 'Замените сертификат заранее или создайте новый:',
    en: 'Replace the certificate in time, or make a new one:',
  },
  tls_exposed: { ru: 'Закройте файл:', en: 'Close the file:' },
  server_stopped: { ru: 'Запустите сервер:', en: 'Start the server:' },
  server_not_ready: { ru: 'Посмотрите журнал ошибок', en: 'See the error log' },
  server_foreign: {
    ru: 'Проверьте, с какими настройками он запущен (--settings)',
    en: 'See with which settings it runs (--settings)',
  },
  server_mute: { ru: 'Посмотрите журнал сервера и повторите', en: 'See the log of the server and try again' },
  listener_foreign: {
    ru: 'Остановите ту программу или смените порт (путь сокета) в настройках',
    en: 'End that program, or change the port (the path of the socket) in the settings',
  },
  listener_closed: {
    ru: 'Настройки изменены после запуска? Перезапустите:',
    en: 'Were the settings changed after the start? Restart it:',
  },
  socket_stale: { ru: 'Ничего делать не нужно', en: 'Nothing to do' },
  socket_no_socket: {
    ru: 'Уберите файл или смените путь в настройках',
    en: 'Remove the file, or change the path in the settings',
  },
  socket_no_folder: {
    ru: 'Создайте каталог для учётной записи сервера',
    en: 'Make the folder for the account of the server',
  },
  socket_forbidden: {
    ru: 'Дайте учётной записи сервера права на каталог',
    en: 'Give the account of the server access to the folder',
  },
  port_forbidden: { ru: 'Выберите порт больше 1023', en: 'Choose a port above 1023' },
  address_foreign: { ru: 'Исправьте serverHost', en: 'Correct serverHost' },
  public_unreachable: {
    ru: 'Проверьте proxyGatewayURL (serverHost), прокси-сервер, имя и межсетевой экран',
    en: 'Check proxyGatewayURL (serverHost), the proxy, the name and the firewall',
  },
  public_foreign: {
    ru: 'Проверьте, куда прокси-сервер передаёт запросы, и ключ path',
    en: 'Check where the proxy passes the requests to, and the key path',
  },
  public_untrusted: {
    ru: 'Облачному порталу нужен доверенный сертификат на прокси-сервере',
    en: 'A portal in the cloud needs a trusted certificate at the proxy',
  },
  companies_none: { ru: 'Откройте {url} и зарегистрируйте портал', en: 'Open {url} and register the portal' },
  company_disabled: { ru: 'Включите её, когда будет нужно:', en: 'Switch it on when it is wanted:' },
  company_uninstalled: {
    ru: 'Создайте приложение в Битрикс24 снова и войдите: {url}',
    en: 'Create the application in Bitrix24 again and sign in: {url}',
  },
} as const satisfies Partial<Record<keyof typeof DOCTOR_TEXTS, unknown>> & Catalogue;

/** What the page has a button for, in words. */
export const ACTION_TEXTS = {
  edit_connection: { ru: 'Исправить: {page} → «Подключение»', en: 'To correct it: {page} → “Connection”' },
  trust_certificate: {
    ru: 'Принять сертификат: {page} → «Подключение»',
    en: 'To accept the certificate: {page} → “Connection”',
  },
  authorise: { ru: 'Войти: {url}', en: 'To sign in: {url}' },
  bind: { ru: 'Встроить заново: {page}', en: 'To bind again: {page}' },
  users: { ru: 'Номера: {page} → «Пользователи»', en: 'Numbers: {page} → “Users”' },
  edit_options: { ru: 'Исправить: {page}', en: 'To correct it: {page}' },
} as const satisfies Catalogue;

export const doctorTexts = {
  summary: {
    ru: 'проверяет установку шаг за шагом и говорит, что делать',
    en: 'checks an installation step by step and says what to do',
  },
  company: { ru: 'Компания {company}', en: 'Company {company}' },
  well: { ru: 'Всё в порядке', en: 'All is well' },
  wellWithWarnings: {
    ru: 'Работать можно; {count:замечание|замечания|замечаний}',
    en: 'It can work; {count:warning|warnings}',
  },
  ill: { ru: 'Неисправностей: {count}', en: 'Faults: {count}' },
} as const satisfies Catalogue;

export type DoctorCheck = keyof typeof DOCTOR_TITLES;
export type DoctorCode = keyof typeof DOCTOR_TEXTS;
