import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import type { StartedPortal } from '../emulator.ts';
import type { Portal } from '../portal.ts';
import { RestError } from '../rest/errors.ts';
import { controlChanges } from './changes.ts';
import { renameBody, sinceQuery } from './schemas.ts';
import { callsView, stateView } from './views.ts';

type Rename = (target: { hostName?: string | undefined; port?: number | undefined }) => Promise<StartedPortal>;

/** `/emulator/api/…`: reads and steers the emulator; no authorisation, so it belongs on loopback only. */
export function controlApi(portal: Portal, rename: Rename): FastifyPluginCallback {
  return (app, _options, done) => {
    app.setErrorHandler((error, _request, reply) => {
      if (error instanceof z.ZodError)
        return reply.code(400).send({ error: 'bad_request', message: z.prettifyError(error) });
      if (error instanceof RestError)
        return reply.code(error.status).send({ error: error.code, message: error.message });
      const message = error instanceof Error ? error.message : String(error);
      return reply.code(400).send({ error: message.split(':')[0], message });
    });
    app.register(
      (api, _none, ready) => {
        controlReads(portal)(api, {}, () => undefined);
        controlChanges(portal)(api, {}, () => undefined);
        api.post('/rename', (request) => rename(renameBody.parse(request.body ?? {})));
        ready();
      },
      { prefix: '/emulator/api' },
    );
    done();
  };
}

function controlReads(portal: Portal): FastifyPluginCallback {
  return (api, _options, done) => {
    api.get('/state', () => stateView(portal));
    api.get('/requests', (request) => portal.state.requests.list(sinceQuery.parse(request.query).since));
    api.get('/events', (request) => portal.state.sentEvents.list(sinceQuery.parse(request.query).since));
    api.get('/cards', () => portal.cardHistory());
    api.get('/calls', () => callsView(portal));
    api.get('/statistics', () => portal.statistics());
    api.get('/chat', () => portal.chatLog());
    api.get('/knobs', () => portal.knobs);
    api.get('/outgoing-numbers', () => portal.outgoingNumberChoices());
    api.get<{ Params: { id: string } }>('/records/:id', (request, reply) => {
      const file = portal.recordFile(Number(request.params.id));
      if (!file) return reply.code(404).send({ error: 'not_found', message: 'No such record' });
      return reply.type(file.contentType).send(file.content);
    });
    done();
  };
}
