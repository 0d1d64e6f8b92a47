/**
 * The port by which changed settings are written down: who, when, what, before and after. Secrets have no place in the shapes
 * below: of a key only the fact that it was replaced is told.
 */
import type { Viewer } from './operator.ts';
import type { CompanyOptions } from './store.ts';
import type { AsteriskAddress, SwitchKind } from './switch-link.ts';

/** Who changes something, and from where. */
export interface Actor extends Viewer {
  /** `session`: the settings page in a tab of its own; `frame`: a page inside the portal. Absent: not known. */
  via?: 'session' | 'frame';
}

/** The connection to ECSS-10 without its key. */
export interface EcssFacts {
  url: string;
  clientId: string;
  domain: string;
}

/** The connection to an Asterisk without its secret. */
export type AsteriskFacts = Omit<AsteriskAddress, 'secret'>;

/** An employee and the numbers he has. */
export interface EmployeeNumbers {
  userId: string;
  userName: string;
  numbers: string[];
  /** The number of the portal's profile that counts as known: no difference is told of it any more. */
  acceptedNumber: string;
}

export interface SignedOut {
  userId: string;
  userName: string;
  why?: 'dismissed' | 'no_administrator';
}

/** What is written down, by kind: the shape of its value before and after. */
export interface AuditValues {
  /** All employees whose numbers one act changed: two when a number passes from hand to hand. */
  numbers: { employees: EmployeeNumbers[] };
  company_name: string | null;
  /** Null: not connected. `keyChanged` stands in `after` when the API key was set or replaced. */
  ecss: (EcssFacts & { keyChanged?: true }) | null;
  switch_kind: SwitchKind;
  /** As `ecss`, for the other kind of switch. */
  asterisk: (AsteriskFacts & { keyChanged?: true }) | null;
  /** Fingerprint of the accepted certificate. */
  certificate_pin: string | null;
  /** The changed options alone. */
  options: Partial<CompanyOptions>;
  /** The placements and events were bound anew. */
  bound_again: null;
  signed_in: null;
  /** Whose session; `why` when nobody pressed a button for it. */
  signed_out: SignedOut | null;
  signed_out_everywhere: SignedOut | null;
  /** A call that Bitrix24 had not taken was sent again. */
  sent_again: { callId: string; clientNumber: string | null } | null;
}

export type AuditKind = keyof AuditValues;

/** One change; `undoOf`: the record whose `before` it restores. */
export type AuditChange = {
  [Kind in AuditKind]: { what: Kind; before: AuditValues[Kind]; after: AuditValues[Kind]; undoOf?: string };
}[AuditKind];

/** A written change. */
export type AuditRecord = AuditChange & {
  id: string;
  /** Epoch ms. */
  at: number;
  by: { userId: string; userName: string; via: 'session' | 'frame' | null };
  /** Epoch ms when it was undone; null while it stands. */
  undoneAt: number | null;
};

export interface Audit {
  /**
   * Writes a change down after it was made; durable when the promise resolves. Of a setting whose `before` equals its `after`
   * nothing is written. Resolves to the record's id, null when nothing was written.
   */
  record(actor: Actor, change: AuditChange): Promise<string | null>;
}

export interface AuditStore {
  /** Resolves to the new record's id. */
  add(companyId: string, record: Omit<AuditRecord, 'id' | 'undoneAt'>): Promise<string>;
  /** Newest first; `before`: the id of the last record of the page before. */
  page(companyId: string, before: string | null, limit: number): Promise<AuditRecord[]>;
  find(companyId: string, id: string): Promise<AuditRecord | null>;
  markUndone(companyId: string, id: string, at: number): Promise<void>;
  /** One small step of deletion: at the most `limit` records older than `before` (epoch ms). Resolves to how many went. */
  removeOld(before: number, limit: number): Promise<number>;
}
