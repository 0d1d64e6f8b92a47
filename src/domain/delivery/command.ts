import type { CrmClient } from '../call/call.ts';

/** What the portal is asked to do about one call. All times are epoch ms, durations ms; adapters convert. */
export type PortalCommand =
  | {
      kind: 'register';
      /** Employee (portal user id) in whose name the call is registered. */
      userId: string;
      phoneNumber: string;
      direction: 'outgoing' | 'incoming';
      startedAt: number;
      /** The switch's id of the call: what makes a repeated registration harmless (known: 30-minute de-duplication). */
      externalCallId: string;
      /** CRM_CREATE: let the portal create a lead for an unknown caller. */
      createCrmEntity: boolean;
      lineNumber: string | null;
      /** Show the card to `userId` at once. */
      show: boolean;
    }
  | { kind: 'show'; userIds: string[] }
  | { kind: 'hide'; userIds: string[] }
  | {
      kind: 'finish';
      userId: string;
      /** Talk time. */
      talkMs: number;
      statusCode: PortalStatusCode;
      /** Words for the portal's statistics; empty when the code says all. */
      failedReason: string;
    }
  /** Who has the number in the CRM. Rides along with another command where it can, and is asked once. */
  | { kind: 'find_clients'; phoneNumber: string };

/** STATUS_CODE of telephony.externalCall.finish (known, official documentation). */
export type PortalStatusCode =
  '200' | '304' | '603' | '603-S' | '403' | '404' | '486' | '484' | '503' | '480' | '402' | '423' | 'OTHER';

/** The commands of one call, in order; the adapter sends several calls' orders in one request. */
export interface PortalOrder {
  /** Our own call id, for the trace. */
  callId: string;
  /** The portal's CALL_ID; null when the first command is the registration that will give it. */
  crmCallId: string | null;
  commands: PortalCommand[];
}

/** What to do about a failed command: policy as data, by the portal's error code. */
export type FailureAction =
  /** Nothing wrong with the command; repeat it later (network, 5xx, limits). */
  | 'retry'
  /** No command can work until the administrator authorises again or pays. */
  | 'ask_administrator'
  /** This command will never work. */
  | 'give_up';

export interface CommandFailure {
  action: FailureAction;
  /** The portal's error code, or ours for transport faults: `network`, `timeout`, `not_json`. */
  code: string;
  message: string;
  /** Epoch ms before which a repetition is pointless (operating limit); null: use back-off. */
  retryAt: number | null;
}

export type CommandOutcome =
  /** `crmCallId` only for register, `clients` only for find_clients. */
  | { ok: true; crmCallId: string | null; answer: unknown; clients?: CrmClient[] }
  | { ok: false; failure: CommandFailure }
  /** An earlier command of the same order failed, so this one was not tried. */
  | { ok: false; skipped: true };

export interface OrderOutcome {
  callId: string;
  /** One for each command, same order. */
  outcomes: CommandOutcome[];
}
