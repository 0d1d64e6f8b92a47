/** `telephony.externalCall.searchCrmEntities`: the only look into the CRM that the product's scopes allow (known). */
import { MAX_CLIENTS } from '../../domain/call/call.ts';
import type { CrmClient } from '../../domain/call/call.ts';
import { crmEntities } from './protocol.ts';

export const SEARCH_METHOD = 'telephony.externalCall.searchCrmEntities';

/** A name is kept with each of its calls. */
const LONGEST_NAME = 200;

/** In the portal's order (known: contacts, leads, companies); null when the answer is none. */
export function toClients(result: unknown): CrmClient[] | null {
  const parsed = crmEntities.safeParse(result);
  if (!parsed.success) return null;
  return parsed.data
    .flatMap((entity): CrmClient | [] => {
      const type = entity.CRM_ENTITY_TYPE;
      if (type !== 'CONTACT' && type !== 'COMPANY' && type !== 'LEAD') return [];
      const responsible = entity.ASSIGNED_BY_ID;
      return {
        type,
        id: entity.CRM_ENTITY_ID,
        name: entity.NAME.trim().slice(0, LONGEST_NAME),
        responsibleUserId: responsible === '' || responsible === '0' ? null : responsible,
      };
    })
    .slice(0, MAX_CLIENTS);
}
