import { finishCall, type FinishRequest } from '../../telephony/finish.ts';
import { hideCard, showCard } from '../../telephony/cards.ts';
import { registerCall } from '../../telephony/registration.ts';
import type { CallType } from '../../state/calls.ts';
import type { CrmEntityType } from '../../state/crm.ts';
import { coreError, RestError } from '../errors.ts';
import type { RestContext, RestMethod } from '../method.ts';
import { flag, int, list, text, type Params } from '../params.ts';
import { callUser, isoInstant } from './call-params.ts';

function register({ core, app }: RestContext, params: Params): Record<string, unknown> {
  const user = callUser(core, params);
  const type = int(params['TYPE']);
  if (type === undefined || type < 1 || type > 5) throw coreError('Unknown TYPE');
  const startDate = text(params['CALL_START_DATE']);
  const startedAt = startDate === '' ? core.clock.now() : isoInstant(startDate);
  if (startedAt === undefined) throw coreError('CALL_START_DATE should be in the ISO-8601 format');
  const { call } = registerCall(core, {
    app,
    user,
    phoneNumber: text(params['PHONE_NUMBER']),
    type: type as CallType,
    startedAt,
    registeredBy: 'app',
    lineNumber: text(params['LINE_NUMBER']) || null,
    externalCallId: text(params['EXTERNAL_CALL_ID']) || null,
    crmCreate: flag(params['CRM_CREATE'], false),
    crm: explicitEntity(params),
    show: flag(params['SHOW'], true),
    callListId: int(params['CALL_LIST_ID']) ?? 0,
  });
  return {
    CALL_ID: call.callId,
    CRM_CREATED_LEAD: call.createdLeadId,
    CRM_CREATED_ENTITIES: call.createdLeadId === null ? [] : [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: call.createdLeadId }],
    CRM_ENTITY_TYPE: call.crmEntityType,
    CRM_ENTITY_ID: call.crmEntityId,
  };
}

function explicitEntity(params: Params): { type: CrmEntityType; id: number } | null {
  const type = text(params['CRM_ENTITY_TYPE']).toUpperCase();
  const id = int(params['CRM_ENTITY_ID']);
  if ((type !== 'CONTACT' && type !== 'COMPANY' && type !== 'LEAD') || id === undefined) return null;
  return { type, id };
}

/** Known: the one method that insists on the type, so a JSON number is refused. */
function callId(params: Params): string {
  if (typeof params['CALL_ID'] !== 'string' || params['CALL_ID'] === '') {
    throw new RestError(400, 'INVALID_ARGUMENT', 'CALL_ID must be a string');
  }
  return params['CALL_ID'];
}

function finish({ core }: RestContext, params: Params): Record<string, unknown> {
  const id = callId(params);
  const user = callUser(core, params);
  const call = core.state.calls.get(id);
  if (!call) throw coreError('Call is not found (call should be registered prior to finishing)');
  const durationSeconds = Math.max(0, int(params['DURATION']) ?? 0);
  const vote = int(params['VOTE']);
  const request: FinishRequest = {
    user,
    durationSeconds,
    statusCode: text(params['STATUS_CODE']) || (durationSeconds > 0 ? '200' : '304'),
    failedReason: text(params['FAILED_REASON']),
    vote: vote !== undefined && vote >= 1 && vote <= 5 ? vote : null,
    cost: Number(text(params['COST'])) || 0,
    costCurrency: text(params['COST_CURRENCY']),
    // Known from code read: a missing value counts as 0 here, although the documentation says 1.
    addToChat: flag(params['ADD_TO_CHAT'], false),
    recordUrl: text(params['RECORD_URL']) || null,
  };
  return finishCall(core, call, request);
}

/** USER_ID is a number or a list; without it the user of the registration. `false` for an unknown call (known). */
function forUsers(
  { core }: RestContext,
  params: Params,
  act: (call: Parameters<typeof showCard>[1], userIds: number[]) => void,
): boolean {
  const call = core.state.calls.get(callId(params));
  if (!call) return false;
  const given = list(params['USER_ID']).map((id) => int(id));
  act(call, given.length === 0 ? [call.userId] : given.filter((id) => id !== undefined));
  return true;
}

export const externalCallMethods: RestMethod[] = [
  {
    name: 'telephony.externalcall.register',
    scope: 'telephony',
    run: (context, params) => ({ result: register(context, params) }),
  },
  {
    name: 'telephony.externalcall.finish',
    scope: 'telephony',
    run: (context, params) => ({ result: finish(context, params) }),
  },
  {
    name: 'telephony.externalcall.show',
    scope: 'telephony',
    run: (context, params) => ({
      result: forUsers(context, params, (call, users) => showCard(context.core, call, users)),
    }),
  },
  {
    name: 'telephony.externalcall.hide',
    scope: 'telephony',
    run: (context, params) => ({
      result: forUsers(context, params, (call, users) => hideCard(context.core, call, users, 'hide')),
    }),
  },
];
