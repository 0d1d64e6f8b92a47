/**
 * `npm run package:deb [-- --out FOLDER] [--version VERSION] [--fast]`: builds `ecss-crm-server_VERSION_ARCHITECTURE.deb`, which
 * holds the bundled server, its pages and the Node.js that it runs on. `--fast` compresses less, for tests.
 */
import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageDeb } from './package/deb.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(import.meta.dirname, '..', 'dist') },
    version: { type: 'string' },
    fast: { type: 'boolean', default: false },
  },
});
const startedAt = performance.now();
const file = await packageDeb({ ...values, out: resolve(values.out) });
const megabytes = (lstatSync(file).size / 1024 / 1024).toFixed(1);
console.log(`${file}: ${megabytes} MB in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
