import { PLACEMENT_SCOPES, placementAllowed, WORKER } from '../../placements/kinds.ts';
import type { PlacementText } from '../../state/placements.ts';
import { errors, RestError } from '../errors.ts';
import { checkHandlerUrl } from '../handler-url.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { int, isMap, phpMap, text, upperKeys, type Params, type PhpValue } from '../params.ts';

/** Known: errors of placement.bind, except refused access, come with HTTP 200. */
function bindError(code: string, description: string, extra: Record<string, unknown> = {}): RestError {
  return new RestError(200, code, description, extra);
}

function placementOf(context: RestContext, params: Params): string {
  if (!context.user.admin) throw errors.accessDenied();
  const placement = text(params['PLACEMENT']).toUpperCase();
  if (placement) return placement;
  throw bindError('ERROR_ARGUMENT', "Argument 'PLACEMENT' is null or empty", { argument: 'PLACEMENT' });
}

function bind(context: RestContext, given: Params): boolean {
  const { core, app } = context;
  const params = upperKeys(given);
  const placement = placementOf(context, params);
  if (!placementAllowed(placement, app.scopes)) {
    throw bindError('ERROR_PLACEMENT_NOT_FOUND', 'Placement not found');
  }
  const handler = text(params['HANDLER']);
  if (!handler) throw bindError('ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty", { argument: 'HANDLER' });
  const allowLocal = core.state.knobs.allowLocalHandlers;
  checkHandlerUrl(handler, { allowLocal, status: 200 });
  const userId = int(params['USER_ID']) ?? 0;
  const options = stringMap(params['OPTIONS']);
  const own = core.state.placements.list({ appId: app.id, placement });
  if (own.some((other) => other.handler === handler && other.userId === userId)) {
    throw bindError('ERROR_CORE', 'Unable to set placement handler: Handler already binded');
  }
  if (placement === WORKER) {
    const errorUrl = options['errorHandlerUrl'] ?? '';
    if (!errorUrl) throw bindError('EMPTY_ERROR_HANDLER_URL', 'Option errorHandlerUrl is required');
    checkHandlerUrl(errorUrl, { allowLocal, status: 200 });
  }
  if ((placement === WORKER || placement === 'REST_APP_URI') && own.some((other) => other.userId === userId)) {
    throw bindError('ERROR_PLACEMENT_MAX_COUNT', 'Placement max count exceeded');
  }
  if (userId !== 0 && !core.state.users.get(userId)) {
    throw bindError('ERROR_PLACEMENT_USER_MODE', 'Unknown user of the placement');
  }
  core.state.placements.add({
    appId: app.id,
    placement,
    userId,
    handler,
    title: text(params['TITLE']),
    description: text(params['DESCRIPTION']),
    groupName: text(params['GROUP_NAME']),
    langAll: languages(params['LANG_ALL']),
    // Known: a call card does not keep its OPTIONS.
    options: placement === 'CALL_CARD' ? {} : options,
  });
  return true;
}

/** Known quirk: every removed handler counts twice (found and deleted). Without HANDLER all of the app's go. */
function unbind(context: RestContext, given: Params): { count: number } {
  const { core, app } = context;
  const params = upperKeys(given);
  const placement = placementOf(context, params);
  const handler = text(params['HANDLER']);
  const userId = int(params['USER_ID']);
  const gone = core.state.placements
    .list({ appId: app.id, placement })
    .filter((own) => (handler === '' || own.handler === handler) && (userId === undefined || own.userId === userId));
  for (const own of gone) core.state.placements.delete(own.id);
  return { count: gone.length * 2 };
}

function get(context: RestContext) {
  const { core, app, user } = context;
  if (!user.admin) throw errors.accessDenied();
  return core.state.placements.list({ appId: app.id }).map((own) => ({
    placement: own.placement,
    userId: own.userId,
    handler: own.handler,
    options: phpMap(own.options),
    title: own.title,
    description: own.description,
    langAll: phpMap(own.langAll),
  }));
}

function languages(value: PhpValue | undefined): Record<string, PlacementText> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([lang, texts]) => [lang, stringMap(texts)]));
}

function stringMap(value: PhpValue | undefined): Record<string, string> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, text(item)]));
}

export const placementMethods: RestMethod[] = [
  { name: 'placement.bind', scope: 'placement', run: (context, params) => ({ result: bind(context, params) }) },
  { name: 'placement.unbind', scope: 'placement', run: (context, params) => ({ result: unbind(context, params) }) },
  { name: 'placement.get', scope: 'placement', run: (context) => ({ result: get(context) }) },
  {
    name: 'placement.list',
    scope: 'placement',
    run: ({ app }, given) => {
      const wanted = text(upperKeys(given)['SCOPE']);
      const codes = Object.keys(PLACEMENT_SCOPES).filter((code) => placementAllowed(code, app.scopes));
      return { result: codes.filter((code) => wanted === '' || PLACEMENT_SCOPES[code]?.includes(wanted)) };
    },
  },
];
