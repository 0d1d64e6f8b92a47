/** What the API tells of employees, of the trail of changes and of who is signed in: types only, for the pages. */
import type { AuditRecord } from '../../app/ports/audit.ts';
import type { UndoState } from '../../app/companies/audit.ts';
import type { Difference } from '../../app/companies/differences.ts';
import type { ApiUser } from './api-types.ts';

export type { Difference } from '../../app/companies/differences.ts';

/** One row of `GET api/v1/users`. */
export interface ApiEmployee extends ApiUser {
  /** Those of `numbers` that the portal's profile names, or named when they were taken over. */
  fromPortal: string[];
  differences: Difference[];
}

/** Answer of `PUT api/v1/users/{id}` and `POST api/v1/users/{id}/accept`. */
export interface ApiChangedEmployee extends ApiEmployee {
  /** For `POST api/v1/audit/{id}/undo`; null when nothing was changed. */
  changeId: string | null;
}

/** `GET api/v1/users/import`: how the list came from the portal. */
export interface ApiImport {
  running: boolean;
  /** Epoch ms of the portal's last list; null: none since the start of the server. */
  lastAt: number | null;
  /** The portal's code when it failed last; null after a success. */
  failure: string | null;
  /** The last list was not whole, so nobody was taken for dismissed. */
  partial: boolean;
  /** The switch says which numbers it serves. */
  served: boolean;
  /** The numbers that it serves, to be offered where one is typed. */
  servedNumbers: string[];
  /** Changes whenever anything in `GET api/v1/users` does. */
  version: string;
}

export type ApiAuditRecord = AuditRecord & { undo: UndoState };

export interface ApiAuditPage {
  records: ApiAuditRecord[];
  /** `before` of the next page; null after the last. */
  next: string | null;
}

export interface ApiBrowser {
  /** Chrome, Firefox, …; "" when not known. */
  name: string;
  /** Windows, macOS, …; "" when not known. */
  system: string;
}

/** One row of `GET api/v1/sessions`. */
export interface ApiSignedIn {
  id: string;
  userId: string;
  userName: string;
  /** Epoch ms; `lastSeenAt` to a minute. */
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
  browser: ApiBrowser;
  /** The session that asks. */
  current: boolean;
}
