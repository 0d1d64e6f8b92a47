/**
 * Whose channel it is. The number is read from the channel's name, never from its caller id: a dial plan overwrites that in the
 * middle of a call (known).
 */

/** `TECHNOLOGY/NAME-xxxxxxxx` (known); the number is hexadecimal, of eight digits mostly. */
const CHANNEL = /^([A-Za-z0-9_]+)\/(.+)-[0-9a-f]+$/;
/** Technologies of phones; `Local` is a wire inside the switch. */
const PHONES = new Set(['PJSIP', 'SIP', 'IAX2', 'SCCP']);
/** Fewer digits than any trunk that is named by its public number. */
const DEFAULT_DIGITS = '2,6';

export const DEFAULT_CHANNEL_PATTERN = '{number}';
const MAX_PATTERN = 200;
/** No Asterisk has a longer name: `AST_CHANNEL_NAME` is 80 with its end (known). Over longer ones two stars take seconds. */
const MAX_NAME = 79;

export interface OwnChannel {
  technology: string;
  /** Name of the endpoint, as an Originate wants it. */
  endpoint: string;
  /** The employee's number. */
  number: string;
}

/** Reads the number out of a channel's name; null for a trunk, a Local channel, anything that is no phone of ours. */
export type ReadChannel = (channelName: string) => OwnChannel | null;

/**
 * A pattern is the endpoint's name with `{number}` in the place of the number, e.g. `{number}`, `office-{number}`,
 * `SIP/{number}`, `{number:3}`, `{number:3-4}`; `*` is any text; several are separated by blanks or commas. It is a pattern of
 * its own and no regular expression, because those can be written so that a long name takes hours. Null when it is none.
 */
export function compilePattern(pattern: string): ReadChannel | null {
  if (pattern.length > MAX_PATTERN) return null;
  const parts = pattern.split(/[\s,]+/).filter((part) => part !== '');
  const readers = parts.map(readerOf);
  if (readers.length === 0 || readers.includes(null)) return null;
  return (channelName) => {
    if (channelName.length > MAX_NAME) return null;
    const match = CHANNEL.exec(channelName);
    const [, technology = '', endpoint = ''] = match ?? [];
    if (!PHONES.has(technology)) return null;
    for (const reader of readers) {
      const number = reader?.(technology, endpoint);
      if (number) return { technology, endpoint, number };
    }
    return null;
  };
}

type Reader = (technology: string, endpoint: string) => string | null;

function readerOf(part: string): Reader | null {
  const [, technology, name = ''] = /^(?:([A-Za-z0-9_]+)\/)?(.+)$/.exec(part) ?? [];
  const pieces = /^([^{}]*)\{number(?::(\d{1,2})(?:-(\d{1,2}))?)?\}([^{}]*)$/.exec(name);
  if (pieces === null) return null;
  const [, before = '', least, most = least, after = ''] = pieces;
  if ((before + after).split('*').length > 3) return null;
  const digits = least === undefined ? DEFAULT_DIGITS : `${least},${most ?? least}`;
  if (least !== undefined && Number(most) < Number(least)) return null;
  const whole = new RegExp(`^${literal(before)}(\\d{${digits}})${literal(after)}$`);
  return (usedTechnology, endpoint) => {
    if (technology !== undefined && technology.toUpperCase() !== usedTechnology.toUpperCase()) return null;
    return whole.exec(endpoint)?.[1] ?? null;
  };
}

function literal(text: string): string {
  return text.replace(/[.+?^$()|[\]\\/-]/g, '\\$&').replaceAll('*', '.*');
}

/** How the endpoint of a number is called, for one of which no channel was ever seen; the first pattern decides. */
export function endpointOf(pattern: string, number: string): string {
  const first = pattern.split(/[\s,]+/).find((part) => part !== '') ?? DEFAULT_CHANNEL_PATTERN;
  const named = first.replace(/\{number(:[\d-]+)?\}/, number);
  return named.includes('/') ? named : `PJSIP/${named}`;
}
