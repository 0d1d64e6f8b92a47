import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock, PortalEmulator, type StartedPortal } from '../../emulators/portal/index.ts';
import type { PortalEmulatorOptions } from '../../emulators/portal/index.ts';
import type { LocalApp } from '../../emulators/portal/state/apps.ts';

export interface ReceivedForm {
  path: string;
  contentType: string;
  raw: string;
  /** Decoded pairs with their bracket keys as they came. */
  fields: Record<string, string>;
}

/** A server that stands for our app: keeps every form it gets and answers as told. */
export class AppStub {
  readonly received: ReceivedForm[] = [];
  status = 200;
  /** Content for GET requests (call records). */
  file: Buffer | null = null;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'GET') {
          response.statusCode = this.file ? 200 : 404;
          response.end(this.file ?? '');
          return;
        }
        const raw = Buffer.concat(chunks).toString('utf8');
        this.received.push({
          path: request.url ?? '',
          contentType: request.headers['content-type'] ?? '',
          raw,
          fields: Object.fromEntries(new URLSearchParams(raw)),
        });
        response.statusCode = this.status;
        response.end('ignored');
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  named(event: string): ReceivedForm[] {
    return this.received.filter((form) => form.fields['event'] === event);
  }
}

export interface RestAnswer {
  status: number;
  headers: Headers;
  body: {
    result?: unknown;
    error?: string;
    error_description?: string;
    next?: number;
    total?: number;
    time?: Record<string, unknown>;
    argument?: string;
  };
}

/** A portal with one local app on a stub server, everything on real HTTP and a clock moved by hand. */
export class PortalBench {
  readonly clock = new ManualClock();
  readonly stub = new AppStub();
  readonly emulator: PortalEmulator;
  started!: StartedPortal;
  appUrl = '';
  app!: LocalApp;
  token = '';

  constructor(options: PortalEmulatorOptions = {}) {
    this.emulator = new PortalEmulator({ clock: this.clock, ...options });
  }

  get portal() {
    return this.emulator.portal;
  }

  async start(scopes = ['placement', 'user', 'telephony', 'call']): Promise<this> {
    this.appUrl = await this.stub.start();
    this.started = await this.emulator.start();
    this.app = this.portal.createLocalApp(
      { name: 'ECSS', handlerUrl: `${this.appUrl}/`, installUrl: `${this.appUrl}/install`, apiOnly: true, scopes },
      1,
    );
    await this.portal.events.idle();
    this.token = this.tokenOf(1);
    return this;
  }

  async stop(): Promise<void> {
    await this.emulator.stop();
    await this.stub.stop();
  }

  tokenOf(userId: number): string {
    return this.portal.refreshFrameAuth(this.app.id, userId).AUTH_ID;
  }

  /** JSON POST to `/rest/<method>`. */
  async call(method: string, params: Record<string, unknown> = {}, token = this.token): Promise<RestAnswer> {
    return this.fetchRest(method, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, auth: token }),
    });
  }

  async fetchRest(path: string, init: RequestInit): Promise<RestAnswer> {
    const answer = await fetch(`${this.started.portalUrl}/rest/${path}`, { redirect: 'manual', ...init });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as RestAnswer['body'] };
  }

  /** The result of a call that must succeed. */
  async ok<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    const answer = await this.call(method, params);
    if (answer.status !== 200 || answer.body.error !== undefined) {
      throw new Error(`${method}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body.result as T;
  }

  async register(params: Record<string, unknown> = {}): Promise<string> {
    const given = { USER_ID: 2, PHONE_NUMBER: '+7 (913) 123-45-67', TYPE: 2, ...params };
    return (await this.ok<{ CALL_ID: string }>('telephony.externalCall.register', given)).CALL_ID;
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.started.portalUrl}/emulator/api/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

/** The smallest file that passes as WAV. */
export const WAV = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(32)]);
