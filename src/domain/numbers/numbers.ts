import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Digits only, with a leading plus kept: how numbers are compared and dialled. */
export function bare(number: string): string {
  const digits = number.replace(/\D/g, '');
  return number.trim().startsWith('+') ? `+${digits}` : digits;
}

/** How nearly every client's number comes: +7, 7 or 8 and ten digits, 7 (Kazakhstan) not the first of them. */
const RUSSIAN = /^(?:\+?7|8)([3489]\d{9})$/;

/**
 * International form of a client's number for the CRM, so that +7…, 8… and 7… are one client. What is not a valid public
 * number (short service numbers, foreign numbering plans) stays as the switch gave it.
 */
export function international(number: string): string {
  const plain = bare(number);
  // What the library says of such a number too, after a fifth of a millisecond that a card would wait.
  const russian = RUSSIAN.exec(plain);
  if (russian) return `+7${russian[1]}`;
  const parsed = parsePhoneNumberFromString(plain, 'RU');
  return parsed?.isValid() === true ? parsed.number : plain;
}

/** Whether two spellings mean the same subscriber. Ten equal last digits suffice for public numbers (8…, 7…, +7…). */
export function sameNumber(a: string, b: string): boolean {
  const left = bare(a).replace('+', '');
  const right = bare(b).replace('+', '');
  if (left.length >= 10 && right.length >= 10) return left.slice(-10) === right.slice(-10);
  return left === right;
}

/** What a person typed as a number to call, without the spaces, brackets, hyphens and dots; null when it is no number. */
export function dialable(typed: string): string | null {
  const plain = typed.replace(/[\s().\u2010-\u2015-]/g, '');
  return /^\+?[0-9*#]{1,32}$/.test(plain) ? plain : null;
}

/** Longest number that is taken for one of the switch itself although nobody told us of it. */
const SHORT_NUMBER_DIGITS = 4;
/** Numbers in the same hundred as a served extension belong to the same switch. */
const SAME_HUNDRED_DIGITS = 2;

/**
 * Whether `number` belongs to the switch: an extension, a group, a queue. The switch does not say so (assumed rule): known
 * extensions do, numbers of up to four digits do, and so does a number that differs from an extension in the last two
 * digits only. Six-digit extensions in a town with six-digit numbers make a wider rule wrong: a client would be lost.
 */
export function isInsideNumber(number: string, extensions: ReadonlySet<string>): boolean {
  const plain = bare(number);
  if (extensions.has(plain)) return true;
  if (plain.startsWith('+')) return false;
  if (plain.length <= SHORT_NUMBER_DIGITS) return true;
  const hundred = plain.slice(0, -SAME_HUNDRED_DIGITS);
  for (const extension of extensions) {
    if (extension.length === plain.length && extension.slice(0, -SAME_HUNDRED_DIGITS) === hundred) return true;
  }
  return false;
}
