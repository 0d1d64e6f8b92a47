import { isoDate } from '../clock.ts';
import type { PortalCore } from '../core.ts';
import type { LiveCall } from '../state/calls.ts';
import type { CrmActivity } from '../state/crm.ts';
import type { StatisticRow } from '../state/statistics.ts';
import { fullName, type PortalUser } from '../state/users.ts';
import { hideCard } from './cards.ts';
import { attachFromUrl } from './records.ts';

export interface FinishRequest {
  user: PortalUser;
  durationSeconds: number;
  statusCode: string;
  failedReason: string;
  vote: number | null;
  cost: number;
  costCurrency: string;
  addToChat: boolean;
  recordUrl: string | null;
}

/**
 * Ends a live call (known): the row of the live call goes, so a second finish does not find it; the card leaves only
 * the finishing user's desk; CRM activity, statistics row, ONVOXIMPLANTCALLEND.
 */
export function finishCall(core: PortalCore, call: LiveCall, request: FinishRequest): Record<string, unknown> {
  core.state.calls.delete(call.callId);
  hideCard(core, call, [request.user.id], 'finish');
  const lead = call.createdLeadId === null ? undefined : core.state.crm.get('LEAD', call.createdLeadId);
  if (lead) lead.assignedById = request.user.id;
  const activity = createActivity(core, call, request);
  const row = addRow(core, call, request, activity?.id ?? null);
  if (request.addToChat) sendToChat(core, row, request.user);
  fireEnd(core, row);
  if (request.recordUrl !== null) {
    // Deprecated parameter: the portal downloads in the background, and a failure leaves no trace.
    void attachFromUrl(core, row, request.recordUrl, '').catch(() => undefined);
  }
  return resultOf(row);
}

function isMissed(call: LiveCall, statusCode: string): boolean {
  return statusCode === '304' && (call.type === 2 || call.type === 3);
}

function createActivity(core: PortalCore, call: LiveCall, request: FinishRequest): CrmActivity | undefined {
  const { crm } = core.state;
  const reached = call.type === 1 && request.statusCode === '200' && request.durationSeconds > 0;
  if (reached) {
    for (const activity of crm.activities) {
      if (activity.missed && activity.phoneDigits === call.phoneDigits) activity.completed = true;
    }
  }
  if (call.crmEntityType === null) return undefined;
  const missed = isMissed(call, request.statusCode);
  const kind = missed ? 'Пропущенный звонок от' : call.type === 1 ? 'Исходящий на' : 'Входящий от';
  return crm.addActivity({
    callId: call.callId,
    subject: `${kind} ${call.phoneNumber}`,
    responsibleId: request.user.id,
    entityType: call.crmEntityType,
    entityId: call.crmEntityId,
    completed: !missed,
    missed,
    phoneDigits: call.phoneDigits,
    recordFileIds: [],
    createdAt: core.clock.now(),
  });
}

function addRow(core: PortalCore, call: LiveCall, request: FinishRequest, activityId: number | null): StatisticRow {
  return core.state.statistics.add({
    callId: call.callId,
    externalCallId: call.externalCallId,
    appId: call.appId,
    appName: core.state.apps.get(call.appId)?.name ?? '',
    userId: request.user.id,
    phoneNumber: call.phoneDigits,
    portalNumber: call.lineNumber ?? `REST_APP:${call.appId}`,
    type: call.type,
    durationSeconds: request.durationSeconds,
    startedAt: call.startedAt,
    finishedAt: core.clock.now(),
    statusCode: request.statusCode,
    failedReason: request.failedReason,
    vote: request.vote,
    cost: request.cost,
    costCurrency: request.costCurrency,
    crmEntityType: call.crmEntityType,
    crmEntityId: call.crmEntityId,
    crmActivityId: activityId,
    recordFileId: null,
    recordUrl: request.recordUrl,
    transcriptId: null,
    comment: null,
  });
}

function sendToChat(core: PortalCore, row: StatisticRow, user: PortalUser): void {
  const incoming = row.type === 2 || row.type === 3;
  const kind = incoming && row.statusCode === '304' ? 'Пропущенный звонок' : incoming ? 'Входящий звонок' : 'Звонок';
  const text = `${kind} ${row.phoneNumber}, ${fullName(user)}, ${row.durationSeconds} с`;
  const at = core.clock.now();
  core.state.chat.add({ at, userId: user.id, kind: 'call', text, callId: row.callId });
  core.push.send(user.id, { command: 'chat', params: { text, kind: 'call', at } });
}

function fireEnd(core: PortalCore, row: StatisticRow): void {
  core.events.fire(
    'ONVOXIMPLANTCALLEND',
    {
      CALL_ID: row.callId,
      CALL_TYPE: String(row.type),
      PHONE_NUMBER: row.phoneNumber,
      PORTAL_NUMBER: row.portalNumber,
      PORTAL_USER_ID: String(row.userId),
      CALL_DURATION: String(row.durationSeconds),
      CALL_START_DATE: isoDate(row.startedAt),
      COST: String(row.cost),
      COST_CURRENCY: row.costCurrency,
      CALL_FAILED_CODE: row.statusCode,
      CALL_FAILED_REASON: row.failedReason,
      CRM_ACTIVITY_ID: row.crmActivityId,
    },
    { userId: row.userId },
  );
}

/** Known field types: CALL_START_DATE is a PHP object and so `{}`; INCOMING holds TYPE as text. */
function resultOf(row: StatisticRow): Record<string, unknown> {
  return {
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId,
    PORTAL_USER_ID: row.userId,
    PHONE_NUMBER: row.phoneNumber,
    PORTAL_NUMBER: row.portalNumber,
    INCOMING: String(row.type),
    CALL_DURATION: row.durationSeconds,
    CALL_START_DATE: {},
    CALL_STATUS: row.durationSeconds > 0 ? 1 : 0,
    CALL_VOTE: row.vote,
    COST: row.cost,
    COST_CURRENCY: row.costCurrency,
    CALL_FAILED_CODE: row.statusCode,
    CALL_FAILED_REASON: row.failedReason,
    REST_APP_ID: String(row.appId),
    REST_APP_NAME: row.appName,
    CRM_ACTIVITY_ID: row.crmActivityId,
    COMMENT: row.comment,
    CRM_ENTITY_TYPE: row.crmEntityType,
    CRM_ENTITY_ID: row.crmEntityId,
    ID: row.id,
  };
}
