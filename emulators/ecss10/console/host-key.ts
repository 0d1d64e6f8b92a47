import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';

/** A new ed25519 host key in OpenSSH's form. */
export function newHostKey(): string {
  return ssh2.utils.generateKeyPairSync('ed25519').private;
}

/** The key kept in `directory`, made there at the first start, so that an SSH client knows the emulator again. */
export async function keptHostKey(directory: string): Promise<string> {
  const file = join(directory, 'ssh_host_ed25519_key');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const key = newHostKey();
    await mkdir(directory, { recursive: true });
    await writeFile(file, key, { mode: 0o600 });
    return key;
  }
}
