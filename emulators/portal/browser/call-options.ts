import type { ShowCall } from './wire.ts';

export type CallState = 'idle' | 'connecting' | 'connected';

/** The card's context with real types: answer of `getStatus`, argument of `BackgroundCallCard::initialized`. */
export function callStatus(call: ShowCall, state: CallState): Record<string, unknown> {
  return {
    CALL_ID: call.callId,
    ...(call.phoneNumber === '' ? {} : { PHONE_NUMBER: call.phoneNumber }),
    LINE_NUMBER: call.lineNumber,
    LINE_NAME: call.lineName,
    CRM_ENTITY_TYPE: call.crmEntityType,
    CRM_ENTITY_ID: call.crmEntityId,
    ...(call.crmActivityId > 0 ? { CRM_ACTIVITY_ID: call.crmActivityId } : {}),
    ...(call.crmBindings.length > 0 ? { CRM_BINDINGS: call.crmBindings } : {}),
    CALL_DIRECTION: call.callback ? 'callback' : call.incoming ? 'incoming' : 'outgoing',
    CALL_STATE: state,
    CALL_LIST_MODE: false,
  };
}

/** The same for PLACEMENT_OPTIONS of the form POST, where everything is a string, even what is missing (known). */
export function callPlacementOptions(call: ShowCall, state: CallState): Record<string, unknown> {
  const status = callStatus(call, state);
  return {
    ...status,
    CRM_ENTITY_ID: String(call.crmEntityId),
    CRM_ACTIVITY_ID: call.crmActivityId > 0 ? String(call.crmActivityId) : 'undefined',
    CALL_LIST_MODE: 'false',
  };
}
