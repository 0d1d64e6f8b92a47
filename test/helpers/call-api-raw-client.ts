/** Speaks the Call API's wire without any of the product's code, for the contract of both sides. */
import { request } from 'node:https';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { z } from 'zod';
import { Facts } from './call-api-facts.ts';

export interface RawAnswer {
  status: number;
  type: string;
  text: string;
}

/** One HTTPS request; a test's certificate is nobody's concern here. */
export function ask(url: string, body?: object): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method: body ? 'POST' : 'GET', rejectUnauthorized: false, agent: false };
    const outgoing = request(url, { ...options, headers: { 'content-type': 'application/json' } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body ? JSON.stringify(body) : undefined);
  });
}

const frameSchema = z.record(z.string(), z.unknown());
const eventSchema = z.object({ event: z.string(), data: z.record(z.string(), z.unknown()) });

export class RawConnection {
  readonly frames: Record<string, unknown>[] = [];
  closeCode: number | null = null;
  readonly #facts = new Facts();
  readonly #socket: WebSocket;
  #lastId = 100;

  constructor(url: string, token: string) {
    this.#socket = new WebSocket(`${url.replace(/^https/, 'wss')}/api/ws`, {
      headers: { authorization: `Bearer ${token}` },
      rejectUnauthorized: false,
    });
    this.#socket.on('message', (data: RawData) => {
      this.frames.push(frameSchema.parse(JSON.parse((data as Buffer).toString('utf8'))));
      this.#facts.wake();
    });
    this.#socket.on('error', () => {
      // 'close' follows and is what the tests look at.
    });
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      this.#facts.wake();
    });
  }

  until(fact: () => boolean): Promise<void> {
    return this.#facts.until(fact);
  }

  /** `data` of all conversations_events so far. */
  get legs(): Record<string, unknown>[] {
    const events = this.frames.filter((frame) => frame.event === 'conversations_event');
    return events.map((frame) => eventSchema.parse(frame).data);
  }

  /** The whole answer frame of a command. */
  async command(method: string, params?: object): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, ...(params ? { params } : {}) }));
    await this.until(() => this.frames.some((frame) => frame.id === id));
    return this.frames.find((frame) => frame.id === id)!;
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.until(() => this.closeCode !== null);
  }
}
