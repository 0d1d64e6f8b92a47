/** Online events of the portal. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { AppError } from '../../app/errors.ts';
import type { PortalEvent } from '../../app/ports/portal.ts';
import type { HttpDeps } from './context.ts';
import type { FormBody } from './forms.ts';
import { formOf } from './forms.ts';

export function events(deps: HttpDeps): FastifyPluginCallback {
  return (app, _, done) => {
    app.post(
      '/bitrix24/events',
      {
        schema: { tags: ['portal'], summary: 'Online events of the portal, form-encoded' },
        config: { crossSite: true },
      },
      (request, reply) => acceptEvent(deps, formOf(request.body), reply),
    );
    done();
  };
}

/** Answers before the work is done: the portal serves slow handlers last and reads no body (known). */
export async function acceptEvent(
  deps: Pick<HttpDeps, 'parseEventForm' | 'portalEvents' | 'logger'>,
  form: FormBody,
  reply: FastifyReply,
): Promise<FastifyReply> {
  let event: PortalEvent;
  try {
    event = deps.parseEventForm(form.raw);
  } catch (error) {
    deps.logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'a form that is no event was refused');
    throw new AppError('bad_request');
  }
  if ((await deps.portalEvents.accept(event)) === 'forbidden') throw new AppError('event_forbidden');
  return reply.type('text/plain').send('');
}
