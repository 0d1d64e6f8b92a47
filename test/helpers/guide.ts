/** The commands that the guide gives, so that the tests run what the reader runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = join(import.meta.dirname, '..', '..', 'docs', 'guide');

/** The code block "```sh NAME" of a guide. Throws unless there is exactly one. */
export function commandsOf(language: 'ru' | 'en', name: string): string {
  const text = readFileSync(join(GUIDE, `${language}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```sh (\S+)\n([\s\S]*?)^```$/gm)].filter(([, found]) => found === name);
  const [block] = blocks;
  if (block?.[2] === undefined || blocks.length !== 1) {
    throw new Error(`docs/guide/${language}.md has ${blocks.length} blocks "sh ${name}"`);
  }
  return block[2];
}

/** Names of all blocks of commands, in their order. */
export function blocksOf(language: 'ru' | 'en'): string[] {
  const text = readFileSync(join(GUIDE, `${language}.md`), 'utf8');
  return [...text.matchAll(/^```sh (\S+)$/gm)].map(([, name]) => name ?? '');
}
