/** What the portal tells an employee's browsers (real portals use their own pull channel; the shape here is free). */
export type PushMessage =
  | { command: 'showExternalCall'; params: ExternalCard }
  | { command: 'hideExternalCall'; params: { callId: string } }
  | { command: 'chat'; params: { text: string; kind: 'call' | 'notification'; at: number } };

/** The card's content; CALL_STATE is «connected» from the start, even while the phone still rings (known). */
export interface ExternalCard {
  callId: string;
  phoneNumber: string;
  lineNumber: string | null;
  lineName: string | null;
  companyPhoneNumber: string;
  /** false when the portal user called. */
  incoming: boolean;
  direction: 'incoming' | 'outgoing' | 'callback';
  showCrmCard: boolean;
  crmEntityType: string | null;
  crmEntityId: number | null;
  /** Name of the CRM entity, or of the colleague of an internal call; '' when unknown. */
  title: string;
  crmBindings: { ENTITY_TYPE: string; ENTITY_ID: number }[];
  portalCall: boolean;
  portalCallUserId: number | null;
  callListId: number;
  startedAt: number;
}

type Listener = (message: PushMessage) => void;

export class PushHub {
  private readonly listeners = new Map<number, Set<Listener>>();

  /** The returned function ends the subscription. */
  subscribe(userId: number, listener: Listener): () => void {
    const own = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, own.add(listener));
    return () => {
      own.delete(listener);
    };
  }

  send(userId: number, message: PushMessage): void {
    for (const listener of this.listeners.get(userId) ?? []) listener(message);
  }
}
