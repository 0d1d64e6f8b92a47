/** SIP on the wire (RFC 3261), as far as a telephone behind one registrar needs it. */

export type Header = readonly [name: string, value: string];

export interface SipMessage {
  /** Request line or status line. */
  start: string;
  headers: Header[];
  body: string;
}

/** Null when it is no SIP message. */
export function parseSip(text: string): SipMessage | null {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [start = '', ...lines] = head.split('\r\n');
  if (!start.includes('SIP/2.0')) return null;
  const headers = lines.map((line): Header => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  return { start, headers, body: rest.join('\r\n\r\n') };
}

export function formatSip({ start, headers, body }: SipMessage): string {
  const length: Header = ['Content-Length', String(Buffer.byteLength(body))];
  return `${[start, ...[...headers, length].map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`;
}

export function all(message: SipMessage, name: string): string[] {
  return message.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** The first header of this name; empty when there is none. */
export const first = (message: SipMessage, name: string): string => all(message, name)[0] ?? '';

/** Null when it is a request. */
export function statusOf({ start }: SipMessage): number | null {
  const status = /^SIP\/2\.0 (\d{3})/.exec(start)?.[1];
  return status === undefined ? null : Number(status);
}

export const methodOf = ({ start }: SipMessage): string => start.split(' ')[0] ?? '';

/** Names a transaction: the branch of the topmost Via and the method that CSeq gives. */
export function transactionOf(message: SipMessage): string {
  const branch = /;branch=([^;,\s]+)/.exec(first(message, 'Via'))?.[1] ?? '';
  return `${branch} ${first(message, 'CSeq').split(' ')[1] ?? ''}`;
}

export const tagOf = (address: string): string | null => /;tag=([^;>\s]+)/.exec(address)?.[1] ?? null;

/** The address inside the angle brackets, or all of it when there are none. */
export const uriOf = (address: string): string => /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0] ?? '';

/** What stands before the @. */
export const userOf = (address: string): string => /^sips?:([^@;]+)@/.exec(uriOf(address))?.[1] ?? '';
