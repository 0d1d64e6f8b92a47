/** The server as one file that needs no node_modules. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundled CommonJS packages ask for Node.js's own modules by `require`, which an ES module has to make itself. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

export interface Bundle {
  /** Names of the packages that went in, sorted. */
  packages: string[];
}

/** Writes `server.mjs` and its source map into `directory`. Names and lines stay readable: what a stack trace says should help. */
export async function bundleServer(root: string, directory: string, version: string): Promise<Bundle> {
  const outfile = join(directory, 'server.mjs');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['bin/ecss-crm-server.mjs'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: REQUIRE },
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
    plugins: [
      {
        name: 'version',
        setup: (build) =>
          build.onLoad({ filter: /\/package\.json$/ }, ({ path }) =>
            path === join(root, 'package.json')
              ? { contents: JSON.stringify({ name: 'ecss-crm-server', version }), loader: 'json' }
              : null,
          ),
      },
    ],
  });
  // It is started with the package's own Node.js and by nothing else; the lines of the source map stay where they are.
  writeFileSync(outfile, readFileSync(outfile, 'utf8').replace(/^#!.*/, '//'));
  const names = Object.keys(metafile.inputs).map(packageOf);
  return { packages: [...new Set(names)].filter((name) => name !== null).sort() };
}

/** `node_modules/@fastify/cookie/plugin.js` → `@fastify/cookie`; null for a file of our own. */
function packageOf(path: string): string | null {
  const inside = path.split('node_modules/').at(-1);
  if (inside === undefined || inside === path) return null;
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
