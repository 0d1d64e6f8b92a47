import { BUILT_IN_NAMES } from './help.ts';
import { nodeAt, resolvePath, type Folder } from './node.ts';

const TAKE_A_PATH = new Set(['cd', 'ls', 'help', '?']);

/** What the last word of the line may become, and that word: the form that node:readline takes. */
export function complete(root: Folder, from: readonly string[], line: string): [string[], string] {
  const words = line.trimStart().split(/\s+/);
  const last = words.pop() ?? '';
  const [first, ...args] = words;
  const fits = (candidate: string): boolean => candidate.startsWith(last);
  if (first === undefined) {
    const builtIn = last.includes('/') ? [] : BUILT_IN_NAMES.map((name) => `${name} `);
    return [[...paths(root, from, last), ...builtIn].filter(fits), last];
  }
  if (TAKE_A_PATH.has(first)) return [args.length === 0 ? paths(root, from, last).filter(fits) : [], last];
  const node = nodeAt(root, resolvePath(from, first));
  const suggested = node?.kind === 'command' ? node.suggest(args) : [];
  return [suggested.map((word) => `${word} `).filter(fits), last];
}

function paths(root: Folder, from: readonly string[], typed: string): string[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const node = nodeAt(root, resolvePath(from, folder));
  if (node?.kind !== 'folder') return [];
  return [...node.children()].map(([name, { kind }]) => `${folder}${name}${kind === 'folder' ? '/' : ' '}`);
}
