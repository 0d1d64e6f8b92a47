import { eventAllowed } from '../../events/names.ts';
import { coreError, errors, RestError } from '../errors.ts';
import { checkHandlerUrl } from '../handler-url.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { int, text, upperKeys, type Params } from '../params.ts';

interface Binding {
  event: string;
  handler: string;
  authType: number;
  offline: boolean;
}

function binding(context: RestContext, given: Params): Binding {
  const params = upperKeys(given);
  const offline = text(params['EVENT_TYPE']).toLowerCase() === 'offline';
  const event = text(params['EVENT']).toUpperCase();
  const handler = text(params['HANDLER']);
  if (!event) throw new RestError(400, 'ERROR_ARGUMENT', "Argument 'EVENT' is null or empty", { argument: 'EVENT' });
  if (!handler && !offline) {
    throw new RestError(400, 'ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty", { argument: 'HANDLER' });
  }
  const authType = int(params['AUTH_TYPE']) ?? 0;
  if (!context.user.admin && offline) {
    throw errors.accessDenied(' Offline events binding requires administrator access rights');
  }
  if (!context.user.admin && authType > 0 && authType !== context.user.id) {
    throw errors.accessDenied(' Event binding with AUTH_TYPE requires administrator access rights');
  }
  return { event, handler: offline ? '' : handler, authType, offline };
}

/** A handler bound with the token of somebody who is no administrator hears that user's events only (known). */
function bind(context: RestContext, given: Params): boolean {
  const { core, app, user } = context;
  const wanted = binding(context, given);
  if (!eventAllowed(wanted.event, app.scopes)) throw new RestError(400, 'ERROR_EVENT_NOT_FOUND', 'Event not found');
  if (!wanted.offline) {
    checkHandlerUrl(wanted.handler, { allowLocal: core.state.knobs.allowLocalHandlers, status: 400 });
  }
  const boundUserId = user.admin ? 0 : user.id;
  const twin = core.state.handlers
    .list(app.id)
    .some((own) => own.event === wanted.event && own.handler === wanted.handler && own.boundUserId === boundUserId);
  if (twin) throw coreError('Unable to set event handler: Handler already binded');
  core.state.handlers.add({ ...wanted, appId: app.id, boundUserId });
  return true;
}

function unbind(context: RestContext, given: Params): { count: number } {
  const { core, app } = context;
  const wanted = binding(context, given);
  const gone = core.state.handlers
    .list(app.id)
    .filter((own) => own.event === wanted.event && own.handler === wanted.handler && own.offline === wanted.offline)
    .filter((own) => context.user.admin || own.boundUserId === context.user.id)
    .filter((own) => wanted.authType === 0 || own.authType === wanted.authType);
  for (const handler of gone) core.state.handlers.delete(handler.id);
  return { count: gone.length };
}

export const eventMethods: RestMethod[] = [
  {
    name: 'event.test',
    scope: null,
    run: ({ core, app, user }, params) => {
      core.events.fire('ONAPPTEST', { LANGUAGE_ID: 'ru', QUERY: params }, { userId: user.id, appId: app.id });
      return { result: true };
    },
  },
  { name: 'event.bind', scope: null, run: (context, params) => ({ result: bind(context, params) }) },
  { name: 'event.unbind', scope: null, run: (context, params) => ({ result: unbind(context, params) }) },
  {
    name: 'event.get',
    scope: null,
    run: ({ core, app, user }) => ({
      result: core.state.handlers
        .list(app.id)
        .filter((own) => user.admin || own.boundUserId === user.id)
        .map((own) => ({
          event: own.event,
          handler: own.handler,
          auth_type: String(own.authType),
          offline: own.offline ? 1 : 0,
        })),
    }),
  },
];
