import type { OutgoingNumber } from '../state/lines.ts';
import type { PortalState } from '../state/portal-state.ts';

/**
 * The list «Номер для исходящего звонка»: every app that bound ONEXTERNALCALLSTART, and each external line of such an
 * app (known: an app that has not bound the event is not in the list).
 */
export function outgoingNumberChoices(state: PortalState): OutgoingNumber[] {
  const bound = new Set(
    state.handlers.list().flatMap((handler) => (handler.event === 'ONEXTERNALCALLSTART' ? [handler.appId] : [])),
  );
  return state.apps.list().flatMap((app) => {
    if (!bound.has(app.id)) return [];
    const title = app.menuTitle['ru'] ?? app.name;
    const own: OutgoingNumber = { id: `REST_APP:${app.id}`, title, appId: app.id, lineNumber: null };
    const lines = state.lines.list(app.id).map((line) => ({
      id: `LINE:${line.id}`,
      title: `${line.name || line.number} (${title})`,
      appId: app.id,
      lineNumber: line.number,
    }));
    return [own, ...lines];
  });
}

/** The number a user calls out with: picked in the call menu, else his own setting, else the portal's default. */
export function outgoingNumberOf(
  state: PortalState,
  userId: number,
  choiceId: string | null,
): OutgoingNumber | undefined {
  const wanted = choiceId ?? state.users.get(userId)?.outgoingNumber ?? state.defaultOutgoingNumber;
  return outgoingNumberChoices(state).find((choice) => choice.id === wanted);
}
