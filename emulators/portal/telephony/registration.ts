import type { PortalCore } from '../core.ts';
import { newCallId } from '../ids.ts';
import { coreError } from '../rest/errors.ts';
import type { LocalApp } from '../state/apps.ts';
import type { CallType, LiveCall } from '../state/calls.ts';
import { phoneDigits, type CrmEntity, type CrmEntityType } from '../state/crm.ts';
import type { PortalUser } from '../state/users.ts';
import { showCard } from './cards.ts';

/** Known: the same call registered again within 30 minutes and not finished is one call. */
const DEDUPE_MS = 30 * 60_000;

export interface Registration {
  app: LocalApp;
  user: PortalUser;
  phoneNumber: string;
  type: CallType;
  startedAt: number;
  registeredBy: LiveCall['registeredBy'];
  lineNumber: string | null;
  externalCallId: string | null;
  crmCreate: boolean;
  crm: { type: CrmEntityType; id: number } | null;
  show: boolean;
  callListId: number;
}

/**
 * Registers a call as the portal does: number stripped to digits, duplicates answered with the call that exists,
 * internal calls recognised by the inner number, CRM looked up, INIT and START fired at once (known: START does not
 * mean that anybody answered).
 */
export function registerCall(core: PortalCore, request: Registration): { call: LiveCall; duplicate: boolean } {
  const digits = phoneDigits(request.phoneNumber.split(/[,;]/)[0] ?? '');
  if (digits === '') throw coreError('Unsupported phone number format');
  const existing = findDuplicate(core, request, digits);
  if (existing) {
    if (request.show) showCard(core, existing, [request.user.id]);
    return { call: existing, duplicate: true };
  }
  ensureLine(core, request);
  const colleague = core.state.users.byPhoneInner(digits);
  const portalCallUserId = colleague && colleague.id !== request.user.id ? colleague.id : null;
  const found = portalCallUserId === null ? findEntity(core, request) : undefined;
  const lead = portalCallUserId === null && !found ? createLead(core, request) : undefined;
  const entity = found ?? lead;
  const call: LiveCall = {
    callId: newCallId(core.clock.now()),
    externalCallId: request.externalCallId,
    appId: request.app.id,
    userId: request.user.id,
    phoneNumber: request.phoneNumber,
    phoneDigits: digits,
    type: request.type,
    startedAt: request.startedAt,
    registeredAt: core.clock.now(),
    registeredBy: request.registeredBy,
    lineNumber: request.lineNumber,
    crmEntityType: entity?.type ?? null,
    crmEntityId: entity?.id ?? null,
    createdLeadId: lead?.id ?? null,
    portalCallUserId,
    callListId: request.callListId,
    shownTo: new Set(),
  };
  core.state.calls.add(call);
  fireStart(core, call);
  if (request.show) showCard(core, call, [request.user.id]);
  return { call, duplicate: false };
}

/** LINE_NUMBER and EXTERNAL_CALL_ID narrow the search only when they are given. */
function findDuplicate(core: PortalCore, request: Registration, digits: string): LiveCall | undefined {
  const since = core.clock.now() - DEDUPE_MS;
  return core.state.calls
    .list()
    .find(
      (call) =>
        call.appId === request.app.id &&
        call.phoneDigits === digits &&
        call.type === request.type &&
        call.userId === request.user.id &&
        call.registeredAt > since &&
        (request.lineNumber === null || call.lineNumber === request.lineNumber) &&
        (request.externalCallId === null || call.externalCallId === request.externalCallId),
    );
}

/** Known: an unknown LINE_NUMBER becomes an external line of the app (older portals refused it). */
function ensureLine(core: PortalCore, { app, lineNumber }: Registration): void {
  if (lineNumber === null || core.state.lines.find(app.id, lineNumber)) return;
  core.state.lines.add({ appId: app.id, number: lineNumber, name: lineNumber, crmAutoCreate: true });
}

function findEntity(core: PortalCore, request: Registration): CrmEntity | undefined {
  if (request.crm) return core.state.crm.get(request.crm.type, request.crm.id);
  return core.state.crm.findByPhone(request.phoneNumber)[0];
}

/** Assumed: for an outgoing call over a line both CRM_CREATE and the line's CRM_AUTO_CREATE must allow the lead. */
function createLead(core: PortalCore, request: Registration): CrmEntity | undefined {
  const line = request.lineNumber === null ? undefined : core.state.lines.find(request.app.id, request.lineNumber);
  const outgoing = request.type === 1;
  if (!request.crmCreate || (outgoing && line && !line.crmAutoCreate)) return undefined;
  const now = core.clock.now();
  const name = `${request.phoneNumber} - ${outgoing ? 'Исходящий' : 'Входящий'} звонок`;
  const phones = [request.phoneNumber];
  return core.state.crm.add({ type: 'LEAD', name, phones, assignedById: request.user.id }, now);
}

function fireStart(core: PortalCore, call: LiveCall): void {
  const cause = { userId: call.userId };
  const init = {
    CALL_ID: call.callId,
    CALL_TYPE: String(call.type),
    CALLER_ID: call.phoneDigits,
    REST_APP_ID: String(call.appId),
  };
  core.events.fire('ONVOXIMPLANTCALLINIT', init, cause);
  core.events.fire('ONVOXIMPLANTCALLSTART', { CALL_ID: call.callId, USER_ID: String(call.userId) }, cause);
}
