import { dirname, isAbsolute, join, resolve } from 'node:path';
import { SettingsError, type SettingsProblem } from './errors.ts';
import { evaluate } from './evaluate.ts';
import { metaOf, type FieldTexts } from './fields.ts';
import { checkRules } from './rules.ts';
import { settingsSchema, STATE_DIRECTORY, type ParsedSettings } from './schema.ts';
import type { Settings } from './settings.ts';

/** The ports that the original's settings file mentions; used when TCP is wanted and no port is given. */
const USUAL_HTTP_PORT = 8801;
const USUAL_HTTPS_PORT = 8802;

/** Something odd that does not stop the server. */
export interface SettingsWarning {
  key: string;
  text: FieldTexts;
}

/**
 * Loads and checks a settings file. Relative paths in it are relative to the file.
 * @throws SettingsError with everything that is wrong
 */
export function loadSettings(file: string): { settings: Settings; warnings: SettingsWarning[] } {
  const path = resolve(file);
  return checkSettings(evaluate(path), path);
}

/** The same for values that are already at hand. */
export function checkSettings(
  values: Record<string, unknown>,
  file: string,
): { settings: Settings; warnings: SettingsWarning[] } {
  const { known, problems } = parseKeys(values);
  const given = new Set(Object.keys(values).filter((key) => !isUnset(values[key])));
  problems.push(...checkRules(known, given));
  if (problems.length > 0) throw new SettingsError(file, problems);
  return {
    settings: complete(known as ParsedSettings, given, dirname(file)),
    warnings: unknownKeys(values),
  };
}

/** Key by key, so that the rules between keys can judge the sound ones even when others are wrong. */
function parseKeys(values: Record<string, unknown>): { known: Partial<ParsedSettings>; problems: SettingsProblem[] } {
  const known: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const result = schema.safeParse(values[key]);
    if (result.success) {
      known[key] = result.data;
    } else {
      const { expected, secret } = metaOf(schema);
      problems.push({ key, expected, found: secret === true ? null : shown(values[key]) });
    }
  }
  return { known, problems };
}

function complete(parsed: ParsedSettings, given: ReadonlySet<string>, directory: string): Settings {
  const hasTls = parsed.sslKeyFilename !== null && parsed.sslCertFilename !== null;
  const absolute = (path: string): string => resolve(directory, path);
  const optional = (path: string | null): string | null => (path === null ? null : absolute(path));
  const inFile = !isDatabaseUrl(parsed.database);
  const database = inFile ? absolute(parsed.database) : parsed.database;
  const noPort = !parsed.useUnixSockets && parsed.httpPort === null && parsed.httpsPort === null;
  return {
    ...parsed,
    dist: optional(parsed.dist),
    httpPort: noPort ? USUAL_HTTP_PORT : parsed.httpPort,
    httpsPort: noPort && hasTls ? USUAL_HTTPS_PORT : parsed.httpsPort,
    httpUnixSocket: optional(parsed.httpUnixSocket),
    // Without a certificate the default HTTPS socket cannot be served; one that the file names is refused by the rules.
    httpsUnixSocket: hasTls || given.has('httpsUnixSocket') ? optional(parsed.httpsUnixSocket) : null,
    sslKeyFilename: optional(parsed.sslKeyFilename),
    sslCertFilename: optional(parsed.sslCertFilename),
    defaultLogFile: optional(parsed.defaultLogFile),
    errorLogFile: optional(parsed.errorLogFile),
    database,
    secretKeyFile: optional(parsed.secretKeyFile) ?? join(inFile ? dirname(database) : STATE_DIRECTORY, 'secret.key'),
    trustedCaFile: optional(parsed.trustedCaFile),
    recordingDirectory: optional(parsed.recordingDirectory),
    trustProxy: parsed.trustProxy ?? parsed.useUnixSockets,
    callApiProfile: isPath(parsed.callApiProfile) ? absolute(parsed.callApiProfile) : parsed.callApiProfile,
  };
}

function isDatabaseUrl(database: string): boolean {
  return database === ':memory:' || /^[a-z]+:\/\//i.test(database);
}

function isPath(profile: string): boolean {
  return isAbsolute(profile) || profile.includes('/') || profile.endsWith('.json');
}

function unknownKeys(values: Record<string, unknown>): SettingsWarning[] {
  const keys = Object.keys(settingsSchema.shape);
  return Object.keys(values)
    .filter((key) => !keys.includes(key))
    .map((key) => {
      const meant = keys.find((known) => known.toLowerCase() === key.toLowerCase());
      const hint =
        meant === undefined ? { ru: '', en: '' } : { ru: `; возможно, ${meant}`, en: `; did you mean ${meant}` };
      return { key, text: { ru: `неизвестный ключ${hint.ru}`, en: `unknown key${hint.en}` } };
    });
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Only the kind of a value that is not plain, and no password of a URL: what they hold is secret. */
function shown(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'string') return Array.isArray(value) ? 'array' : typeof value;
  const text = value.replace(/\/\/[^/@]*@/, '//…@');
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
