import type { CrmType, Push, ShowCall } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import type { ExternalCard, PushMessage } from '../push.ts';
import type { CrmEntityType } from '../state/crm.ts';
import { companyName, entityPath, responsibleName } from './pages/crm.ts';

/** One number a message, though each tab gets its own copy; later than all before, also after a restart. */
const sequence = new WeakMap<PushMessage, number>();
let lastSequence = 0;

function sequenceOf(message: PushMessage): number {
  const known = sequence.get(message);
  if (known !== undefined) return known;
  lastSequence = Math.max(lastSequence + 1, Date.now());
  sequence.set(message, lastSequence);
  return lastSequence;
}

/** The portal's push as the page wants it: with the client's company and responsible employee for the left part. */
export function pagePush(portal: Portal, message: PushMessage): Push {
  if (message.command === 'showExternalCall')
    return { command: message.command, params: showCall(portal, message.params), seq: sequenceOf(message) };
  if (message.command === 'hideExternalCall') return message;
  return { command: 'message', params: { text: message.params.text } };
}

export function showCall(portal: Portal, card: ExternalCard): ShowCall {
  const type = (card.crmEntityType ?? '') as CrmType;
  const entity =
    card.crmEntityType !== null && card.crmEntityId !== null
      ? portal.state.crm.get(card.crmEntityType as CrmEntityType, card.crmEntityId)
      : undefined;
  return {
    callId: card.callId,
    phoneNumber: card.phoneNumber,
    lineNumber: card.lineNumber ?? '',
    lineName: card.lineName ?? '',
    incoming: card.incoming,
    callback: card.direction === 'callback',
    crmEntityType: type,
    crmEntityId: card.crmEntityId ?? 0,
    crmActivityId: 0,
    crmBindings: card.crmBindings,
    crm: entity
      ? {
          name: entity.name,
          company: companyName(portal, entity),
          url: entityPath(entity),
          responsible: responsibleName(portal, entity),
        }
      : null,
    portalCall: card.portalCall ? card.title : '',
    restAppId: String(portal.state.calls.get(card.callId)?.appId ?? ''),
  };
}
