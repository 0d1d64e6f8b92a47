/** What a call is found by once it has ended. Pure. */
import type { CallState } from '../../domain/call/call.ts';

/** Last digits that tell one subscriber from another, whether the number begins with +7, 8 or 7. */
const SUBSCRIBER_DIGITS = 10;
const LONGEST_WORDS = 500;

export interface PastCallKeys {
  internal: number;
  missed: number;
  /** Last ten digits of the client's number; '' when it was withheld. */
  number: string;
  /** The same backwards: what a number ends with is found like what a word begins with. */
  number_end: string;
  /** Names and numbers as `wordsOf` writes them, for LIKE. */
  words: string;
}

export function pastCallKeys(call: CallState): PastCallKeys {
  const number = subscriberDigits(call.clientNumber ?? '');
  const names = [
    ...(call.clients ?? []).map((client) => client.name),
    ...call.legs.map((leg) => leg.displayName ?? ''),
  ];
  const numbers = [call.clientNumber ?? '', ...call.legs.flatMap((leg) => [leg.extension, leg.remoteNumber ?? ''])];
  const texts = [...names.map(wordsOf), ...numbers.map(digitsOf)].filter((text) => text !== '');
  return {
    internal: call.direction === 'internal' ? 1 : 0,
    missed: isMissed(call) ? 1 : 0,
    number,
    number_end: reversed(number),
    words: [...new Set(texts)].join(' ').slice(0, LONGEST_WORDS),
  };
}

/** Nobody took it, and nobody declined it either: a client who may wait to be called back. */
export function isMissed({ direction, result }: CallState): boolean {
  return direction === 'incoming' && result !== null && result.statusCode !== '200' && result.statusCode !== '603';
}

/** Portal users who are known to have had a hand in the call; those whose phones rang unseen are found by their extensions. */
export function handsIn(call: CallState): { userIds: string[]; extensions: string[] } {
  const { seenBy, viewers, ownerUserId, dial, result, legs } = call;
  const users = [...seenBy, ...viewers, ownerUserId, dial?.userId ?? null, result?.userId ?? null];
  return {
    userIds: [...new Set(users.filter((userId) => userId !== null))],
    extensions: [...new Set(legs.map((leg) => leg.extension))],
  };
}

/**
 * Letters of one case and one ё, so that the comparison can be plain: SQLite's own knows no Cyrillic. For its LIKE a text also ends
 * at the character 0, and PostgreSQL takes none.
 */
export function wordsOf(text: string): string {
  return text.replaceAll('\0', ' ').trim().toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');
}

export function subscriberDigits(number: string): string {
  return digitsOf(number).slice(-SUBSCRIBER_DIGITS);
}

export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

export function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}
