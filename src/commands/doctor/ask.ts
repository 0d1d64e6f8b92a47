/** One HTTP request to a server at a TCP port or a Unix socket, whatever certificate it shows. */
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Place } from '../../adapters/http/listen.ts';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 1_000_000;

/** The way to a server. */
export interface Door {
  scheme: 'http' | 'https';
  at: Place;
  /** What stands before each resource, with slashes at both ends. */
  prefix: string;
}

export interface Answer {
  status: number;
  body: string;
  /** Why the certificate is trusted by nobody; null when it is, or when there is none. */
  distrust: string | null;
}

export interface Question {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** Rejects when nobody answers within 5 s. */
export function ask(door: Door, resource: string, question: Question = {}): Promise<Answer> {
  const { scheme, at, prefix } = door;
  const { method = 'GET', headers = {}, body } = question;
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    method,
    path: `${prefix}${resource}`,
    headers: { ...headers, connection: 'close' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    agent: false,
    // What the certificate is worth is judged elsewhere; here the question is who answers.
    rejectUnauthorized: false,
    ...('socketPath' in at ? { socketPath: at.socketPath } : { host: at.host, port: at.port }),
  };
  return new Promise((resolve, reject) => {
    const request = scheme === 'https' ? httpsRequest(options) : httpRequest(options);
    request.once('error', reject);
    request.once('response', (response) => {
      read(response).then(resolve, reject);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const { socket } = response;
  const distrust = socket instanceof TLSSocket && !socket.authorized ? String(socket.authorizationError) : null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), distrust };
}
