/** Events an app may bind and the scope each needs; null = none (known list, shortened to what the emulator fires). */
export const EVENT_SCOPES: Readonly<Record<string, string | null>> = {
  ONAPPINSTALL: null,
  ONAPPUPDATE: null,
  ONAPPUNINSTALL: null,
  ONAPPPAYMENT: null,
  ONAPPTEST: null,
  ONAPPMETHODCONFIRM: null,
  ONOFFLINEEVENT: null,
  ONUSERADD: 'user',
  ONEXTERNALCALLSTART: 'telephony',
  ONEXTERNALCALLBACKSTART: 'telephony',
  ONVOXIMPLANTCALLINIT: 'telephony',
  ONVOXIMPLANTCALLSTART: 'telephony',
  ONVOXIMPLANTCALLEND: 'telephony',
};

export function eventAllowed(event: string, scopes: readonly string[]): boolean {
  const scope = EVENT_SCOPES[event];
  return scope === null || (scope !== undefined && scopes.includes(scope));
}
