import type { Directory as Numbers } from '../engine/directory.ts';

/** What the console may see and do of the switch. */
export interface ConsoleSwitch {
  readonly directory: Numbers;
  /** Whether CSTA is on (known: `/api/csta`, field `enabled`). */
  csta: () => boolean;
  setCsta: (on: boolean) => void;
  /** Epoch ms. */
  now: () => number;
  /** IANA zone of the switch's local time. */
  timeZone: () => string;
}

/** A command of the tree; its output has no newline at the end. */
export interface Command {
  kind: 'command';
  /** What follows the name: `<CLIENT_ID> --numbers {<RANGE>}`. */
  usage: string;
  summary: string;
  /** Throws ConsoleError, SwitchError or ZodError and changes nothing then. */
  run: (args: string[]) => string;
  /** What may stand after these complete words. */
  suggest: (before: string[]) => string[];
}

/** A part of the tree; looked at anew each time, since domains come and go. */
export interface Folder {
  kind: 'folder';
  summary: string;
  children: () => ReadonlyMap<string, Node>;
}

export type Node = Command | Folder;

export function folder(summary: string, children: Record<string, Node>): Folder {
  const map = new Map(Object.entries(children));
  return { kind: 'folder', summary, children: () => map };
}

/** Follows names from `root`; undefined where there is nothing. */
export function nodeAt(root: Folder, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const name of path) node = node?.kind === 'folder' ? node.children().get(name) : undefined;
  return node;
}

/** `/api/csta`, `domain/nick/..`: absolute with a slash in front, else from where the operator stands. */
export function resolvePath(from: readonly string[], text: string): string[] {
  const path = text.startsWith('/') ? [] : [...from];
  for (const part of text.split('/')) {
    if (part === '..') path.pop();
    else if (part !== '' && part !== '.') path.push(part);
  }
  return path;
}
