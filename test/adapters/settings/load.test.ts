import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../../src/adapters/settings/errors.ts';
import { loadSettings } from '../../../src/adapters/settings/load.ts';
import { publicUrl } from '../../../src/adapters/settings/settings.ts';
import { temporaryDirectory } from '../../helpers/temp-directory.ts';

const SEED = readFileSync(new URL('fixtures/seed-settings.txt', import.meta.url), 'utf8');

function settingsFile(text: string, packageType = 'module'): string {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type: packageType }));
  const file = join(directory, 'settings.js');
  writeFileSync(file, text);
  return file;
}

function failure(file: string): SettingsError {
  try {
    loadSettings(file);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe.each(['module', 'commonjs'])('a settings file in a package of type %s', (type) => {
  it("loads the original's text unchanged", () => {
    const { settings, warnings } = loadSettings(settingsFile(SEED, type));
    expect(warnings).toEqual([]);
    expect(settings).toEqual({
      path: '/',
      dist: '/usr/share/ecss/ecss-crm-server/frontend/dist',
      proxyGatewayURL: 'https://192.168.116.130:8802/bitrix',
      useUnixSockets: true,
      httpUnixSocket: '/var/lib/ecss/ecss-crm-server/http',
      httpsUnixSocket: '/var/lib/ecss/ecss-crm-server/https',
      serverHost: '192.168.116.130',
      httpPort: null,
      httpsPort: null,
      sslKeyFilename: '/usr/share/ecss/ecss-crm-server/key.pem',
      sslCertFilename: '/usr/share/ecss/ecss-crm-server/cert.pem',
      bitrixClientId: null,
      bitrixClientSecret: null,
      bitrixTokenHost: 'https://oauth.bitrix.info',
      logLevel: 'warn',
      defaultLogFile: '/var/log/ecss/ecss-crm-server/default.log',
      errorLogFile: '/var/log/ecss/ecss-crm-server/error.log',
      logToConsole: false,
      maskPhoneNumbers: false,
      rebindPlacement: false,
      database: '/var/lib/ecss/ecss-crm-server/db.sqlite',
      secretKeyFile: '/var/lib/ecss/ecss-crm-server/secret.key',
      allowHttpPortals: false,
      allowPrivateAddresses: true,
      trustedCaFile: null,
      metricsListen: null,
      trustProxy: true,
      hsts: false,
      callApiProfile: '8089',
      retentionDays: 90,
      recordingUrl: null,
      recordingDirectory: null,
      recordingMaxMegabytes: 100,
      recordingRetryHours: 24,
    });
    expect(publicUrl(settings, 'call/call.html')).toBe('https://192.168.116.130:8802/bitrix/call/call.html');
  });

  it('may require other files and use __dirname', () => {
    const file = settingsFile(
      `const path = require('node:path');
       const { host } = require('./host.json');
       module.exports = { useUnixSockets: false, serverHost: host, database: path.join(__dirname, 'x.db') };`,
      type,
    );
    writeFileSync(join(file, '..', 'host.json'), '{"host":"10.0.0.7"}');
    const { settings } = loadSettings(file);
    expect(settings.serverHost).toBe('10.0.0.7');
    expect(settings.database).toBe(join(file, '..', 'x.db'));
  });
});

describe('a settings file with its port lines switched on', () => {
  const text = SEED.replace('//httpPort', 'httpPort')
    .replace('//httpsPort', 'httpsPort')
    .replace('useUnixSockets: true', 'useUnixSockets: false')
    .replace(/proxyGatewayURL: ".*",/, '');

  it('has the ports of the text', () => {
    const { settings } = loadSettings(settingsFile(text));
    expect([settings.httpPort, settings.httpsPort]).toEqual([8801, 8802]);
    expect(publicUrl(settings, 'call/call.html')).toBe('https://192.168.116.130:8802/call/call.html');
  });

  it('takes a port from the environment, where it is text', () => {
    const named = text.replace('process.env.HTTP_PORT', '"9801"');
    expect(loadSettings(settingsFile(named)).settings.httpPort).toBe(9801);
  });
});

describe('a file that is no settings file', () => {
  it('is reported when it is missing', () => {
    const error = failure(join(temporaryDirectory(), 'none.js'));
    expect(error.in('ru')).toContain('файл не читается');
    expect(error.in('en')).toContain('ENOENT');
  });

  it('is reported with the line of a syntax error', () => {
    const error = failure(settingsFile('var settings = {\n  path: "/"\n  dist: "x"\n};'));
    expect(error.in('ru')).toMatch(/не выполняется, строка 3/);
    expect(error.in('en')).toMatch(/does not run, line 3/);
  });

  it('is reported with the line of an exception', () => {
    const error = failure(settingsFile('const a = 1;\nthrow new Error("no such host");'));
    expect(error.in('en')).toMatch(/does not run, line 2: no such host/);
  });

  it.each(['module.exports = 5;', 'module.exports = null;', 'module.exports = [];'])('is reported for %s', (text) => {
    expect(failure(settingsFile(text)).in('en')).toContain('module.exports = settings');
  });

  it('is reported when the export was forgotten', () => {
    expect(failure(settingsFile('var settings = { serverHost: "a" };')).in('en')).toContain(
      'module.exports = settings',
    );
  });
});
