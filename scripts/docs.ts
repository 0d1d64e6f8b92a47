/** `npm run docs`: writes docs/generated anew. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, GENERATED } from './docs/documents.ts';

const pages = await documents();
mkdirSync(GENERATED, { recursive: true });
for (const name of readdirSync(GENERATED)) if (!pages.has(name)) rmSync(join(GENERATED, name));
for (const [name, text] of pages) {
  writeFileSync(join(GENERATED, name), text);
  console.log(`docs/generated/${name}`);
}
process.exit(0);
