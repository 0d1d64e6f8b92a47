/** Lays out what the package installs. The paths that the seed's guide names are binding; the rest follows Debian's policy. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleServer } from './bundle.ts';
import { copyrightFile, nodePackage, thirdPartyFile } from './licences.ts';

const HOME = 'usr/share/ecss/ecss-crm-server';
const ETC = '/etc/ecss/ecss-crm-server';
const DOC = 'usr/share/doc/ecss-crm-server';

/** Links under /usr/share to what an administrator changes, which belongs into /etc. */
const LINKS = [
  [`${HOME}/src/settings.js`, `${ETC}/settings.js`],
  [`${HOME}/key.pem`, `${ETC}/key.pem`],
  [`${HOME}/cert.pem`, `${ETC}/cert.pem`],
  // Where the server looks when the settings' `dist` has no pages.
  [`${HOME}/dist/web`, '../frontend/dist'],
] as const;

/** @param root of the repository, with the pages built */
export async function layOut(root: string, tree: string, version: string): Promise<void> {
  const from = (path: string): string => join(root, 'packaging', path);
  const to = (path: string): string => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    return join(tree, path);
  };
  const copy = (source: string, path: string, mode = 0o644): void => {
    cpSync(source, to(path));
    chmodSync(join(tree, path), mode);
  };
  const write = (path: string, content: string | Buffer): void => writeFileSync(to(path), content, { mode: 0o644 });

  const { packages } = await bundleServer(root, join(tree, HOME, 'src/server'), version);
  chmodSync(join(tree, HOME, 'src/server/server.mjs'), 0o644);
  copy(join(nodePackage(root), 'bin/node'), 'usr/lib/ecss-crm-server/node', 0o755);
  strip(join(tree, 'usr/lib/ecss-crm-server/node'));
  cpSync(join(root, 'dist/web'), to(`${HOME}/frontend/dist`), {
    recursive: true,
    filter: (path) => !path.endsWith('.input-hash'),
  });
  copy(from('deb/ecss-crm-server.sh'), 'usr/bin/ecss-crm-server', 0o755);
  copy(from('systemd/ecss-crm-server.service'), 'lib/systemd/system/ecss-crm-server.service');
  copy(from('deb/logrotate'), 'etc/logrotate.d/ecss-crm-server');
  copy(from('deb/settings.js.in'), `${HOME}/settings.js.in`);
  copy(from('nginx/site.conf.in'), `${HOME}/nginx-site.conf.in`);
  copy(from('deb/lintian-overrides'), 'usr/share/lintian/overrides/ecss-crm-server');
  write('usr/share/man/man8/ecss-crm-server.8.gz', zip(readFileSync(from('deb/ecss-crm-server.8'))));
  write(`${DOC}/changelog.gz`, zip(changelog(readFileSync(from('deb/changelog'), 'utf8'), version)));
  write(`${DOC}/copyright`, copyrightFile(root));
  copy(join(nodePackage(root), 'LICENSE'), `${DOC}/nodejs.txt`);
  write(`${DOC}/third-party.txt`, thirdPartyFile(root, packages));
  for (const language of ['ru', 'en']) {
    copy(join(root, `docs/guide/${language}.md`), `${DOC}/guide-${language}.md`);
    copy(join(root, `docs/generated/settings.${language}.md`), `${DOC}/settings-${language}.md`);
  }
  copy(join(root, 'docs/generated/metrics.md'), `${DOC}/metrics.md`);
  for (const file of ['grafana-dashboard.json', 'alerts.yml', 'README.md']) {
    copy(from(`monitoring/${file}`), `${DOC}/monitoring/${file}`);
  }
  for (const [link, target] of LINKS) symlinkSync(target, to(link));
}

/** A third of the binary are symbols that only a debugger of Node.js itself would want. Where binutils are missing they stay. */
function strip(binary: string): void {
  spawnSync('strip', ['--strip-unneeded', binary], { stdio: 'ignore' });
}

/** Without the time of day: the same sources make the same package. */
function zip(content: Buffer | string): Buffer {
  return gzipSync(content, { level: 9 });
}

/** The newest entry carries the version that is being built. */
function changelog(text: string, version: string): string {
  return text.replace(/^ecss-crm-server \([^)]*\)/, `ecss-crm-server (${version})`);
}
