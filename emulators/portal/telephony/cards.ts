import type { PortalCore } from '../core.ts';
import type { ExternalCard } from '../push.ts';
import type { LiveCall } from '../state/calls.ts';
import type { PortalState } from '../state/portal-state.ts';
import { fullName } from '../state/users.ts';

/** Puts the card on the users' desks; a repeated show is pushed again (the browser ignores it while a card is up). */
export function showCard(core: PortalCore, call: LiveCall, userIds: readonly number[]): void {
  const params = cardOf(core.state, call);
  for (const userId of userIds) {
    if (!core.state.users.active(userId)) continue;
    call.shownTo.add(userId);
    core.state.cards.shown(call.callId, userId, core.clock.now());
    core.push.send(userId, { command: 'showExternalCall', params });
  }
}

export function hideCard(core: PortalCore, call: LiveCall, userIds: readonly number[], why: 'hide' | 'finish'): void {
  for (const userId of userIds) {
    call.shownTo.delete(userId);
    core.state.cards.hidden(call.callId, userId, core.clock.now(), why);
    core.push.send(userId, { command: 'hideExternalCall', params: { callId: call.callId } });
  }
}

export function cardOf(state: PortalState, call: LiveCall): ExternalCard {
  const entity =
    call.crmEntityType && call.crmEntityId !== null ? state.crm.get(call.crmEntityType, call.crmEntityId) : undefined;
  const colleague = call.portalCallUserId === null ? undefined : state.users.get(call.portalCallUserId);
  const company = entity?.companyId == null ? undefined : state.crm.get('COMPANY', entity.companyId);
  const line = call.lineNumber === null ? undefined : state.lines.find(call.appId, call.lineNumber);
  return {
    callId: call.callId,
    phoneNumber: call.phoneNumber.trim().startsWith('+') ? `+${call.phoneDigits}` : call.phoneDigits,
    lineNumber: call.lineNumber,
    lineName: line?.name ?? null,
    companyPhoneNumber: call.lineNumber ?? `REST_APP:${call.appId}`,
    incoming: call.type === 2 || call.type === 3,
    direction: call.type === 2 || call.type === 3 ? 'incoming' : call.type === 4 ? 'callback' : 'outgoing',
    showCrmCard: call.portalCallUserId === null,
    crmEntityType: call.crmEntityType,
    crmEntityId: call.crmEntityId,
    title: entity?.name ?? (colleague ? fullName(colleague) : ''),
    crmBindings: [entity, company].flatMap((bound) =>
      bound ? [{ ENTITY_TYPE: bound.type, ENTITY_ID: bound.id }] : [],
    ),
    portalCall: call.portalCallUserId !== null,
    portalCallUserId: call.portalCallUserId,
    callListId: call.callListId,
    startedAt: call.startedAt,
  };
}
