/** What each key of settings.js means, for docs/generated/settings.*.md. The compiler asks for a text for each key of the schema. */
import type { FieldTexts } from './fields.ts';
import type { ParsedSettings } from './schema.ts';

export interface KeyReference {
  about: FieldTexts;
  /** Where the schema's own default does not tell all. */
  fallback?: FieldTexts;
}

const NONE: FieldTexts = { ru: 'нет', en: 'none' };

export const SETTINGS_REFERENCE: Record<keyof ParsedSettings, KeyReference> = {
  path: {
    about: { ru: 'Префикс пути, с которым приходят запросы.', en: 'Prefix of the path with which requests arrive.' },
  },
  dist: {
    about: {
      ru: 'Каталог со страницами. Если в нём нет страниц этого сервера, берутся свои, с предупреждением.',
      en: 'Folder with the pages. If it has none of this server, its own are used, with a warning.',
    },
    fallback: { ru: 'свои страницы', en: 'its own pages' },
  },
  proxyGatewayURL: {
    about: {
      ru: 'Публичный адрес, если впереди прокси. Нужен при `useUnixSockets: true`, если не заданы `serverHost` и порт.',
      en: 'Public address when a proxy stands in front. Needed with `useUnixSockets: true` unless `serverHost` and a port are given.',
    },
  },
  useUnixSockets: {
    about: { ru: 'Слушать Unix-сокеты вместо портов.', en: 'Listen on Unix sockets instead of ports.' },
  },
  httpUnixSocket: {
    about: { ru: 'Сокет HTTP; `""` — не слушать.', en: 'Socket for HTTP; `""` for none.' },
  },
  httpsUnixSocket: {
    about: {
      ru: 'Сокет HTTPS; без сертификата не слушается; `""` — не слушать.',
      en: 'Socket for HTTPS; not served without a certificate; `""` for none.',
    },
  },
  serverHost: {
    about: {
      ru: 'Адрес сервера без порта: здесь он слушает, и он стоит в публичном адресе. `0.0.0.0` только вместе с `proxyGatewayURL`.',
      en: 'Address of the server without a port: it listens there, and the public address has it. `0.0.0.0` only with `proxyGatewayURL`.',
    },
  },
  httpPort: {
    about: { ru: 'Порт HTTP; при Unix-сокетах не слушается.', en: 'HTTP port; not listened on with Unix sockets.' },
    fallback: { ru: 'нет; 8801, если не задан ни один порт', en: 'none; 8801 when no port is given' },
  },
  httpsPort: {
    about: { ru: 'Порт HTTPS; при Unix-сокетах не слушается.', en: 'HTTPS port; not listened on with Unix sockets.' },
    fallback: {
      ru: 'нет; 8802, если не задан ни один порт и есть сертификат',
      en: 'none; 8802 when no port is given and there is a certificate',
    },
  },
  sslKeyFilename: {
    about: {
      ru: 'Ключ TLS, PEM; вместе с `sslCertFilename`. По SIGHUP файлы читаются заново.',
      en: 'TLS key, PEM; together with `sslCertFilename`. SIGHUP has the files read anew.',
    },
  },
  sslCertFilename: {
    about: {
      ru: 'Сертификат TLS с промежуточными, PEM.',
      en: 'TLS certificate with the intermediate ones, PEM.',
    },
  },
  hsts: {
    about: {
      ru: 'Отвечать по HTTPS заголовком Strict-Transport-Security на год: браузеры перестанут открывать этот узел по HTTP и обходить ошибки его сертификата. Не включайте с самоподписанным сертификатом.',
      en: 'Answer over HTTPS with Strict-Transport-Security for a year: browsers then refuse plain HTTP and certificate errors of this host. Not with a self-signed certificate.',
    },
  },
  bitrixClientId: {
    about: {
      ru: 'Код приложения для сервера одной компании; вместе с `bitrixClientSecret`.',
      en: 'Client id for a server of one company; together with `bitrixClientSecret`.',
    },
  },
  bitrixClientSecret: { about: { ru: 'Ключ приложения.', en: 'Client secret.' } },
  bitrixTokenHost: { about: { ru: 'Сервер авторизации Битрикс24.', en: "Bitrix24's OAuth server." } },
  logLevel: {
    about: {
      ru: 'Подробность журнала. По SIGHUP читается заново.',
      en: 'How much is logged. SIGHUP has it read anew.',
    },
  },
  defaultLogFile: {
    about: {
      ru: 'Общий журнал; `""` — без файла. SIGHUP открывает файлы заново (logrotate).',
      en: 'The log; `""` for no file. SIGHUP opens the files anew (logrotate).',
    },
  },
  errorLogFile: { about: { ru: 'Только ошибки; `""` — без файла.', en: 'Errors only; `""` for no file.' } },
  logToConsole: { about: { ru: 'Журнал ещё и в stdout.', en: 'The log to stdout as well.' } },
  maskPhoneNumbers: {
    about: {
      ru: 'Скрывать середину телефонных номеров в журнале на всех уровнях, кроме `debug` и `silly`. По SIGHUP читается заново.',
      en: 'Hide the middle of phone numbers in the log at every level but `debug` and `silly`. SIGHUP has it read anew.',
    },
  },
  rebindPlacement: {
    about: {
      ru: 'При запуске встроить карточку заново, даже если всё выглядит верно.',
      en: 'At the start bind the card anew even if all looks right.',
    },
  },
  database: {
    about: {
      ru: 'Файл SQLite или адрес PostgreSQL `postgres://user:password@host:port/database`.',
      en: 'SQLite file, or the address of a PostgreSQL database: `postgres://user:password@host:port/database`.',
    },
  },
  secretKeyFile: {
    about: {
      ru: 'Ключ шифрования токенов и ключей; создаётся с правами 0600, с более широкими сервер не запустится.',
      en: 'Key that encrypts tokens and keys; made with mode 0600, with a wider mode the server does not start.',
    },
    fallback: {
      ru: '`secret.key` рядом с базой; с PostgreSQL — в `/var/lib/ecss/ecss-crm-server`',
      en: '`secret.key` beside the database; with PostgreSQL in `/var/lib/ecss/ecss-crm-server`',
    },
  },
  allowHttpPortals: {
    about: {
      ru: 'Принимать порталы и сервер авторизации по `http://` (закрытые сети, эмулятор).',
      en: 'Accept portals and an OAuth server over `http://` (closed networks, the emulator).',
    },
  },
  allowPrivateAddresses: {
    about: {
      ru: 'Разрешать порталам и АТС адреса внутренней сети (10.0.0.0/8, 192.168.0.0/16, 127.0.0.1 …). `false` — для службы, которой пользуются чужие компании: проверяется адрес, с которым устанавливается соединение, а не только имя.',
      en: 'Let portals and switches be at addresses of the inside network (10.0.0.0/8, 192.168.0.0/16, 127.0.0.1 …). `false` is for a service that strangers use: the address that is connected to is checked, not only the name.',
    },
  },
  trustedCaFile: {
    about: {
      ru: 'Дополнительные центры сертификации, PEM: для порталов, сервера авторизации и АТС.',
      en: 'Extra CA certificates, PEM: for portals, the OAuth server and the switch.',
    },
  },
  retentionDays: {
    about: {
      ru: 'Сколько дней хранятся завершённые вызовы и их история; больше, чем часы записей.',
      en: "How many days finished calls and their history are kept; more than the recordings' hours.",
    },
  },
  metricsListen: {
    about: {
      ru: '`host:port` или путь сокета для `/metrics` (Prometheus) и `/health`; отдельно от публичных адресов. См. [метрики](metrics.md).',
      en: '`host:port` or path of a socket for `/metrics` (Prometheus) and `/health`, apart from the public addresses. See [metrics](metrics.md).',
    },
  },
  trustProxy: {
    about: { ru: 'Верить заголовкам `X-Forwarded-*`.', en: 'Believe the headers `X-Forwarded-*`.' },
    fallback: { ru: 'как `useUnixSockets`', en: 'as `useUnixSockets`' },
  },
  callApiProfile: {
    about: {
      ru: 'Профиль Call API: имя или путь к JSON, см. [ADR 0004](../adr/0004-wire-profile.md).',
      en: 'Profile of the Call API: a name or the path of a JSON file, see [ADR 0004](../adr/0004-wire-profile.md).',
    },
  },
  recordingUrl: {
    about: {
      ru: 'Адрес записи с `{call_ref}` и, если нужно, `{domain}`; к завершённому разговору прикрепляется запись.',
      en: 'Address of a recording with `{call_ref}` and, if needed, `{domain}`; a finished talk gets its recording attached.',
    },
    fallback: NONE,
  },
  recordingDirectory: {
    about: {
      ru: 'Или каталог (вложенность до 3) файлов `.wav`/`.mp3`, в имени которых есть call_ref; вместе с `recordingUrl` не указывается.',
      en: 'Or a folder (sub-folders to a depth of 3) of `.wav`/`.mp3` files whose names contain the call_ref; not together with `recordingUrl`.',
    },
  },
  recordingMaxMegabytes: {
    about: { ru: 'Запись больше этого не прикрепляется.', en: 'A larger recording is not attached.' },
  },
  recordingRetryHours: {
    about: { ru: 'Сколько часов ждать запись и повторять.', en: 'How long to wait for a recording and to repeat.' },
  },
};
