/** A small server with the pages' API, for tests of the pages alone: real files from dist/web, answers set by the test. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type {
  AdminBootstrap,
  ApiChecks,
  ApiColleague,
  ApiCompany,
  ApiCompanyPatch,
  ApiError,
  ApiSession,
  ApiTestCall,
  ApiUndeliveredCall,
  ApiUser,
  CallView,
  FrameBootstrap,
  Lang,
  LiveHello,
  LiveKind,
  LiveMessage,
} from '../../src/adapters/http/api-types.ts';
import { buildWeb } from '../../scripts/build.ts';
import { apiChecks, testCall } from './web-samples.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
};
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'";
/** The pages live under a path, as behind a gateway. */
const PATH = '/bitrix/';

export interface Refusal {
  status: number;
  body: ApiError;
}

interface Recorded {
  method: string;
  /** Below `api/v1/`. */
  path: string;
  body: unknown;
  authorization: string | undefined;
}

export class WebFakeApi {
  readonly requests: Recorded[] = [];
  calls: CallView[] = [];
  colleagues: ApiColleague[] = [];
  bootstrap: Partial<FrameBootstrap> = {};
  /** The server's clock. */
  now: () => number = Date.now;
  lang: Lang = 'ru';
  company: ApiCompany | null = null;
  users: ApiUser[] = [];
  undelivered: ApiUndeliveredCall[] = [];
  checks: ApiChecks = apiChecks();
  testCall: ApiTestCall['call'] = null;
  session: ApiSession | null = null;
  /** Called before the built-in answer; a refusal is sent instead of it. */
  refuse: (method: string, path: string, body: unknown) => Refusal | null = () => null;
  /** While it is pending, answers to commands wait. */
  hold: Promise<void> = Promise.resolve();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly hellos: LiveHello[] = [];
  /** What each open page watches. */
  private readonly watching = new Map<WebSocket, LiveKind[]>();
  private accepting = true;

