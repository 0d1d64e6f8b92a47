import type { CrmEntityType } from './crm.ts';

/** Known TYPE values: 1 outgoing, 2 incoming, 3 incoming redirected, 4 callback, 5 info call. */
export type CallType = 1 | 2 | 3 | 4 | 5;

/** A registered call that is not finished yet. */
export interface LiveCall {
  callId: string;
  externalCallId: string | null;
  appId: number;
  userId: number;
  /** As given by the app or typed by the user. */
  phoneNumber: string;
  phoneDigits: string;
  type: CallType;
  startedAt: number;
  registeredAt: number;
  /** `portal`: a click in the portal (the portal registers by itself); `app`: telephony.externalCall.register. */
  registeredBy: 'app' | 'portal';
  lineNumber: string | null;
  crmEntityType: CrmEntityType | null;
  crmEntityId: number | null;
  createdLeadId: number | null;
  /** The colleague when PHONE_NUMBER is somebody's inner number (internal call). */
  portalCallUserId: number | null;
  callListId: number;
  /** Users on whose desks the card is up now. */
  shownTo: Set<number>;
}

export class CallStore {
  private readonly calls = new Map<string, LiveCall>();

  add(call: LiveCall): void {
    this.calls.set(call.callId, call);
  }

  get(callId: string): LiveCall | undefined {
    return this.calls.get(callId);
  }

  delete(callId: string): void {
    this.calls.delete(callId);
  }

  list(): LiveCall[] {
    return [...this.calls.values()];
  }
}
