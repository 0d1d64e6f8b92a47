/** Builds the Debian package; `dpkg-deb` is all it needs of Debian. */
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, globSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from '../build.ts';
import { layOut } from './tree.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Debian's names of the architectures for which npm has a Node.js. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };
const SCRIPTS = ['config', 'preinst', 'postinst', 'prerm', 'postrm'];

export interface PackageOptions {
  /** Folder for the package. */
  out: string;
  /** Default: that of package.json. */
  version?: string;
  /** Compress less: for tests. */
  fast?: boolean;
}

/** Resolves to the path of the package. */
export async function packageDeb({ out, version = ownVersion(), fast = false }: PackageOptions): Promise<string> {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined || process.platform !== 'linux') {
    throw new Error(`no package for ${process.platform} on ${process.arch}: only Linux on x64 and arm64`);
  }
  await buildWeb();
  const tree = mkdtempSync(join(tmpdir(), 'ecss-crm-deb-'));
  try {
    chmodSync(tree, 0o755);
    await layOut(ROOT, tree, version);
    writeControl(tree, version, architecture);
    mkdirSync(out, { recursive: true });
    const file = join(out, `ecss-crm-server_${version}_${architecture}.deb`);
    const compression = fast ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6'];
    execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() },
    });
    return file;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function writeControl(tree: string, version: string, architecture: string): void {
  const files = globSync('**/*', { cwd: tree }).sort();
  const regular = files.filter((file) => lstatSync(join(tree, file)).isFile());
  // Folders and links count a kilobyte each, as for dpkg-gencontrol.
  const kilobytes = files.reduce((sum, file) => {
    const stat = lstatSync(join(tree, file));
    return sum + (stat.isFile() ? Math.ceil(stat.size / 1024) : 1);
  }, 0);
  const target = join(tree, 'DEBIAN');
  mkdirSync(target);
  const source = (name: string): string => readFileSync(join(ROOT, 'packaging/deb', name), 'utf8');
  const write = (name: string, content: string, mode = 0o644): void =>
    writeFileSync(join(target, name), content, { mode });
  write(
    'control',
    source('control.in')
      .replace('@VERSION@', version)
      .replace('@ARCHITECTURE@', architecture)
      .replace('@INSTALLED_SIZE@', String(kilobytes)),
  );
  write('conffiles', '/etc/logrotate.d/ecss-crm-server\n');
  write('templates', source('templates'));
  write(
    'md5sums',
    regular
      .filter((file) => !file.startsWith('etc/'))
      .map((file) => md5Line(tree, file))
      .join(''),
  );
  for (const name of SCRIPTS) write(name, source(name), 0o755);
}

function md5Line(tree: string, file: string): string {
  return `${createHash('md5')
    .update(readFileSync(join(tree, file)))
    .digest('hex')}  ${file}\n`;
}

/** Epoch seconds of the sources, so that the same sources make the same package. */
function sourceDate(): string {
  const git = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return /^\d+/.exec(git.stdout)?.[0] ?? String(Math.floor(lstatSync(join(ROOT, 'package.json')).mtimeMs / 1000));
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
