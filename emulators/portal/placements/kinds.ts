/** Placements that can be bound, with the scopes they need (known: `placement` and mostly one more). */
export const PLACEMENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  CALL_CARD: ['placement', 'telephony'],
  PAGE_BACKGROUND_WORKER: ['placement'],
  TELEPHONY_ANALYTICS_MENU: ['placement', 'telephony'],
  LEFT_MENU: ['placement'],
  REST_APP_URI: ['placement'],
  USER_PROFILE_MENU: ['placement', 'user'],
  USER_PROFILE_TOOLBAR: ['placement', 'user'],
  CRM_CONTACT_DETAIL_TAB: ['placement', 'crm'],
  CRM_LEAD_DETAIL_TAB: ['placement', 'crm'],
  CRM_COMPANY_DETAIL_TAB: ['placement', 'crm'],
};

export const WORKER = 'PAGE_BACKGROUND_WORKER';

export function placementAllowed(placement: string, scopes: readonly string[]): boolean {
  const needed = PLACEMENT_SCOPES[placement];
  return needed !== undefined && needed.every((scope) => scopes.includes(scope));
}
