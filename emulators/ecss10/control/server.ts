import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { SwitchError, type SwitchErrorCode } from '../engine/errors.ts';
import type { Ecss10Emulator } from '../index.ts';
import { callRoutes } from './call-routes.ts';
import { directoryRoutes } from './directory-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { liveRoute } from './live.ts';
import { pageRoutes } from './page.ts';

const STATUS: Record<SwitchErrorCode, number> = {
  bad_request: 400,
  no_such_leg: 404,
  no_such_domain: 404,
  no_such_number: 404,
  no_such_integration: 404,
  not_possible: 409,
  answer_not_supported: 409,
  number_taken: 409,
};

/** The control API and the page, plain HTTP on the loopback only: whoever reaches it owns the switch. */
export class ControlServer {
  readonly #emulator: Ecss10Emulator;
  #app: FastifyInstance | null = null;
  #port = 0;

  constructor(emulator: Ecss10Emulator) {
    this.#emulator = emulator;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(port: number): Promise<void> {
    const app = Fastify({ forceCloseConnections: true });
    app.addHook('onRequest', refuseStrangers);
    app.setErrorHandler(answerError);
    await app.register(websocket);
    for (const routes of [directoryRoutes, callRoutes, faultRoutes, liveRoute]) routes(app, this.#emulator);
    pageRoutes(app);
    await app.listen({ port, host: '127.0.0.1' });
    this.#port = (app.server.address() as AddressInfo).port;
    this.#app = app;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = null;
  }
}

/** A foreign web page in the visitor's browser must not drive the switch, neither directly nor by DNS rebinding. */
async function refuseStrangers(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { host = '', origin } = request.headers;
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  if (!isLoopback || (origin !== undefined && origin !== `http://${host}`)) {
    await reply.code(403).send({ error: 'forbidden', message: 'Only pages of this address may use it' });
  }
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof SwitchError) {
    void reply.code(STATUS[error.code]).send({ error: error.code, message: error.message });
  } else if (error instanceof z.ZodError) {
    void reply.code(400).send({ error: 'bad_request', message: z.prettifyError(error) });
  } else {
    const { statusCode = 500, message = 'Internal error' } = error as { statusCode?: number; message?: string };
    void reply.code(statusCode).send({ error: statusCode < 500 ? 'bad_request' : 'internal', message });
  }
}
