/**
 * A small Bitrix24 for the client's tests, written from the documented facts: portal and OAuth server on two loopback
 * origins, tokens that expire and rotate, batch with references, and scripted faults.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeState } from './bitrix24-fake-methods.ts';
import type { MethodAnswer, MethodError, Params } from './bitrix24-fake-methods.ts';

export interface SeenRequest {
  server: 'portal' | 'oauth';
  httpMethod: string;
  /** `Host` of the request. */
  host: string;
  url: string;
  method: string;
  body: Params;
}

/** Instead of the regular answer: another answer, a cut connection, or silence. */
export type Scripted =
  { status: number; headers?: Record<string, string>; body: string | Buffer } | 'reset' | 'silence';

export const APP = { clientId: 'local.66ba434d853c87.18550109', clientSecret: 'SENTINEL-client-secret' };

export class FakePortal {
  readonly state = new FakeState();
  readonly seen: SeenRequest[] = [];
  /** Asked first for every request. */
  script: ((request: SeenRequest) => Scripted | null) | null = null;
  accessTokens = new Set(['SENTINEL-access-0']);
  refreshToken = 'SENTINEL-refresh-0';
  code: string | null = 'SENTINEL-code';
  /** Set it to refuse refreshes. */
  refusal: { status: number; error: string } | null = null;
  /** Shape of the answer to a code exchange: without `expires`, `user_id` (documented), or with them. */
  fullTokenAnswer = true;
  origin = '';
  oauthOrigin = '';
  #generation = 0;
  #answered: (() => void)[] = [];
  readonly #servers: Server[] = [];

  async start(): Promise<this> {
    this.origin = await this.#listen('portal');
    this.oauthOrigin = await this.#listen('oauth');
    return this;
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** Another address of the same portal, as after a rename. */
  async secondAddress(): Promise<string> {
    return await this.#listen('portal');
  }

  expireTokens(): void {
    this.accessTokens.clear();
  }

  /** Resolves when the next scripted answer has been handed to the socket. */
  nextAnswer(): Promise<void> {
    return new Promise((resolve) => this.#answered.push(resolve));
  }

  count(server: SeenRequest['server']): number {
    return this.seen.filter((request) => request.server === server).length;
  }

  async #listen(kind: SeenRequest['server']): Promise<string> {
    const server = createServer((request, response) => void this.#serve(kind, request, response));
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #serve(kind: SeenRequest['server'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = request.url ?? '';
    const json = request.headers['content-type'] === 'application/json';
    const body = json ? (JSON.parse(text) as Params) : Object.fromEntries(new URLSearchParams(text));
    const method = url.replace(/^\/rest\/+/, '').replace(/\.json$/, '');
    const seen: SeenRequest = {
      server: kind,
      httpMethod: request.method ?? '',
      host: request.headers.host ?? '',
      url,
      method,
      body,
    };
    this.seen.push(seen);
    const scripted = this.script?.(seen) ?? null;
    if (scripted === 'silence') return;
    if (scripted === 'reset') {
      request.socket.destroy();
      return;
    }
    if (scripted !== null) {
      response.writeHead(scripted.status, scripted.headers);
      response.write(scripted.body, () => this.#answered.splice(0).forEach((resolve) => resolve()));
      if (scripted.headers?.['content-length'] === undefined) response.end();
      return;
    }
    const answer = kind === 'oauth' ? this.#token(body) : this.#rest(seen);
    const status = 'error' in answer ? (answer.status ?? 400) : 200;
    const payload = { ...answer, status: undefined, extra: undefined, ...('extra' in answer ? answer.extra : {}) };
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(kind === 'oauth' && 'result' in answer ? answer.result : payload));
  }

  #token(form: Params): MethodAnswer {
    if (this.refusal !== null) return { ...this.refusal, error_description: 'refused' };
    if (form['client_id'] !== APP.clientId || form['client_secret'] !== APP.clientSecret) {
      return { error: 'invalid_client', error_description: 'wrong client', status: 401 };
    }
    const byCode = form['grant_type'] === 'authorization_code';
    const valid = byCode
      ? this.code !== null && form['code'] === this.code
      : form['refresh_token'] === this.refreshToken;
    if (!valid) return { error: 'invalid_grant', error_description: `bad ${String(form['refresh_token'])}` };
    if (byCode) this.code = null;
    this.#generation += 1;
    const accessToken = `SENTINEL-access-${this.#generation}`;
    this.accessTokens.add(accessToken);
    this.refreshToken = `SENTINEL-refresh-${this.#generation}`;
    const full = this.fullTokenAnswer ? { expires: 1780319382, user_id: 1 } : {};
    return {
      result: {
        access_token: accessToken,
        refresh_token: this.refreshToken,
        client_endpoint: `${this.origin}/rest/`,
        domain: 'oauth.bitrix.info',
        expires_in: 3600,
        member_id: 'a223c6b3710f85df22e9377d6c4f7553',
        scope: 'placement,user,telephony,call',
        server_endpoint: `${this.oauthOrigin}/rest/`,
        status: 'L',
        ...full,
      },
    };
  }

  #rest({ method, body }: SeenRequest): MethodAnswer {
    const auth = String(body['auth']);
    if (!this.accessTokens.has(auth)) {
      const error_description = 'The access token provided has expired';
      return { error: 'expired_token', error_description, status: 401 };
    }
    return method === 'batch' ? this.#batch(body['cmd'] as Record<string, string>) : this.state.run(method, body);
  }

  #batch(cmd: Record<string, string>): MethodAnswer {
    const results: Params = {};
    const errors: Record<string, MethodError> = {};
    const totals: Params = {};
    for (const [key, command] of Object.entries(cmd)) {
      const [method = '', query = ''] = command.split(/\?(.*)/s);
      const answer = this.state.run(method, decodeQuery(query, results));
      if ('error' in answer) errors[key] = { ...answer, ...answer.extra };
      else results[key] = answer.result;
      if ('total' in answer) totals[key] = answer.total;
    }
    return {
      result: {
        result: phpMap(results),
        result_error: phpMap(errors),
        result_total: phpMap(totals),
        result_next: [],
        result_time: [],
      },
    };
  }
}

/** PHP writes an empty map as a list. */
function phpMap(map: object): unknown {
  return Object.keys(map).length === 0 ? [] : map;
}

/** As parse_str does, one level of brackets and two; references are replaced in the decoded values. */
function decodeQuery(query: string, results: Params): Params {
  const params: Params = {};
  for (const [name, raw] of new URLSearchParams(query)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    const value = raw.replace(/\$result\[(\w+)\]\[(\w+)\]/g, (_all, key: string, field: string) => {
      const found = (results[key] as Params | undefined)?.[field];
      return typeof found === 'string' ? found : '';
    });
    let node: Params = params;
    for (const part of path.slice(0, -1)) node = (node[part] ??= {}) as Params;
    node[path.at(-1) ?? ''] = value;
  }
  return params;
}
