import type { PortalCore } from '../../core.ts';
import { coreError } from '../errors.ts';
import type { RestMethod } from '../method.ts';
import { text } from '../params.ts';

function assignee(core: PortalCore, userId: number): Record<string, unknown> | never[] {
  const user = core.state.users.get(userId);
  if (!user) return [];
  return {
    ID: String(user.id),
    TIMEMAN_STATUS: user.timemanStatus,
    USER_PHONE_INNER: user.phoneInner,
    WORK_PHONE: user.workPhone || null,
    PERSONAL_PHONE: null,
    PERSONAL_MOBILE: user.personalMobile || null,
  };
}

export const crmSearchMethods: RestMethod[] = [
  {
    name: 'telephony.externalcall.searchcrmentities',
    scope: 'telephony',
    run: ({ core }, params) => {
      const phone = text(params['PHONE_NUMBER']);
      if (phone === '') throw coreError('PHONE_NUMBER is empty');
      return {
        result: core.state.crm.findByPhone(phone).map((entity) => ({
          CRM_ENTITY_TYPE: entity.type,
          CRM_ENTITY_ID: entity.id,
          ASSIGNED_BY_ID: entity.assignedById,
          NAME: entity.name,
          ASSIGNED_BY: assignee(core, entity.assignedById),
        })),
      };
    },
  },
];
