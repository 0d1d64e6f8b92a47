import { isoDate } from '../clock.ts';
import type { PortalCore } from '../core.ts';
import type { PortalUser } from '../state/users.ts';

/** ONUSERADD (known fields: no UF_PHONE_INNER among them). */
export function fireUserAdded(core: PortalCore, user: PortalUser): void {
  core.events.fire(
    'ONUSERADD',
    {
      ID: String(user.id),
      ACTIVE: user.active ? 'Y' : 'N',
      EMAIL: user.email,
      NAME: user.name,
      LAST_NAME: user.lastName,
      PERSONAL_GENDER: user.gender,
      PERSONAL_BIRTHDAY: '',
      UF_DEPARTMENT: user.departments,
      DATE_REGISTER: isoDate(user.createdAt),
      WORK_POSITION: user.workPosition,
      UF_EMPLOYMENT_DATE: '',
    },
    { userId: user.id },
  );
}

export function dismissUser(core: PortalCore, userId: number): void {
  core.state.users.update(userId, { active: false });
  core.state.sessions.closeOf(userId);
  core.state.tokens.end((pair) => pair.userId === userId, 'revoke', core.clock.now());
}
