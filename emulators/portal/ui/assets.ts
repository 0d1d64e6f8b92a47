import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../browser/', import.meta.url));
const NAME = /^[a-z-]+\.(ts|css)$/;

export interface Asset {
  contentType: string;
  text: string;
}

const cache = new Map<string, Promise<Asset>>();

/** A script or style sheet of the pages; undefined for a name that cannot be one. Scripts are stripped of their types. */
export function asset(name: string): Promise<Asset> | undefined {
  if (!NAME.test(name)) return undefined;
  let found = cache.get(name);
  if (!found) {
    found = load(name);
    cache.set(name, found);
    // A missing file must not stay in the cache: it may be written while the emulator runs.
    found.catch(() => cache.delete(name));
  }
  return found;
}

async function load(name: string): Promise<Asset> {
  const source = await readFile(FOLDER + name, 'utf8');
  if (name.endsWith('.css')) return { contentType: 'text/css; charset=utf-8', text: source };
  return { contentType: 'text/javascript; charset=utf-8', text: stripTypeScriptTypes(source) };
}
