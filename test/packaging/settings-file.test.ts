/** The settings.js that the package installs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { settingsSchema } from '../../src/adapters/settings/schema.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

const TEMPLATE = readFileSync(join(import.meta.dirname, '..', '..', 'packaging', 'deb', 'settings.js.in'), 'utf8');
const ANSWERS = {
  PROXY_GATEWAY_URL: 'https://192.168.116.130:8802/bitrix',
  SERVER_HOST: '192.168.116.130',
  HTTP_PORT: '8801',
  HTTPS_PORT: '8802',
};

const filled = Object.entries(ANSWERS).reduce((text, [name, value]) => text.replaceAll(`@${name}@`, value), TEMPLATE);

function load(text: string) {
  const file = join(temporaryDirectory(), 'settings.js');
  writeFileSync(file, text);
  return loadSettings(file);
}

it('is sound, and means what the seed’s file means', () => {
  const { settings, warnings } = load(filled);
  expect(warnings).toEqual([]);
  const seed = readFileSync(new URL('../adapters/settings/fixtures/seed-settings.txt', import.meta.url), 'utf8');
  expect(settings).toEqual({ ...load(seed).settings, httpPort: 8801, httpsPort: 8802 });
});

it('explains every key in Russian, in the comment above it', () => {
  const lines = filled.split('\n');
  for (const key of Object.keys(settingsSchema.shape)) {
    const at = lines.findIndex((line) => new RegExp(`^ {2}(// )?${key}: `).test(line));
    expect(at, `${key} is missing`).toBeGreaterThan(0);
    // Keys that belong together share one comment.
    const above = lines.slice(0, at).findLastIndex((line) => !/^ {2}(\/\/ )?\w+: .*,$/.test(line));
    expect(lines[above], `${key} is not explained`).toMatch(/^ {2}\/\/ .*[а-яё]/i);
  }
});

it('shows the real default of every key that it leaves out', () => {
  const examples = [
    'bitrixClientId',
    'bitrixClientSecret',
    'trustedCaFile',
    'recordingUrl',
    'recordingDirectory',
    'metricsListen',
  ];
  const uncommented = filled
    .split('\n')
    .map((line) => {
      const [, key] = /^ {2}\/\/ (\w+): .*,$/.exec(line) ?? [];
      return key !== undefined && !examples.includes(key) ? line.replace('// ', '') : line;
    })
    .join('\n');
  expect(uncommented).not.toBe(filled);
  expect(load(uncommented).settings).toEqual(load(filled).settings);
});
