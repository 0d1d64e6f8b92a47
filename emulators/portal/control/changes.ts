import type { FastifyPluginCallback } from 'fastify';
import type { Portal } from '../portal.ts';
import {
  appBody,
  appChangeBody,
  clickBody,
  crmBody,
  eventFaultBody,
  idParams,
  knobsBody,
  newUserBody,
  outgoingBody,
  requestFaultBody,
  sessionBody,
  tokensBody,
  userChangeBody,
  workerLoadBody,
} from './schemas.ts';
import { sessionView } from './views.ts';

/** Zod leaves out absent keys but types them as `undefined`; this gives the type back its exactness. */
function exact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never;
}

/** The writing half of the control API. */
export function controlChanges(portal: Portal): FastifyPluginCallback {
  return (api, _options, done) => {
    api.post('/reset', () => {
      portal.reset();
      return {};
    });
    api.delete('/requests', () => {
      portal.state.requests.clear();
      return {};
    });
    api.delete('/events', () => {
      portal.state.sentEvents.clear();
      return {};
    });
    api.patch('/knobs', (request) => Object.assign(portal.knobs, exact(knobsBody.parse(request.body))));
    api.post('/faults/requests', (request) => ({
      id: portal.state.requestFaults.add(requestFaultBody.parse(request.body)),
    }));
    api.delete('/faults/requests', () => {
      portal.state.requestFaults.clear();
      return {};
    });
    api.post('/faults/events', (request) => ({ id: portal.state.eventFaults.add(eventFaultBody.parse(request.body)) }));
    api.delete('/faults/events', () => {
      portal.state.eventFaults.clear();
      return {};
    });
    api.post('/users', (request) => {
      const { announce, ...fields } = newUserBody.parse(request.body);
      return portal.addUser(exact(fields), announce ?? true);
    });
    api.patch('/users/:id', (request) =>
      portal.state.users.update(idParams.parse(request.params).id, exact(userChangeBody.parse(request.body))),
    );
    api.post('/users/:id/dismiss', (request) => {
      portal.dismissUser(idParams.parse(request.params).id);
      return {};
    });
    api.post('/crm', (request) => portal.addContact(exact(crmBody.parse(request.body))));
    api.post('/sessions', (request) => sessionView(portal, sessionBody.parse(request.body).userId));
    api.post('/click-to-call', (request) => {
      const { userId, number, outgoingNumber, isMobile } = clickBody.parse(request.body);
      return portal.startCallViaRest(userId, number, outgoingNumber, { isMobile });
    });
    api.put('/outgoing-number', (request) => {
      const { userId, id } = outgoingBody.parse(request.body);
      if (userId === null) portal.setDefaultOutgoingNumber(id);
      else portal.setOutgoingNumber(userId, id);
      return {};
    });
    api.post('/worker-load', (request) => {
      const { handlerId, durationMs } = workerLoadBody.parse(request.body);
      portal.reportWorkerLoad(handlerId, durationMs);
      return {};
    });
    appChanges(portal)(api, {}, () => undefined);
    done();
  };
}

function appChanges(portal: Portal): FastifyPluginCallback {
  return (api, _options, done) => {
    api.post('/apps', (request) => {
      const { createdBy, clientId, clientSecret, ...form } = appBody.parse(request.body);
      const keys = clientId && clientSecret ? { clientId, clientSecret } : undefined;
      const { userOptions: _options, ...app } = portal.createLocalApp(form, createdBy, keys);
      return app;
    });
    api.patch('/apps/:id', (request) => {
      const app = portal.state.apps.get(idParams.parse(request.params).id);
      if (!app) throw new Error('APP_NOT_FOUND: no such app');
      const { userOptions: _options, ...view } = Object.assign(app, exact(appChangeBody.parse(request.body)));
      return view;
    });
    api.delete('/apps/:id', (request) => {
      portal.deleteApp(idParams.parse(request.params).id);
      return {};
    });
    api.post('/apps/:id/tokens', (request) => {
      const { id } = idParams.parse(request.params);
      const { how, userId } = tokensBody.parse(request.body);
      const hit = (pair: { appId: number; userId: number }) =>
        pair.appId === id && (userId === undefined || pair.userId === userId);
      return { count: portal.state.tokens.end(hit, how, portal.clock.now()) };
    });
    done();
  };
}
