/** The section's part of `api/v1`. */
import type {
  ApiChangedEmployee,
  ApiEmployee,
  ApiImport,
  Difference,
} from '../../../src/adapters/http/api-types-people.ts';
import { request } from '../api.ts';

const user = (id: string) => `users/${encodeURIComponent(id)}`;

export const usersApi = {
  /** `start`: the portal is asked too, and the answer does not wait for it. */
  list: (ask: 'start' | 'no') => request<ApiEmployee[]>('GET', `users?ask=${ask}`),
  importState: () => request<ApiImport>('GET', 'users/import'),
  setNumbers: (id: string, numbers: string[]) => request<ApiChangedEmployee>('PUT', user(id), { numbers }),
  accept: (id: string, { kind, number }: Difference, choice: 'take' | 'keep') =>
    request<ApiChangedEmployee>('POST', `${user(id)}/accept`, { difference: kind, number, choice }),
  undo: (changeId: string) => request<null>('POST', `audit/${encodeURIComponent(changeId)}/undo`),
};
