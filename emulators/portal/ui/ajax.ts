import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PickCrm, PickUser, ShowCall } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import type { CrmEntityType } from '../state/crm.ts';
import { fullName } from '../state/users.ts';
import { showCall } from './card-push.ts';
import { FrameDesk } from './frames.ts';
import { companyName } from './pages/crm.ts';
import { visitOf } from './visit.ts';
import type { Visit } from './visit.ts';

const appId = z.string().regex(/^\d+$/);
const crmType = z.enum(['CONTACT', 'COMPANY', 'LEAD']);

type Handler = (body: unknown, visit: Visit, request: FastifyRequest) => unknown;

function parsed<S extends z.ZodType>(
  schema: S,
  run: (body: z.output<S>, visit: Visit, request: FastifyRequest) => unknown,
): Handler {
  return (body, visit, request) => run(schema.parse(body), visit, request);
}

/** JSON requests of the pages: session cookie of the desk, answers `{result}` or `{error}`. */
export function registerAjax(app: FastifyInstance, portal: Portal): void {
  const handlers = ajaxHandlers(portal, new FrameDesk(portal));
  app.post<{ Params: { '*': string } }>('/bitrix/ajax/*', (request, reply) => {
    const handler = handlers[request.params['*']];
    const visit = visitOf(portal, request);
    if (!handler) return reply.code(404).send({ error: 'not_found' });
    if (!visit) return reply.code(401).send({ error: 'Сессия истекла: войдите на портал заново' });
    return answer(reply, () => handler(request.body, visit, request));
  });
}

/** What the portal refuses (RestError and the like) the user reads in the page. */
function answer(reply: FastifyReply, work: () => unknown): FastifyReply {
  try {
    return reply.send({ result: work() ?? null });
  } catch (error) {
    return reply.code(400).send({ error: error instanceof Error ? error.message : String(error) });
  }
}

function ajaxHandlers(portal: Portal, frames: FrameDesk): Record<string, Handler> {
  return {
    'frame/open': parsed(
      z.object({ appId, placementId: appId.nullable(), options: z.record(z.string(), z.unknown()) }),
      (body, visit, request) => frames.open(visit.user.id, request.host, body),
    ),
    'frame/refresh': parsed(z.object({ appId }), (body, visit) =>
      portal.refreshFrameAuth(Number(body.appId), visit.user.id),
    ),
    'frame/option': parsed(
      z.object({ appId, kind: z.enum(['app', 'user']), name: z.string().min(1), value: z.unknown() }),
      (body, visit) => frames.setOption(visit.user.id, Number(body.appId), body.kind, body.name, body.value),
    ),
    'frame/install': parsed(z.object({ appId, finish: z.boolean() }), (body, visit) => {
      if (body.finish) portal.installFinish(Number(body.appId), visit.user.id);
      else frames.started(Number(body.appId));
      return { ok: true };
    }),
    'frame/loaded': parsed(z.object({ placementId: appId, loadMs: z.number().min(0) }), (body) => {
      portal.reportWorkerLoad(Number(body.placementId), body.loadMs);
      return { ok: true };
    }),
    call: parsed(
      z.object({ number: z.string().min(1).max(64), crm: z.object({ type: crmType, id: z.int() }).optional() }),
      (body, visit) => {
        const started = portal.startCallViaRest(
          visit.user.id,
          body.number,
          null,
          body.crm ? { crm: body.crm } : undefined,
        );
        return { callId: started.callId };
      },
    ),
    'call/live': parsed(z.object({ callId: z.string() }), (body, visit) => liveCall(portal, visit, body.callId)),
    'card/report': parsed(
      z.object({ callId: z.string(), did: z.enum(['opened', 'ignored', 'closed']) }),
      (body, visit) => {
        portal.reportCard(body.callId, visit.user.id, body.did);
        return { ok: true };
      },
    ),
    'pick/users': () => pickUsers(portal),
    'pick/crm': parsed(z.object({ types: z.array(z.string()) }), (body) => pickCrm(portal, body.types)),
  };
}

function liveCall(portal: Portal, visit: Visit, callId: string): ShowCall | null {
  for (const card of portal.openCards(visit.user.id)) {
    if (card.command === 'showExternalCall' && card.params.callId === callId) return showCall(portal, card.params);
  }
  return null;
}

function pickUsers(portal: Portal): PickUser[] {
  return portal
    .users()
    .filter((user) => user.active)
    .map((user) => ({ id: String(user.id), name: fullName(user), position: user.workPosition }));
}

/** Known: ids are prefixed by the entity type. */
const PREFIX: Record<CrmEntityType, string> = { CONTACT: 'C', COMPANY: 'CO', LEAD: 'L' };

function pickCrm(portal: Portal, types: string[]): PickCrm[] {
  return portal.state.crm
    .list()
    .filter((entity) => types.length === 0 || types.includes(entity.type.toLowerCase()))
    .map((entity) => ({
      id: `${PREFIX[entity.type]}_${entity.id}`,
      type: entity.type.toLowerCase() as PickCrm['type'],
      entityId: entity.id,
      title: entity.name,
      desc: companyName(portal, entity),
    }));
}
