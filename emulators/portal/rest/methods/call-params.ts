import type { PortalCore } from '../../core.ts';
import type { PortalUser } from '../../state/users.ts';
import { coreError } from '../errors.ts';
import { int, text, type Params } from '../params.ts';

/** USER_ID or USER_PHONE_INNER of register and finish (known texts). */
export function callUser(core: PortalCore, params: Params): PortalUser {
  const inner = text(params['USER_PHONE_INNER']);
  const id = int(params['USER_ID']);
  if (id === undefined && inner === '') throw coreError('USER_ID or USER_PHONE_INNER should be set');
  const user = id === undefined ? core.state.users.byPhoneInner(inner) : core.state.users.active(id);
  if (!user) throw coreError('User is not found or is not active');
  return user;
}

/**
 * ISO-8601 with an optional zone; without one the portal's own time (+03:00) is meant. Undefined = no such form.
 */
export function isoInstant(value: string): number | undefined {
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  if (!match) return undefined;
  const parsed = Date.parse(match[3] === undefined ? `${value}+03:00` : value);
  return Number.isNaN(parsed) ? undefined : parsed;
}
