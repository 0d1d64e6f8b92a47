import { ConsoleError } from './errors.ts';
import { printable } from './words.ts';

/** Words without dashes, in their order, and the flags: `true` alone, or the word after it. */
export interface Parsed {
  plain: string[];
  flags: ReadonlyMap<string, string | true>;
}

/** `known`: which flags exist, and whether a value follows. Throws ConsoleError for any other, a repeated one, or a lack. */
export function parseFlags(args: readonly string[], known: Record<string, 'alone' | 'value'>): Parsed {
  const plain: string[] = [];
  const flags = new Map<string, string | true>();
  const kinds = new Map(Object.entries(known));
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) {
      plain.push(word);
      continue;
    }
    const kind = kinds.get(word);
    if (kind === undefined) throw new ConsoleError(`Unknown option ${printable(word)}`);
    if (flags.has(word)) throw new ConsoleError(`Option ${word} is given twice`);
    const value = kind === 'alone' ? true : rest.shift();
    if (value === undefined) throw new ConsoleError(`Option ${word} needs a value`);
    flags.set(word, value);
  }
  return { plain, flags };
}

/** Exactly these words; throws ConsoleError naming what is missing or too much. */
export function expectWords(words: readonly string[], names: readonly string[]): string[] {
  const missing = names[words.length];
  if (missing !== undefined) throw new ConsoleError(`${missing} is missing`);
  const extra = words[names.length];
  if (extra !== undefined) throw new ConsoleError(`Unexpected ${printable(extra)}`);
  return [...words];
}
