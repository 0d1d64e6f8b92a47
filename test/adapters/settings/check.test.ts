import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../../src/adapters/settings/errors.ts';
import { checkSettings } from '../../../src/adapters/settings/load.ts';

const FILE = '/etc/ecss/settings.js';
/** The least that is accepted: TCP on a named host. */
const TCP = { useUnixSockets: false, serverHost: '10.1.1.1' };
const TLS = { sslKeyFilename: '/k.pem', sslCertFilename: '/c.pem' };

const check = (values: Record<string, unknown>) => checkSettings(values, FILE);

function problems(values: Record<string, unknown>): SettingsError['problems'] {
  try {
    check(values);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('wrong values', () => {
  it.each<[string, unknown]>([
    ['path', 5],
    ['path', '/a b'],
    ['path', '/a?b'],
    ['dist', 5],
    ['proxyGatewayURL', 'proxy.example/bitrix'],
    ['proxyGatewayURL', 'ftp://proxy.example'],
    ['proxyGatewayURL', 'https://proxy.example/?a=b'],
    ['useUnixSockets', 'yes'],
    ['useUnixSockets', 1],
    ['httpUnixSocket', 5],
    ['httpsUnixSocket', {}],
    ['serverHost', 'http://host'],
    ['serverHost', 'host/path'],
    ['serverHost', 7],
    ['httpPort', 70_000],
    ['httpPort', -1],
    ['httpPort', '88x'],
    ['httpPort', 80.5],
    ['httpsPort', 'https'],
    ['sslKeyFilename', true],
    ['sslCertFilename', 1],
    ['bitrixClientId', 1],
    ['bitrixClientSecret', {}],
    ['bitrixTokenHost', 'https://'],
    ['bitrixTokenHost', 12],
    ['bitrixTokenHost', 'http://oauth.example'],
    ['logLevel', 'trace'],
    ['logLevel', 3],
    ['defaultLogFile', 1],
    ['errorLogFile', []],
    ['logToConsole', 'on'],
    ['rebindPlacement', 'да'],
    ['database', 7],
    ['database', 'postgres://'],
    ['database', 'postgres://host'],
    ['database', 'postgres://user:p@ss:word@host:port/crm'],
    ['database', 'mysql://u:p@host/crm'],
    ['secretKeyFile', 7],
    ['allowHttpPortals', 'maybe'],
    ['trustedCaFile', 7],
    ['metricsListen', '9090'],
    ['metricsListen', 'localhost:99999'],
    ['metricsListen', 9090],
    ['trustProxy', 'loopback'],
    ['callApiProfile', true],
    ['retentionDays', 0],
    ['retentionDays', 'год'],
    ['retentionDays', 4_000],
    ['recordingUrl', 'https://ecss:9990/rec.wav'],
    ['recordingUrl', 'ftp://ecss/{call_ref}.wav'],
    ['recordingUrl', 'https://{call_ref}.example/rec.wav'],
    ['recordingUrl', 'https://{domain}/{call_ref}.wav'],
    ['recordingUrl', 7],
    ['recordingDirectory', 7],
    ['recordingMaxMegabytes', 0],
    ['recordingMaxMegabytes', '10 MB'],
    ['recordingRetryHours', -1],
    ['recordingRetryHours', 1_000],
  ])('%s: %j is refused', (key, value) => {
    const found = problems({ ...TCP, ...TLS, [key]: value });
    // A key or a secret alone is a problem of the pair as well.
    expect(found.map((problem) => problem.key)).toContain(key);
    for (const { expected } of found) {
      expect(expected.ru).toMatch(/[а-я]|^https?:/i);
      expect(expected.en).toMatch(/^[^а-я]+$/i);
    }
  });

  it('are all reported at once, rules between keys included', () => {
    const found = problems({
      useUnixSockets: false,
      serverHost: '0.0.0.0',
      httpPort: 'x',
      httpsPort: 8802,
      logLevel: 'loud',
      bitrixClientId: 'app.1',
      metricsListen: 'nowhere',
    });
    expect(found.map((problem) => problem.key).sort()).toEqual([
      'bitrixClientSecret',
      'httpPort',
      'logLevel',
      'metricsListen',
      'serverHost',
      'sslCertFilename',
      'sslKeyFilename',
    ]);
  });

  it('are shown, but never those of secret keys', () => {
    const error = new SettingsError(FILE, problems({ ...TCP, logLevel: 'loud', bitrixClientSecret: ['s3ntinel'] }));
    expect(error.in('ru')).toContain('logLevel: ожидается одно из: error, warn');
    expect(error.in('ru')).toContain('(указано: "loud")');
    expect(error.message).toContain('(found: "loud")');
    const withPassword = problems({ ...TCP, proxyGatewayURL: 'https://user:s3ntinel@proxy.example' });
    expect(withPassword[0]?.found).toBe('"https://…@proxy.example"');
    expect(error.message + JSON.stringify(error.problems)).not.toContain('s3ntinel');
  });
});

describe('recordings', () => {
  it('come from one place only', () => {
    const url = 'https://ecss:9990/{domain}/{call_ref}.wav';
    expect(check({ ...TCP, recordingUrl: url }).settings.recordingUrl).toBe(url);
    expect(check({ ...TCP, recordingDirectory: 'rec' }).settings.recordingDirectory).toBe('/etc/ecss/rec');
    const both = problems({ ...TCP, recordingUrl: url, recordingDirectory: '/rec' });
    expect(both.map((problem) => problem.key)).toEqual(['recordingDirectory']);
  });

  it('have limits that may be given as text, with fractions', () => {
    const { settings } = check({ ...TCP, recordingMaxMegabytes: '0.5', recordingRetryHours: '' });
    expect(settings).toMatchObject({ recordingMaxMegabytes: 0.5, recordingRetryHours: 24 });
  });

  it('show nothing of an address with a password', () => {
    const found = problems({ ...TCP, recordingUrl: 'https://user:s3ntinel@ecss/rec.wav' });
    expect(JSON.stringify(found)).not.toContain('s3ntinel');
  });
});

describe('the address', () => {
  it.each(['0.0.0.0', '::'])('%s is refused without a proxy, for the reason of the original', (serverHost) => {
    const [problem] = problems({ ...TCP, serverHost });
    expect(problem?.key).toBe('serverHost');
    expect(problem?.expected.ru).toContain('делает невозможным встраивание карточки вызова');
    expect(problem?.expected.en).toContain('cannot be embedded');
  });

  it.each([true, false])('0.0.0.0 is accepted behind a proxy, Unix sockets: %s', (useUnixSockets) => {
    expect(problems({ useUnixSockets, serverHost: '0.0.0.0', proxyGatewayURL: 'https://p.example/bitrix' })).toEqual(
      [],
    );
  });

  it('must be known with Unix sockets too', () => {
    expect(problems({}).map((problem) => problem.key)).toEqual(['proxyGatewayURL']);
    expect(problems({ serverHost: 'pbx.example', httpsPort: 443, ...TLS })).toEqual([]);
  });

  it('needs one socket at least', () => {
    const none = { proxyGatewayURL: 'https://p.example', httpUnixSocket: '', httpsUnixSocket: null };
    expect(problems(none).map((problem) => problem.key)).toEqual(['httpUnixSocket']);
  });
});

describe('HTTPS', () => {
  it('is off without a certificate', () => {
    const { settings } = check({ proxyGatewayURL: 'https://p.example' });
    expect(settings.httpUnixSocket).toBe('/var/lib/ecss/ecss-crm-server/http');
    expect(settings.httpsUnixSocket).toBeNull();
  });

  it.each([
    { ...TCP, httpsPort: 8802 },
    { proxyGatewayURL: 'https://p.example', httpsUnixSocket: '/s' },
  ])('that is asked for needs a certificate: %j', (values) => {
    expect(problems(values).map((problem) => problem.key)).toEqual(['sslKeyFilename', 'sslCertFilename']);
  });

  it('needs both files', () => {
    expect(problems({ ...TCP, sslKeyFilename: '/k.pem' }).map((problem) => problem.key)).toEqual(['sslCertFilename']);
  });
});

describe('defaults', () => {
  it('are the usual ports when TCP is wanted and none is given', () => {
    expect(check(TCP).settings).toMatchObject({ httpPort: 8801, httpsPort: null });
    expect(check({ ...TCP, ...TLS }).settings).toMatchObject({ httpPort: 8801, httpsPort: 8802 });
    expect(check({ ...TCP, httpPort: '0' }).settings).toMatchObject({ httpPort: 0, httpsPort: null });
  });

  it('trust the proxy with Unix sockets only', () => {
    expect(check(TCP).settings.trustProxy).toBe(false);
    expect(check({ proxyGatewayURL: 'https://p.example' }).settings.trustProxy).toBe(true);
    expect(check({ ...TCP, trustProxy: true }).settings.trustProxy).toBe(true);
    expect(check({ proxyGatewayURL: 'https://p.example', trustProxy: false }).settings.trustProxy).toBe(false);
  });

  it.each(['postgresql://db.example/crm', 'postgres://crm:p%40ss@/crm?host=/run/postgresql', ':memory:', 'C:/x.db'])(
    'take %s for a database',
    (database) => {
      expect(problems({ ...TCP, database })).toEqual([]);
    },
  );

  it('put the key beside the database', () => {
    expect(check({ ...TCP, database: '/data/crm.db' }).settings.secretKeyFile).toBe('/data/secret.key');
    expect(check({ ...TCP, secretKeyFile: '/keys/k' }).settings.secretKeyFile).toBe('/keys/k');
    expect(check({ ...TCP, database: 'postgres://u:p@db/crm' }).settings).toMatchObject({
      database: 'postgres://u:p@db/crm',
      secretKeyFile: '/var/lib/ecss/ecss-crm-server/secret.key',
    });
  });

  it('stand for empty values too, as in the original', () => {
    const { settings } = check({ ...TCP, path: '', proxyGatewayURL: '', bitrixTokenHost: null, logToConsole: '' });
    expect(settings).toMatchObject({
      path: '/',
      proxyGatewayURL: null,
      bitrixTokenHost: 'https://oauth.bitrix.info',
      logToConsole: false,
    });
  });

  it('leave a log file out when it is switched off', () => {
    expect(check({ ...TCP, defaultLogFile: '', errorLogFile: null }).settings).toMatchObject({
      defaultLogFile: null,
      errorLogFile: null,
    });
  });
});

describe('values', () => {
  it('resolve relative paths against the file', () => {
    const { settings } = check({
      ...TCP,
      database: 'var/db.sqlite',
      defaultLogFile: 'log',
      callApiProfile: './p.json',
    });
    expect(settings.database).toBe('/etc/ecss/var/db.sqlite');
    expect(settings.secretKeyFile).toBe('/etc/ecss/var/secret.key');
    expect(settings.defaultLogFile).toBe('/etc/ecss/log');
    expect(settings.callApiProfile).toBe('/etc/ecss/p.json');
  });

  it.each([
    ['127.0.0.1:9090', { host: '127.0.0.1', port: 9090 }],
    ['[::1]:9090', { host: '::1', port: 9090 }],
    ['/run/metrics', { socketPath: '/run/metrics' }],
  ])('metricsListen %s', (metricsListen, expected) => {
    expect(check({ ...TCP, metricsListen }).settings.metricsListen).toEqual(expected);
  });

  it.each([
    ['oauth.bitrix.info', 'https://oauth.bitrix.info'],
    ['https://oauth.bitrix24.tech/', 'https://oauth.bitrix24.tech'],
  ])('bitrixTokenHost %s', (bitrixTokenHost, expected) => {
    expect(check({ ...TCP, bitrixTokenHost }).settings.bitrixTokenHost).toBe(expected);
  });

  it('allow an OAuth host without TLS together with such portals', () => {
    const closed = { ...TCP, allowHttpPortals: true, bitrixTokenHost: 'http://127.0.0.1:9001' };
    expect(check(closed).settings.bitrixTokenHost).toBe('http://127.0.0.1:9001');
  });
});

describe('unknown keys', () => {
  it('are warnings, with the key that may be meant', () => {
    const { warnings } = check({ ...TCP, proxygatewayUrl: 'x', colour: 'red' });
    expect(warnings).toEqual([
      {
        key: 'proxygatewayUrl',
        text: { ru: 'неизвестный ключ; возможно, proxyGatewayURL', en: 'unknown key; did you mean proxyGatewayURL' },
      },
      { key: 'colour', text: { ru: 'неизвестный ключ', en: 'unknown key' } },
    ]);
  });
});
