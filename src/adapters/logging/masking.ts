/** Phone numbers in log lines, for the setting `maskPhoneNumbers`: the beginning and the last two digits tell who it may be. */

/** Shorter ones are extensions; nobody's secret, and without them no line is of use. */
const MIN_DIGITS = 7;

/** `+79131234567`, also as it stands in addresses: `%2B7913…`, `tel:7913…`. */
const MARKED = /((?:\+|%2B|\b(?:sip|tel):)\d{2})(\d{3,11})(\d{2})(?!\d)/gi;
/** A JSON text that is a number and nothing else: `"8 (913) 123-45-67"`, `"89131234567"`; longer ones are ids. */
const WHOLE = /"(\+?\d[\d ()-]{5,18}\d)"/g;
/** Eleven digits as Russian numbers have them, inside a text; a number of JSON stands after `:`, `,` or `[`. */
const RUSSIAN = /(?<![\w.:,[+%*-])([78]\d)(\d{7})(\d{2})(?![\w.*-])/g;

/** A line of the log, JSON or not; JSON stays JSON. */
export function maskPhoneNumbers(line: string): string {
  return line
    .replace(WHOLE, (whole, text: string) => (isPhone(text) ? `"${maskText(text)}"` : whole))
    .replace(MARKED, (_, start: string, middle: string, end: string) => start + '*'.repeat(middle.length) + end)
    .replace(RUSSIAN, (_, start: string, middle: string, end: string) => start + '*'.repeat(middle.length) + end);
}

/** A date (`2026-11-28`) has eight digits and no plus. */
function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  const plain = /^\+?\d+$/.test(text);
  return digits <= 15 && digits >= (plain || text.startsWith('+') ? MIN_DIGITS : 10);
}

function maskText(text: string): string {
  const digits = text.replaceAll(/\D/g, '').length;
  let seen = 0;
  return text.replaceAll(/\d/g, (digit) => {
    seen += 1;
    return seen <= 2 || seen > digits - 2 ? digit : '*';
  });
}
