import { isoDate } from '../../clock.ts';
import { hex } from '../../ids.ts';
import { errors } from '../errors.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { flag, int, list, text, type Params } from '../params.ts';

/** Administrators only; `clear` (default 1) takes the events out, else they are marked with a process id. */
function get(context: RestContext, params: Params) {
  const { core, app, user } = context;
  if (!user.admin) throw errors.accessDenied();
  const limit = Math.min(int(params['limit']) ?? 50, 50);
  const processId = text(params['process_id']) || hex(32);
  const clear = flag(params['clear'], true);
  const { handlers } = core.state;
  const events = handlers.offline
    .filter((event) => event.appId === app.id && (event.processId === '' || event.processId === processId))
    .slice(0, limit);
  if (clear) handlers.offline = handlers.offline.filter((event) => !events.includes(event));
  else for (const event of events) event.processId = processId;
  return {
    process_id: clear ? null : processId,
    events: events.map((event) => ({
      ID: String(event.id),
      TIMESTAMP_X: isoDate(event.queuedAt),
      EVENT_NAME: event.event,
      EVENT_DATA: event.data,
      EVENT_ADDITIONAL: { user_id: 0 },
      MESSAGE_ID: String(event.id),
    })),
  };
}

function clear(context: RestContext, params: Params): boolean {
  const { core, app, user } = context;
  if (!user.admin) throw errors.accessDenied();
  const processId = text(params['process_id']);
  const ids = list(params['id']).map((id) => int(id));
  const { handlers } = core.state;
  handlers.offline = handlers.offline.filter(
    (event) => event.appId !== app.id || event.processId !== processId || (ids.length > 0 && !ids.includes(event.id)),
  );
  return true;
}

export const offlineEventMethods: RestMethod[] = [
  { name: 'event.offline.get', scope: null, run: (context, params) => ({ result: get(context, params) }) },
  { name: 'event.offline.clear', scope: null, run: (context, params) => ({ result: clear(context, params) }) },
];
