/**
 * Builds the pages (web/) into dist/web/{frames,admin,calls}. A build whose inputs have not changed is skipped, so that the
 * demo, the tests and the checks may all ask for it.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist/web');
const hashFile = join(target, '.input-hash');

/** Made by the build itself for vue-tsc, therefore not inputs. */
const GENERATED = ['admin', 'calls'].flatMap((page) => [
  `web/${page}/auto-imports.d.ts`,
  `web/${page}/components.d.ts`,
]);
const PROOFS = [
  'dist/web/frames/card.html',
  'dist/web/frames/card.en.html',
  'dist/web/frames/worker.html',
  'dist/web/admin/index.html',
  'dist/web/calls/index.html',
  ...GENERATED,
];

/** Resolves to false when everything was up to date. Rejects with the bundler's own error. */
export async function buildWeb(): Promise<boolean> {
  const hash = inputHash();
  if (upToDate(hash)) return false;
  // Beside the target and then renamed: two builds at once, or an interrupted one, never leave half a page.
  const staging = join(root, `dist/.web-${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    const { build } = await import('vite');
    const { pages } = await import('./vite-pages.ts');
    for (const page of pages(root, staging)) await build(page);
    compress(staging);
    writeFileSync(join(staging, '.input-hash'), hash);
    rmSync(target, { recursive: true, force: true });
    renameSync(staging, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return true;
}

/** Beside each script and style its compressed forms: the server sends them as they are. */
function compress(directory: string): void {
  for (const name of globSync('*/*.{js,css}', { cwd: directory })) {
    const file = join(directory, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  }
}

function upToDate(hash: string): boolean {
  return (
    existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash && PROOFS.every((f) => existsSync(join(root, f)))
  );
}

function inputHash(): string {
  const hash = createHash('sha256');
  const files = globSync(
    ['web/**/*', 'locales/**/*', 'scripts/build.ts', 'scripts/vite-pages.ts', 'package-lock.json'],
    {
      cwd: root,
      withFileTypes: true,
      exclude: (entry) => entry.name === 'node_modules',
    },
  )
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => !GENERATED.includes(file))
    .sort();
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

if (import.meta.main) {
  const startedAt = performance.now();
  const built = await buildWeb();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(built ? `Pages built into dist/web in ${seconds} s` : 'Pages are up to date');
}
