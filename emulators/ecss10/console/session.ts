import { z } from 'zod';
import { localTime } from '../call-api/wire.ts';
import { SwitchError } from '../engine/errors.ts';
import { complete } from './complete.ts';
import { ConsoleError } from './errors.ts';
import { expectWords } from './flags.ts';
import { helpOf, listing } from './help.ts';
import { nodeAt, resolvePath, type Command, type ConsoleSwitch, type Folder, type Node } from './node.ts';
import { commandTree } from './tree.ts';
import { printable, splitWords } from './words.ts';

/** Names as in the printed examples: the prompt shows one node, the footer the one that carried the command out (known). */
const PROMPT_NODE = 'mycelium1@ecss1';
const COMMAND_NODE = 'ds1@ecss1';
const MOST_HISTORY = 500;
/** Longer lines are refused: no command needs a fraction of it. */
export const LONGEST_LINE = 8_000;

export interface Outcome {
  /** May be empty; lines end in \n, without one at the end. */
  output: string;
  ok: boolean;
  /** The operator wants to leave. */
  over: boolean;
}

/** One operator at the console: where he stands, what he typed. Knows nothing of SSH. */
export class ConsoleSession {
  readonly #switch: ConsoleSwitch;
  readonly #root: Folder;
  readonly #history: string[] = [];
  #path: string[] = [];

  constructor(to: ConsoleSwitch) {
    this.#switch = to;
    this.#root = commandTree(to);
  }

  /** `admin@mycelium1@ecss1:/$ ` (known at the root; assumed: elsewhere the path stands there). */
  get prompt(): string {
    return `admin@${PROMPT_NODE}:/${this.#path.join('/')}$ `;
  }

  /** Carries out one line; never throws. */
  execute(line: string): Outcome {
    const text = line.trim();
    if (text === '') return { output: '', ok: true, over: false };
    if (text.length > LONGEST_LINE) return refusal('The line is too long');
    this.#history.push(text);
    if (this.#history.length > MOST_HISTORY) this.#history.shift();
    try {
      const [name = '', ...args] = splitWords(text);
      if (name === 'exit' || name === 'quit') return { output: '', ok: true, over: true };
      return { output: this.#run(name, args), ok: true, over: false };
    } catch (error) {
      return refusal(reasonOf(error));
    }
  }

  /** For the Tab key: candidates for the last word, and that word. */
  complete(line: string): [string[], string] {
    return line.length > LONGEST_LINE ? [[], line] : complete(this.#root, this.#path, line);
  }

  #run(name: string, args: string[]): string {
    switch (name) {
      case 'help':
      case '?':
        return this.#help(args);
      case 'history':
        expectWords(args, []);
        return this.#history
          .map((line, index) => `${String(index + 1).padStart(5)}  ${printable(line, 300)}`)
          .join('\n');
      case 'pwd':
        expectWords(args, []);
        return `/${this.#path.join('/')}`;
      case 'ls':
        return listing(this.#folder(args[0] ?? '.', args.slice(1)).node);
      case 'cd':
        this.#path = this.#folder(args[0] ?? '/', args.slice(1)).path;
        return '';
      default:
        return this.#command(name, args);
    }
  }

  #command(name: string, args: string[]): string {
    const { node, path } = this.#find(name);
    if (args.length === 1 && args[0] === '?') return helpOf(node, path);
    if (node.kind === 'folder') {
      expectWords(args, []);
      return helpOf(node, path);
    }
    return this.#timed(node, args);
  }

  /** Known: the footer below an empty line, `exec time` in whole milliseconds; assumed: below every command's output. */
  #timed(command: Command, args: string[]): string {
    const { now, timeZone } = this.#switch;
    const startedAt = now();
    const output = command.run(args);
    const endedAt = now();
    const [date = '', time = ''] = localTime(endedAt, timeZone()).split(' ');
    const at = `${date.split('/').toReversed().join('.')} ${time}`;
    return `${output}\n\n[exec at: ${at}, exec time: ${endedAt - startedAt}ms, nodes: ${COMMAND_NODE}]`;
  }

  #help(args: string[]): string {
    const [text, ...rest] = args;
    expectWords(rest, []);
    const { node, path } = text === undefined ? { node: this.#root, path: [] } : this.#find(text);
    return helpOf(node, path);
  }

  #folder(text: string, rest: string[]): { node: Folder; path: string[] } {
    expectWords(rest, []);
    const { node, path } = this.#find(text);
    if (node.kind === 'command') throw new ConsoleError(`${printable(text)} is a command, not a folder`);
    return { node, path };
  }

  #find(text: string): { node: Node; path: string[] } {
    const path = resolvePath(this.#path, text);
    const node = nodeAt(this.#root, path);
    if (!node) throw new ConsoleError(`Unknown command ${printable(text)}. Type ? to see what there is`);
    return { node, path };
  }
}

function refusal(reason: string): Outcome {
  return { output: `Error: ${reason}`, ok: false, over: false };
}

function reasonOf(error: unknown): string {
  if (error instanceof ConsoleError) return error.message;
  if (error instanceof SwitchError) return printable(error.message, 300);
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
  // A fault of the emulator itself must not end the operator's session.
  return `Internal error: ${printable(error instanceof Error ? error.message : String(error))}`;
}
