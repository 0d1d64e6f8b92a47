import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { Ecss10Emulator, type EmulatorOptions } from '../../emulators/ecss10/index.ts';
import { ManualClock } from '../../emulators/ecss10/engine/clock.ts';
import { CLIENT, countingIds, DOMAIN, testDomain } from './ecss10-world.ts';

export const KEY = 'K'.repeat(64);
export const WIDGET_KEY = 'W'.repeat(64);

/** The test domain with a service integration for 101–103 and a widget, on a clock moved by hand. */
export async function startEmulator(
  options: EmulatorOptions = {},
): Promise<{ emulator: Ecss10Emulator; clock: ManualClock }> {
  const clock = new ManualClock();
  const emulator = new Ecss10Emulator({
    clock,
    newId: countingIds(),
    timeZone: 'Asia/Novosibirsk',
    domains: [
      {
        ...testDomain,
        subscribers: [...(testDomain.subscribers ?? []), { number: '105', name: 'Без прав', apiCallEnabled: false }],
        externals: [{ number: CLIENT, name: 'Иван Петров' }],
        integrations: [
          { clientId: 'crm', apiKey: KEY, type: 'service', numbers: '{101-103,105,199}' },
          { clientId: 'desk', apiKey: WIDGET_KEY, type: 'widget' },
        ],
      },
    ],
    ...options,
  });
  await emulator.start();
  return { emulator, clock };
}

export interface HttpAnswer {
  status: number;
  body: Record<string, unknown>;
  text: string;
  fingerprint256: string;
}

export async function ask(
  url: string,
  options: { method?: string; body?: unknown; raw?: string } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const text = options.raw ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    const sent = request(
      url,
      {
        method: options.method ?? 'GET',
        rejectUnauthorized: false,
        agent: false,
        headers: { 'content-type': 'application/json' },
      },
      (answer) => {
        const fingerprint256 =
          answer.socket instanceof TLSSocket ? answer.socket.getPeerCertificate().fingerprint256 : '';
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          const isJson = answer.headers['content-type']?.startsWith('application/json') === true;
          resolve({
            status: answer.statusCode ?? 0,
            text: body,
            body: isJson ? (JSON.parse(body) as Record<string, unknown>) : {},
            fingerprint256,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

export async function register(emulator: Ecss10Emulator, change: Record<string, unknown> = {}): Promise<HttpAnswer> {
  const body = { client_id: 'crm', api_key: KEY, domain: DOMAIN, type: 'service', ...change };
  return ask(`${emulator.addresses().apiUrl}/api/integration.register`, { method: 'POST', body });
}

type Frame = Record<string, unknown>;

/** A client of the Call API that keeps every frame and lets a test wait for the one it needs. */
export class ApiClient {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  /** Close code, once closed. */
  readonly closed: Promise<number>;
  #id = 0;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString('utf8')) as Frame);
      this.#wake();
    });
  }

  static open(emulator: Ecss10Emulator, token: string | null): ApiClient {
    const url = `${emulator.addresses().apiUrl.replace('https', 'wss')}/api/ws`;
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    return new ApiClient(new WebSocket(url, { rejectUnauthorized: false, headers }));
  }

  /** Registers and waits for `connection_state`. */
  static async connect(emulator: Ecss10Emulator, change: Record<string, unknown> = {}): Promise<ApiClient> {
    const { body } = await register(emulator, change);
    const client = ApiClient.open(emulator, String(body['token']));
    await client.until((frame) => frame['event'] === 'connection_state');
    return client;
  }

  async until(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  send(method: string, params?: unknown): number {
    this.#id += 1;
    this.socket.send(
      JSON.stringify(params === undefined ? { id: this.#id, method } : { id: this.#id, method, params }),
    );
    return this.#id;
  }

  /** `result` of the answer, or its `error`. */
  async command(method: string, params?: unknown): Promise<unknown> {
    const id = this.send(method, params);
    const answer = await this.until((frame) => frame['id'] === id);
    return answer['result'] ?? answer['error'];
  }

  /** Event data so far: everything the switch has sent before this call has arrived. */
  async events(): Promise<Frame[]> {
    await this.command('ping');
    return this.frames
      .filter((frame) => frame['event'] === 'conversations_event')
      .map((frame) => frame['data'] as Frame);
  }
}
