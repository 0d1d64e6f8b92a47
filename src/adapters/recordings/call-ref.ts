/** The switch's key as a part of names: it comes from outside and ends in addresses and file names. */

/** Known form: 16 hex digits. Shorter ones could be a part of another recording's name, and a talk end in a stranger's call. */
const ACCEPTABLE = /^[A-Za-z0-9_.-]{8,128}$/;

export function isCallRef(callRef: string): boolean {
  return ACCEPTABLE.test(callRef) && !callRef.includes('..');
}

/** Name under which the portal gets the recording; it compares the raw extension (known), so lower case. */
export function recordName(callRef: string, kind: 'wav' | 'mp3'): string {
  return `${callRef}.${kind}`;
}
