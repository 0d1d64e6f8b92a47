/** Whose work is in the package, and under which terms. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundled pages are made of; their bundler does not tell. */
const PAGES = ['vue', '@bitrix24/b24ui-nuxt', '@bitrix24/b24icons-vue', '@bitrix24/b24jssdk', 'tailwindcss', 'reka-ui'];

/** Debian's machine-readable `copyright`. */
export function copyrightFile(root: string): string {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  return [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Upstream-Name: ecss-crm-server',
    '',
    'Files: *',
    `Copyright: ${/^Copyright \(c\) (.*)$/m.exec(own)?.[1] ?? 'the authors of ecss-crm-server'}`,
    'License: Expat',
    '',
    'Files: usr/lib/ecss-crm-server/node',
    'Copyright: Node.js contributors and others named in the text of the licence',
    'License: Node.js',
    '',
    'License: Expat',
    indented(own.slice(own.indexOf('Permission is hereby'))),
    '',
    'License: Node.js',
    ' The text is in nodejs.txt beside this file.',
    '',
    'Files: usr/share/ecss/ecss-crm-server/src/server/* usr/share/ecss/ecss-crm-server/frontend/*',
    'Copyright: the authors of ecss-crm-server and of the npm packages listed in third-party.txt beside this file',
    'License: Expat and others',
    ' The texts are in third-party.txt beside this file.',
    '',
  ].join('\n');
}

/** Every npm package in the bundles with its version and the text of its licence. */
export function thirdPartyFile(root: string, packages: readonly string[]): string {
  const all = [
    ...new Set([...packages, ...PAGES.filter((name) => existsSync(join(root, 'node_modules', name)))]),
  ].sort();
  return all.map((name) => entry(root, name)).join(`\n${'-'.repeat(80)}\n\n`);
}

export function nodePackage(root: string): string {
  return join(root, 'node_modules', `node-${process.platform}-${process.arch}`);
}

function entry(root: string, name: string): string {
  const home = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    version: string;
    license?: string;
  };
  const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: home });
  const text = file === undefined ? '' : `\n${readFileSync(join(home, file), 'utf8').trim()}\n`;
  return `${name} ${version}, licence: ${license ?? 'see below'}\n${text}`;
}

/** As the format wants it: a space before each line, a dot for an empty one. */
function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line.trimEnd()}`))
    .join('\n');
}
