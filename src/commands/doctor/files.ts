/** The files that the settings name: are they there, does the server's account get at them, and nobody else at the secret ones. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { dirname, join } from 'node:path';
import { loadProfile } from '../../adapters/call-api/index.ts';
import { loadKeyFile } from '../../adapters/crypto/key-file.ts';
import { CryptoError } from '../../adapters/crypto/errors.ts';
import type { Settings } from '../../adapters/settings/settings.ts';
import { isFile } from '../../wiring/existing-database.ts';
import { codeOf, fault, fine, reasonOf, warning } from './found.ts';
import type { Found } from './found.ts';

/** Account numbers of the server: whoever has the folder of the database. Null: not to be told. */
export function accountOf({ database }: Pick<Settings, 'database'>): { uid: number; gid: number } | null {
  if (!isFile(database)) return null;
  const found = [database, dirname(database)].find((path) => existsSync(path));
  if (found === undefined) return null;
  const { uid, gid } = statSync(found);
  return { uid, gid };
}

export function checkKey(settings: Pick<Settings, 'secretKeyFile' | 'database'>): Found {
  const { secretKeyFile: file, database } = settings;
  if (!existsSync(file)) {
    const lost = isFile(database) && existsSync(database);
    return lost ? fault('key', 'key_lost', { file }) : warning('key', 'key_new', { file });
  }
  try {
    loadKeyFile(file);
  } catch (error) {
    const code = error instanceof CryptoError ? error.code : null;
    if (code === 'key_file_exposed') return fault('key', 'key_exposed', { file }, [`chmod 0600 ${file}`]);
    if (code === 'key_file_malformed') return fault('key', 'key_malformed', { file });
    return fault('key', 'key_unreadable', { file, reason: reasonOf(error) });
  }
  return ownedBy(settings, file) ?? fine('key', 'key_ok', { file });
}

/** A file that the server's account cannot write, because somebody else (most often root) made it. */
function ownedBy(settings: Pick<Settings, 'database'>, file: string): Found | null {
  const account = accountOf(settings);
  const { uid } = statSync(file);
  if (account === null || uid === account.uid) return null;
  const command = `chown ${account.uid}:${account.gid} ${file}`;
  return fault('key', 'file_owner', { file, account: account.uid }, [command]);
}

export function checkLogs(settings: Settings): Found[] {
  const files = [...new Set([settings.defaultLogFile, settings.errorLogFile])].filter((file) => file !== null);
  if (files.length === 0) return [fine('logs', 'logs_none')];
  const account = accountOf(settings);
  const faults = files.flatMap((file) => {
    const place = existsSync(file) ? file : dirname(file);
    if (!existsSync(place)) return [];
    try {
      accessSync(place, constants.W_OK);
    } catch (error) {
      return [fault('logs', 'log_unwritable', { file, reason: reasonOf(error) })];
    }
    const { uid } = statSync(place);
    if (account === null || uid === account.uid || account.uid === 0) return [];
    const command = `chown ${account.uid}:${account.gid} ${place}`;
    return [fault('logs', 'file_owner', { file: place, account: account.uid }, [command])];
  });
  return faults.length > 0 ? faults : [fine('logs', 'logs_ok', { files: files.join(', ') })];
}

/** Whatever else the settings name. */
export function checkOtherFiles(settings: Settings): Found[] {
  const { trustedCaFile, callApiProfile, recordingDirectory, dist } = settings;
  const found: Found[] = [];
  if (trustedCaFile !== null) found.push(...readable('trustedCaFile', trustedCaFile, certificates));
  found.push(...tried('callApiProfile', callApiProfile, () => loadProfile(callApiProfile, readText)));
  if (recordingDirectory !== null) {
    found.push(
      ...tried('recordingDirectory', recordingDirectory, () => {
        accessSync(recordingDirectory, constants.R_OK | constants.X_OK);
      }),
    );
  }
  if (dist !== null && !existsSync(join(dist, 'frames', 'card.html'))) {
    found.push(warning('files', 'dist_foreign', { file: dist }));
  }
  return found.length > 0 ? found : [fine('files', 'files_ok')];
}

const readText = (path: string): string => readFileSync(path, 'utf8');

function certificates(text: string): void {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('no certificate in it');
  for (const block of blocks) new X509Certificate(block);
}

function readable(key: string, file: string, judge: (text: string) => void): Found[] {
  return tried(key, file, () => judge(readText(file)));
}

function tried(key: string, file: string, attempt: () => unknown): Found[] {
  try {
    attempt();
    return [];
  } catch (error) {
    const code = codeOf(error) === 'ENOENT' ? 'file_missing' : 'file_unusable';
    return [fault('files', code, { key, file, reason: reasonOf(error) })];
  }
}
