import { z } from 'zod';
import { LOG_LEVELS } from '../../app/ports/logger.ts';
import {
  databaseAddress,
  field,
  flag,
  listenAddress,
  numberOr,
  optionalFlag,
  optionalPort,
  optionalText,
  recordingAddress,
  textOr,
  textOrOff,
  webAddress,
} from './fields.ts';

/** Where the original keeps its sockets. */
export const STATE_DIRECTORY = '/var/lib/ecss/ecss-crm-server';
const LOG_DIRECTORY = '/var/log/ecss/ecss-crm-server';

/** Only these characters, so that the prefix can stand in a URL as it is. */
const PATH_PREFIX = /^[A-Za-z0-9/_.~-]*$/;

/** A bare host name works too: the original called the value a host. */
const tokenHost = z.preprocess(
  (value) =>
    value === undefined || value === null || value === ''
      ? 'https://oauth.bitrix.info'
      : typeof value === 'string' && /^[\w.-]+(:\d+)?$/.test(value)
        ? `https://${value}`
        : value,
  webAddress,
);

/** Every key of settings.js with its type and default; rules between keys are in rules.ts. */
export const settingsSchema = z.object({
  path: field(
    textOr('/', z.string().regex(PATH_PREFIX)),
    'HTTP-префикс пути, например "/" или "/bitrix"',
    'HTTP path prefix, e.g. "/" or "/bitrix"',
  ),
  dist: field(
    optionalText(),
    'каталог со страницами сервера (строка)',
    'directory with the pages of the server (text)',
  ),
  proxyGatewayURL: field(
    optionalText(webAddress),
    'адрес прокси-сервера вида "https://host:port/bitrix"',
    'address of the proxy such as "https://host:port/bitrix"',
  ),
  useUnixSockets: field(flag(true), 'true или false', 'true or false'),
  httpUnixSocket: field(
    textOrOff(`${STATE_DIRECTORY}/http`),
    'путь Unix-сокета для HTTP (строка)',
    'path of the Unix socket for HTTP (text)',
  ),
  httpsUnixSocket: field(
    textOrOff(`${STATE_DIRECTORY}/https`),
    'путь Unix-сокета для HTTPS (строка)',
    'path of the Unix socket for HTTPS (text)',
  ),
  serverHost: field(
    textOr('127.0.0.1', z.string().regex(/^[\w.:[\]-]+$/)),
    'адрес или имя сервера без порта, например "192.168.116.130"',
    'address or name of the server without a port, e.g. "192.168.116.130"',
  ),
  httpPort: field(optionalPort(), 'номер порта от 0 до 65535', 'a port number from 0 to 65535'),
  httpsPort: field(optionalPort(), 'номер порта от 0 до 65535', 'a port number from 0 to 65535'),
  sslKeyFilename: field(optionalText(), 'путь к файлу ключа TLS (PEM)', 'path of the TLS key file (PEM)'),
  sslCertFilename: field(optionalText(), 'путь к файлу сертификата TLS (PEM)', 'path of the TLS certificate (PEM)'),
  hsts: field(flag(false), 'true или false', 'true or false'),
  bitrixClientId: field(
    optionalText(),
    'код приложения Битрикс24 (строка)',
    'client id of the Bitrix24 application (text)',
  ),
  bitrixClientSecret: field(
    optionalText(),
    'ключ приложения Битрикс24 (строка)',
    'client secret of the Bitrix24 application (text)',
    true,
  ),
  bitrixTokenHost: field(
    tokenHost,
    'адрес сервера авторизации, например "https://oauth.bitrix.info"',
    'address of the OAuth server, e.g. "https://oauth.bitrix.info"',
  ),
  logLevel: field(
    z.enum(LOG_LEVELS).default('warn'),
    `одно из: ${LOG_LEVELS.join(', ')}`,
    `one of: ${LOG_LEVELS.join(', ')}`,
  ),
  defaultLogFile: field(
    textOrOff(`${LOG_DIRECTORY}/default.log`),
    'путь к файлу журнала; "" — без файла',
    'path of the log file; "" for none',
  ),
  errorLogFile: field(
    textOrOff(`${LOG_DIRECTORY}/error.log`),
    'путь к файлу журнала ошибок; "" — без файла',
    'path of the error log file; "" for none',
  ),
  logToConsole: field(flag(false), 'true или false', 'true or false'),
  maskPhoneNumbers: field(flag(false), 'true или false', 'true or false'),
  rebindPlacement: field(flag(false), 'true или false', 'true or false'),
  database: field(
    textOr(`${STATE_DIRECTORY}/db.sqlite`, databaseAddress),
    'путь к файлу базы данных или адрес вида "postgres://user:password@host:5432/database"',
    'path of the database file or an address such as "postgres://user:password@host:5432/database"',
    true,
  ),
  secretKeyFile: field(
    optionalText(),
    'путь к файлу ключа шифрования (строка)',
    'path of the encryption key file (text)',
  ),
  allowHttpPortals: field(flag(false), 'true или false', 'true or false'),
  allowPrivateAddresses: field(flag(true), 'true или false', 'true or false'),
  trustedCaFile: field(
    optionalText(),
    'путь к файлу с дополнительными сертификатами УЦ (PEM)',
    'path of a file with extra CA certificates (PEM)',
  ),
  retentionDays: field(
    numberOr(90, 1, 3_650),
    'сколько дней хранить завершённые вызовы и их журнал, от 1 до 3650',
    'days that finished calls and their journal are kept, 1 to 3650',
  ),
  metricsListen: field(listenAddress, '"host:port" или путь Unix-сокета', '"host:port" or the path of a Unix socket'),
  trustProxy: field(optionalFlag(), 'true или false', 'true or false'),
  callApiProfile: field(
    z.preprocess((value) => (typeof value === 'number' ? String(value) : value), textOr('8089')),
    'имя профиля Call API, например "8089", или путь к JSON-файлу',
    'name of a Call API profile, e.g. "8089", or the path of a JSON file',
  ),
  recordingUrl: field(
    optionalText(recordingAddress),
    'адрес записи разговора http(s) с {call_ref} и, если нужно, {domain}, например "https://ecss:9990/{domain}/{call_ref}.wav"',
    'http(s) address of a recording with {call_ref} and, if needed, {domain}, e.g. "https://ecss:9990/{domain}/{call_ref}.wav"',
    true,
  ),
  recordingDirectory: field(
    optionalText(),
    'каталог, в котором появляются файлы записей .wav и .mp3 (строка)',
    'directory in which recordings appear as .wav and .mp3 files (text)',
  ),
  recordingMaxMegabytes: field(
    numberOr(100, 0.01, 2_000),
    'наибольший размер записи в мегабайтах, не больше 2000',
    'largest recording in megabytes, 2000 at most',
  ),
  recordingRetryHours: field(
    numberOr(24, 0.01, 720),
    'сколько часов ждать запись и передавать её, не больше 720',
    'hours to wait for a recording and to deliver it, 720 at most',
  ),
});

/** Single keys after parsing, before the rules between keys fill in what depends on others. */
export type ParsedSettings = z.infer<typeof settingsSchema>;
