/** A plain manager connection for whoever watches over the Asterisk: everything it says, and single actions. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One block of the wire; of repeated keys the last. */
export type AmiBlock = Record<string, string>;

interface Pending {
  resolve: (block: AmiBlock) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

const ACTION_TIMEOUT_MS = 5_000;
/** Events kept for whoever asks later. */
const MAX_EVENTS = 50_000;

export class AmiTap {
  readonly events: AmiBlock[] = [];
  private readonly socket: Socket;
  private readonly pending = new Map<string, Pending>();
  private readonly listeners = new Set<(event: AmiBlock) => void>();
  private rest = '';
  private lastId = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    socket.on('close', () => this.failAll(new Error('the manager connection is closed')));
    socket.on('error', () => socket.destroy());
  }

  static async open(at: { host: string; port: number; user: string; secret: string }): Promise<AmiTap> {
    const socket = connect({ host: at.host, port: at.port });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).once('connect', resolve);
    });
    const tap = new AmiTap(socket);
    await tap.action('Login', { Username: at.user, Secret: at.secret });
    return tap;
  }

  /** Resolves to the answer; rejects when it is a refusal or does not come. */
  action(name: string, fields: Record<string, string | string[]> = {}): Promise<AmiBlock> {
    const id = `tap-${String(++this.lastId)}`;
    const lines = Object.entries(fields).flatMap(([key, values]) => [values].flat().map((value) => `${key}: ${value}`));
    this.socket.write([`Action: ${name}`, `ActionID: ${id}`, ...lines, '', ''].join('\r\n'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new Error(`no answer to ${name}`));
      }, ACTION_TIMEOUT_MS);
      this.pending.set(id, { resolve, reject, timer });
    });
  }

  /** The first event, past or future, for which this holds. */
  event(what: string, wanted: (event: AmiBlock) => boolean, withinMs = 10_000): Promise<AmiBlock> {
    const past = this.events.find(wanted);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(listener);
        reject(new Error(`did not happen within ${withinMs} ms: ${what}`));
      }, withinMs);
      const listener = (event: AmiBlock): void => {
        if (!wanted(event)) return;
        clearTimeout(timer);
        this.listeners.delete(listener);
        resolve(event);
      };
      this.listeners.add(listener);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: string): void {
    const blocks = (this.rest + chunk).split('\r\n\r\n');
    this.rest = blocks.pop() ?? '';
    for (const text of blocks) this.block(parse(text));
  }

  private block(block: AmiBlock): void {
    if ('Event' in block) {
      if (this.events.length < MAX_EVENTS) this.events.push(block);
      for (const listener of this.listeners) listener(block);
      return;
    }
    const id = block['ActionID'] ?? '';
    const waiting = this.pending.get(id);
    if (waiting === undefined) return;
    this.pending.delete(id);
    clearTimeout(waiting.timer);
    if (block['Response'] === 'Error') waiting.reject(new Error(block['Message'] ?? 'refused'));
    else waiting.resolve(block);
  }

  private failAll(error: Error): void {
    for (const { reject, timer } of this.pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.pending.clear();
  }
}

function parse(text: string): AmiBlock {
  const pairs = text.split('\r\n').map((line) => {
    const at = line.indexOf(':');
    return at < 0 ? ['', line] : [line.slice(0, at), line.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs.filter(([key]) => key !== '')) as AmiBlock;
}
