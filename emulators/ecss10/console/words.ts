import { ConsoleError } from './errors.ts';

/**
 * A typed line as words. Spaces separate; double quotes and braces hold a word together, so that `{101, 102}` is one word. A backslash
 * is an ordinary character: property names contain it (known: `api\call\enabled`). Throws ConsoleError when something stays open.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  let depth = 0;
  for (const char of line) {
    if (char === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (/\s/.test(char) && !quoted && depth === 0) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      if (!quoted && char === '{') depth += 1;
      if (!quoted && char === '}') depth = Math.max(0, depth - 1);
      word = (word ?? '') + char;
    }
  }
  if (quoted) throw new ConsoleError('Closing quote is missing');
  if (depth > 0) throw new ConsoleError('Closing brace is missing');
  if (word !== null) words.push(word);
  return words;
}

/** What was typed goes back to a terminal: no control characters, and not more than `longest` characters. */
export function printable(text: string, longest = 80): string {
  const clean = text.replaceAll(/\p{C}/gu, '?');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
