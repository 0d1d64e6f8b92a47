import type { Node } from './node.ts';

const BUILT_IN = [
  ['cd [PATH]', 'Go to another folder; .. is up, / is the root'],
  ['ls [PATH]', 'Show what is in a folder'],
  ['pwd', 'Show where you are'],
  ['help [PATH], ?', 'Show what there is, and how a command is used'],
  ['history', 'Show the commands of this session'],
  ['exit', 'Leave the console; Ctrl+D does the same'],
] as const;

/** How a command is used, or what is in a folder; the root also names what works everywhere. */
export function helpOf(node: Node, path: readonly string[]): string {
  const name = `/${path.join('/')}`;
  if (node.kind === 'command') return `${`${name} ${node.usage}`.trim()}\n  ${node.summary}`;
  const lines = [...node.children()].map(([child, { kind, summary }]) => [
    kind === 'folder' ? `${child}/` : child,
    summary,
  ]);
  const all = path.length === 0 ? [...lines, ...BUILT_IN] : lines;
  const width = Math.max(0, ...all.map(([left = '']) => left.length));
  return all.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}

/** Names in a folder, folders with a slash. */
export function listing(node: Node): string {
  if (node.kind === 'command') return '';
  return [...node.children()].map(([name, { kind }]) => (kind === 'folder' ? `${name}/` : name)).join('\n');
}

export const BUILT_IN_NAMES = ['cd', 'ls', 'pwd', 'help', '?', 'history', 'exit', 'quit'];
