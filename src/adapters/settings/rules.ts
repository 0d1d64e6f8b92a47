import type { SettingsProblem } from './errors.ts';
import type { ParsedSettings } from './schema.ts';

/** Listening addresses that mean "everywhere" and so cannot stand in a link. */
const ANYWHERE = new Set(['0.0.0.0', '::', '[::]', '*']);

/** Keys that could be parsed; a rule speaks only when all keys it needs are among them. */
type Known = Partial<ParsedSettings>;

/**
 * What single keys cannot tell.
 * @param given keys that the file itself sets
 */
export function checkRules(known: Known, given: ReadonlySet<string>): SettingsProblem[] {
  return [
    ...hostCanBeLinked(known),
    ...oneListenerAtLeast(known, given),
    ...tlsForHttps(known, given),
    ...clientIdWithSecret(known),
    ...oauthOverHttps(known),
    ...oneSourceOfRecordings(known),
  ];
}

function hostCanBeLinked({ serverHost, proxyGatewayURL }: Known): SettingsProblem[] {
  if (serverHost === undefined || proxyGatewayURL !== null || !ANYWHERE.has(serverHost)) return [];
  return problem(
    'serverHost',
    'адрес, по которому сервер виден браузерам: 0.0.0.0 делает невозможным встраивание карточки вызова в интерфейс Битрикс24; либо укажите proxyGatewayURL',
    'the address at which browsers see the server: with 0.0.0.0 the call card cannot be embedded into Bitrix24; or set proxyGatewayURL',
    serverHost,
  );
}

function oneListenerAtLeast(known: Known, given: ReadonlySet<string>): SettingsProblem[] {
  const { useUnixSockets, proxyGatewayURL, httpsPort, httpPort, httpUnixSocket, httpsUnixSocket } = known;
  if (useUnixSockets !== true) return [];
  if (httpUnixSocket === null && httpsUnixSocket === null) {
    return problem(
      'httpUnixSocket',
      'путь хотя бы одного из сокетов httpUnixSocket и httpsUnixSocket при useUnixSockets: true',
      'the path of one of httpUnixSocket and httpsUnixSocket at least, with useUnixSockets: true',
      null,
    );
  }
  // Behind Unix sockets the ports are the proxy's; without both nobody knows the public address.
  const addressable = given.has('serverHost') && (httpsPort !== null || httpPort !== null);
  if (proxyGatewayURL !== null || addressable) return [];
  return problem(
    'proxyGatewayURL',
    'адрес прокси-сервера, так как useUnixSockets: true (или useUnixSockets: false вместе с serverHost и портами)',
    'the address of the proxy, because of useUnixSockets: true (or useUnixSockets: false with serverHost and ports)',
    null,
  );
}

function tlsForHttps(known: Known, given: ReadonlySet<string>): SettingsProblem[] {
  const { sslKeyFilename: key, sslCertFilename: certificate, useUnixSockets } = known;
  if (key === undefined || certificate === undefined) return [];
  if (key !== null && certificate !== null) return [];
  const https = useUnixSockets === true ? known.httpsUnixSocket : known.httpsPort;
  const wanted = given.has(useUnixSockets === true ? 'httpsUnixSocket' : 'httpsPort') && https !== null;
  if (key === null && certificate === null && !wanted) return [];
  const problems: SettingsProblem[] = [];
  for (const [name, value] of [['sslKeyFilename', key] as const, ['sslCertFilename', certificate] as const]) {
    if (value !== null) continue;
    problems.push(
      ...problem(
        name,
        'путь к файлу PEM: для HTTPS нужны и sslKeyFilename, и sslCertFilename',
        'the path of a PEM file: HTTPS needs both sslKeyFilename and sslCertFilename',
        null,
      ),
    );
  }
  return problems;
}

function clientIdWithSecret({ bitrixClientId: id, bitrixClientSecret: secret }: Known): SettingsProblem[] {
  if (id === undefined || secret === undefined || (id === null) === (secret === null)) return [];
  return problem(
    id === null ? 'bitrixClientId' : 'bitrixClientSecret',
    'значение: bitrixClientId и bitrixClientSecret указываются только вместе',
    'a value: bitrixClientId and bitrixClientSecret are only given together',
    null,
  );
}

/** The client secret and the refresh tokens travel to this host. */
function oauthOverHttps({ bitrixTokenHost, allowHttpPortals }: Known): SettingsProblem[] {
  if (bitrixTokenHost === undefined || allowHttpPortals !== false || bitrixTokenHost.startsWith('https:')) return [];
  return problem(
    'bitrixTokenHost',
    'адрес https:// (http:// допустим только при allowHttpPortals: true)',
    'an https:// address (http:// only with allowHttpPortals: true)',
    bitrixTokenHost,
  );
}

function oneSourceOfRecordings({ recordingUrl, recordingDirectory }: Known): SettingsProblem[] {
  if (typeof recordingUrl !== 'string' || typeof recordingDirectory !== 'string') return [];
  return problem(
    'recordingDirectory',
    'только одно из двух: recordingUrl или recordingDirectory',
    'one of the two only: recordingUrl or recordingDirectory',
    recordingDirectory,
  );
}

function problem(key: keyof ParsedSettings, ru: string, en: string, found: string | null): SettingsProblem[] {
  return [{ key, expected: { ru, en }, found: found === null ? null : JSON.stringify(found) }];
}
