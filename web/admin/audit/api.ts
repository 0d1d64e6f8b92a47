/** The section's part of `api/v1`. */
import type { ApiAuditPage, ApiSignedIn } from '../../../src/adapters/http/api-types-people.ts';
import type { ApiUser } from '../../../src/adapters/http/api-types.ts';
import { request } from '../api.ts';

export const auditApi = {
  page: (before: string | null) => request<ApiAuditPage>('GET', before === null ? 'audit' : `audit?before=${before}`),
  undo: (id: string) => request<null>('POST', `audit/${encodeURIComponent(id)}/undo`),
  sessions: () => request<ApiSignedIn[]>('GET', 'sessions'),
  endSession: (id: string) => request<null>('DELETE', `sessions/${encodeURIComponent(id)}`),
  endAllOf: (userId: string) => request<null>('DELETE', `sessions?userId=${encodeURIComponent(userId)}`),
  /** For names: nobody has to wait for the portal here. */
  users: () => request<ApiUser[]>('GET', 'users?ask=no'),
};