  async start(): Promise<void> {
    await buildWeb();
    this.server.on('upgrade', (request, socket, head) => {
      if (!this.accepting || request.url !== `${PATH}api/v1/live`) {
        socket.destroy();
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (client) => this.greet(client));
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${PATH}`;
  }

  /** Tokens that cards sent first on their connections. */
  get tokens(): (string | undefined)[] {
    return this.hellos.map((hello) => hello.token);
  }

  /** What the pages open now watch, page by page. */
  get watched(): LiveKind[][] {
    return [...this.watching.values()];
  }

  push(calls: CallView[]): void {
    this.calls = calls;
    this.tell('calls');
  }

  pushColleagues(colleagues: ApiColleague[]): void {
    this.colleagues = colleagues;
    this.tell('colleagues');
  }

  /** What the server does with a token it does not take any more. */
  refuseLive(message: string): void {
    for (const client of this.sockets.clients) {
      this.send(client, { type: 'error', error: 'page_token_invalid', message });
      client.close(4401);
    }
  }

  /** Cuts every push connection; new ones are refused until `reconnect`. */
  disconnect(): void {
    this.accepting = false;
    for (const client of this.sockets.clients) client.terminate();
  }

  reconnect(): void {
    this.accepting = true;
  }

  private greet(client: WebSocket): void {
    client.on('close', () => this.watching.delete(client));
    client.on('message', (data: Buffer) => {
      const hello = JSON.parse(data.toString('utf8')) as LiveHello;
      if (!this.watching.has(client)) this.hellos.push(hello);
      const before = this.watching.get(client) ?? [];
      const kinds = hello.watch ?? ['calls'];
      this.watching.set(client, kinds);
      for (const kind of kinds) if (!before.includes(kind)) this.send(client, this.liveMessage(kind));
    });
  }

  private tell(kind: LiveKind): void {
    for (const [client, kinds] of this.watching) if (kinds.includes(kind)) this.send(client, this.liveMessage(kind));
  }

  private liveMessage(kind: LiveKind): LiveMessage {
    if (kind === 'colleagues') return { type: kind, colleagues: this.colleagues };
    return { type: kind, calls: this.calls, now: this.now() };
  }

  private send(client: WebSocket, message: LiveMessage): void {
    client.send(JSON.stringify(message));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(PATH.length);
    if (path.startsWith('api/v1/')) return this.answerApi(path.slice('api/v1/'.length), request, response);
    const file = path.replace(/^assets\//, '');
    if (path === '') {
      sendText(response, '.html', '<!doctype html><title>Вход</title>');
      return;
    }
    try {
      if (path === 'call/call.html') {
        sendText(response, '.html', await this.cardPage());
        return;
      }
      if (path === 'company') {
        sendText(response, '.html', await this.adminPage());
        return;
      }
      sendText(response, extname(file), await readFile(join('dist/web', file), 'utf8'));
    } catch {
      // Whatever is not there: the browser asks for a favicon, for instance.
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  }

  private answerCompanyPart(route: string, body: unknown, response: ServerResponse): void {
    if (route === 'GET checks' || route === 'POST checks') sendJson(response, 200, this.checks);
    else if (route === 'POST bindings') sendJson(response, 200, this.company);
    else if (route === 'GET test-call') sendJson(response, 200, { call: this.testCall });
    else if (route === 'POST test-call') {
      this.testCall ??= testCall({ to: (body as { to: string }).to });
      sendJson(response, 200, { call: this.testCall });
    } else response.writeHead(404).end();
  }

  private async cardPage(): Promise<string> {
    const bootstrap: FrameBootstrap = {
      token: 'page-token',
      apiBase: `${PATH}api/v1/`,
      lang: 'ru',
      callId: null,
      phoneNumber: null,
      portalOrigin: 'https://company.bitrix24.ru',
      userId: '1',
      calls: this.calls,
      now: this.now(),
      ...this.bootstrap,
    };
    const file = bootstrap.lang === 'en' ? 'card.en.html' : 'card.html';
    const html = await readFile(join('dist/web/frames', file), 'utf8');
    return filled(html.replaceAll('%ASSETS%', `${PATH}assets/frames/`), bootstrap);
  }

  private async adminPage(): Promise<string> {
    const bootstrap: AdminBootstrap = {
      token: null,
      tokenExpiresAt: null,
      apiBase: `${PATH}api/v1/`,
      loginUrl: PATH,
      lang: this.lang,
      theme: 'auto',
    };
    return filled(await readFile('dist/web/admin/index.html', 'utf8'), bootstrap);
  }

  private async answerApi(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const text = await readAll(request);
    const body: unknown = text === '' ? null : JSON.parse(text);
    if (method !== 'GET') this.requests.push({ method, path, body, authorization: request.headers.authorization });
    const refusal = this.refuse(method, path, body);
    if (refusal) {
      sendJson(response, refusal.status, refusal.body);
      return;
    }
    if (path.startsWith('company/')) {
      await this.hold;
      this.answerCompanyPart(`${method} ${path.slice('company/'.length)}`, body, response);
      return;
    }
    const route = `${method} ${path.replace(/\/.*/, '')}`;
    if (route === 'POST calls') {
      await this.hold;
      response.writeHead(204).end();
    } else if (route === 'GET company') sendJson(response, 200, this.company);
    else if (route === 'PATCH company') {
      this.company = patched(this.company, body as ApiCompanyPatch);
      sendJson(response, 200, this.company);
    } else if (route === 'GET users') sendJson(response, 200, this.users);
    else if (route === 'GET stories') sendJson(response, 200, { calls: [], next: null });
    else if (route === 'GET undelivered') sendJson(response, 200, this.undelivered);
    else if (route === 'POST undelivered') {
      await this.hold;
      response.writeHead(204).end();
    } else if (route === 'PUT users') {
      const user = this.users.find((candidate) => candidate.id === path.slice('users/'.length));
      if (user) user.numbers = (body as { numbers: string[] }).numbers;
      sendJson(response, 200, user);
    } else if (route === 'GET session') sendJson(response, this.session ? 200 : 401, this.session ?? NO_SESSION);
    else if (route === 'DELETE session') {
      this.session = null;
      response.writeHead(204).end();
    } else response.writeHead(404).end();
  }
}

const NO_SESSION: ApiError = { error: 'session_required', message: 'Войдите' };

function patched(company: ApiCompany | null, patch: ApiCompanyPatch): ApiCompany | null {
  if (company === null) return null;
  const { ecss, options, name } = patch;
  const known = company.ecss ?? {
    url: '',
    clientId: '',
    apiKeySet: false,
    domain: '',
    certificate: null,
    pinnedFingerprint256: null,
  };
  const { apiKey, certificate, ...plain } = ecss ?? {};
  return {
    ...company,
    name: name === undefined ? company.name : name,
    ecss: ecss
      ? {
          ...known,
          ...plain,
          apiKeySet: known.apiKeySet || Boolean(apiKey),
          pinnedFingerprint256: certificate ? certificate.pin : known.pinnedFingerprint256,
        }
      : company.ecss,
    switchKind: patch.switchKind ?? company.switchKind,
    asterisk: patch.asterisk ? patchedAsterisk(company.asterisk, patch.asterisk) : company.asterisk,
    options: { ...company.options, ...options },
  };
}

function patchedAsterisk(
  known: ApiCompany['asterisk'],
  { secret, certificate, ...plain }: NonNullable<ApiCompanyPatch['asterisk']>,
): NonNullable<ApiCompany['asterisk']> {
  return {
    host: '',
    port: 5038,
    tls: false,
    username: '',
    channelPattern: '{number}',
    context: 'from-internal',
    holdContext: null,
    notifyNumbers: [],
    certificate: null,
    ...known,
    ...plain,
    secretSet: known?.secretSet === true || Boolean(secret),
    pinnedFingerprint256: certificate ? certificate.pin : (known?.pinnedFingerprint256 ?? null),
  };
}

function filled(html: string, bootstrap: FrameBootstrap | AdminBootstrap): string {
  const element = `<script type="application/json" id="bootstrap">${JSON.stringify(bootstrap)}</script>`;
  return html.replace('<!--bootstrap-->', () => element);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendText(response: ServerResponse, extension: string, text: string): void {
  const type = TYPES[extension] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-security-policy': CSP }).end(text);
}
