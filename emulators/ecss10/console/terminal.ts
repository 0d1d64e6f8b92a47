import { createInterface } from 'node:readline';
import type { ServerChannel } from 'ssh2';
import { LONGEST_LINE, type ConsoleSession, type Outcome } from './session.ts';

export interface Size {
  columns: number;
  rows: number;
}

/** Window size of a channel with a terminal, as node:readline asks its output for it. */
export function resize(channel: ServerChannel, size: Size): void {
  Object.assign(channel, size);
  channel.emit('resize');
}

/**
 * An interactive shell on a channel: editing, history and completion are node:readline's. Without a terminal (`ssh -T`, a pipe) lines
 * are carried out one after another. `typed` hears of each line.
 */
export function runShell(
  channel: ServerChannel,
  session: ConsoleSession,
  terminal: boolean,
  execute: (line: string) => Outcome,
): void {
  const shell = createInterface({
    input: channel,
    output: channel,
    terminal,
    prompt: session.prompt,
    historySize: 500,
    completer: (line: string) => session.complete(line),
  });
  let failed = false;
  limitLines(channel, () => shell.close());
  shell.on('line', (line) => {
    const { output, ok, over } = execute(line);
    failed = !ok;
    if (output !== '') channel.write(forTerminal(`${output}\n`, terminal));
    if (over) {
      shell.close();
      return;
    }
    shell.setPrompt(session.prompt);
    shell.prompt();
  });
  // Ctrl+C gives the line up, as in any shell.
  shell.on('SIGINT', () => {
    channel.write('^C\r\n');
    Object.assign(shell, { line: '', cursor: 0 });
    shell.prompt();
  });
  shell.on('close', () => end(channel, failed ? 1 : 0));
  shell.prompt();
}

/** `ssh host command`: one command a line, up to the first that is refused; the exit status tells. */
export function runCommands(channel: ServerChannel, text: string, execute: (line: string) => Outcome): void {
  for (const line of text.split('\n')) {
    const { output, ok, over } = execute(line);
    if (output !== '') (ok ? channel : channel.stderr).write(`${output}\n`);
    if (!ok) {
      end(channel, 1);
      return;
    }
    if (over) break;
  }
  end(channel, 0);
}

function end(channel: ServerChannel, status: number): void {
  if (channel.destroyed || channel.writableEnded) return;
  channel.exit(status);
  channel.end();
}

const forTerminal = (text: string, terminal: boolean): string => (terminal ? text.replaceAll('\n', '\r\n') : text);

/** A peer that sends no line end must not fill the memory. */
function limitLines(channel: ServerChannel, refuse: () => void): void {
  let sinceLineEnd = 0;
  channel.on('data', (data: Buffer) => {
    const lineEnd = Math.max(data.lastIndexOf(0x0a), data.lastIndexOf(0x0d));
    sinceLineEnd = lineEnd === -1 ? sinceLineEnd + data.length : data.length - lineEnd;
    // A key such as an arrow is several bytes, and a line may be edited for long.
    if (sinceLineEnd > LONGEST_LINE * 10) refuse();
  });
}
