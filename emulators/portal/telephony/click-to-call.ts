import parsePhoneNumber from 'libphonenumber-js/min';
import type { PortalCore } from '../core.ts';
import { coreError, errors } from '../rest/errors.ts';
import type { LocalApp } from '../state/apps.ts';
import type { LiveCall } from '../state/calls.ts';
import type { CrmEntityType } from '../state/crm.ts';
import { outgoingNumberOf } from './outgoing.ts';
import { registerCall } from './registration.ts';

export interface ClickToCall {
  userId: number;
  /** As stored or typed: spaces, brackets and an extension («,123») are passed on. */
  number: string;
  /** Picked in the call menu; null = the user's or the portal's outgoing number. */
  choiceId: string | null;
  isMobile?: boolean;
  crm?: { type: CrmEntityType; id: number };
}

export interface StartedCall {
  callId: string;
  appId: number;
  lineNumber: string | null;
  duplicate: boolean;
}

/**
 * `voximplant.call.startViaRest` (known): the portal registers the call itself, sends ONEXTERNALCALLSTART only to the
 * app of the chosen number and shows the card, except to the mobile app. A second click while the first call is not
 * finished sends the event again with the same CALL_ID.
 */
export function startCallViaRest(core: PortalCore, click: ClickToCall): StartedCall {
  const choice = outgoingNumberOf(core.state, click.userId, click.choiceId);
  const app = choice && core.state.apps.get(choice.appId);
  const user = core.state.users.active(click.userId);
  if (!user) throw errors.unableToAuthorize();
  if (!app) throw coreError('Номер для исходящего звонка не выбран');
  const line = choice.lineNumber === null ? undefined : core.state.lines.find(app.id, choice.lineNumber);
  const { call, duplicate } = registerCall(core, {
    app,
    user,
    phoneNumber: click.number,
    type: 1,
    startedAt: core.clock.now(),
    registeredBy: 'portal',
    lineNumber: choice.lineNumber,
    externalCallId: null,
    crmCreate: line?.crmAutoCreate ?? false,
    crm: click.crm ?? null,
    show: !click.isMobile,
    callListId: 0,
  });
  const times = core.state.knobs.doubleClick ? 2 : 1;
  for (let click_ = 0; click_ < times; click_ += 1) fireStart(core, app, call, click);
  return { callId: call.callId, appId: app.id, lineNumber: call.lineNumber, duplicate };
}

function fireStart(core: PortalCore, app: LocalApp, call: LiveCall, click: ClickToCall): void {
  const [number = '', extension = ''] = click.number.split(/[,;]/);
  core.events.fire(
    'ONEXTERNALCALLSTART',
    {
      PHONE_NUMBER: click.number,
      PHONE_NUMBER_INTERNATIONAL: international(number),
      EXTENSION: extension.trim(),
      USER_ID: String(click.userId),
      CALL_LIST_ID: String(call.callListId),
      LINE_NUMBER: call.lineNumber ?? '',
      IS_MOBILE: click.isMobile ? '1' : '0',
      CALL_ID: call.callId,
      CRM_ENTITY_TYPE: call.crmEntityType ?? '',
      CRM_ENTITY_ID: String(call.crmEntityId ?? 0),
      CRM_CREATED_LEAD: call.createdLeadId,
      CRM_CREATED_ENTITIES: call.createdLeadId === null ? [] : [{ ENTITY_TYPE: 'LEAD', ENTITY_ID: call.createdLeadId }],
    },
    { userId: click.userId, appId: app.id },
  );
}

/** E.164 when the number can be parsed as a valid (Russian by default) one, else as it is. */
function international(number: string): string {
  const parsed = parsePhoneNumber(number, 'RU');
  return parsed?.isValid() ? parsed.number : number.trim();
}
