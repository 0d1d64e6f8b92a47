import { SwitchError } from './errors.ts';

/** A slip of the keyboard such as `{1-999999999}` must not eat the memory. */
const MOST_NUMBERS = 100_000;

/**
 * Numbers of an integration as the switch's console takes them (known examples): `{101,102,103,110-120}`, `24010{0-1}`
 * (prefix and braces: 240100, 240101). Ranges are inclusive and keep leading zeroes. A plain number and a text after the braces
 * are accepted too (assumed). Result: distinct numbers in the order written. Throws SwitchError `bad_request`.
 */
export function parseNumberRange(text: string): string[] {
  const match = /^(?<prefix>\d*)(?:\{(?<body>[^{}]*)\}(?<suffix>\d*))?$/.exec(text.replaceAll(/\s/g, ''));
  const { prefix = '', body, suffix = '' } = match?.groups ?? {};
  if (!match || (body === undefined && prefix === '')) throw malformed(text);
  if (body === undefined) return [prefix];
  const numbers = new Set<string>();
  for (const item of body.split(',')) {
    for (const middle of expand(item, text)) {
      numbers.add(prefix + middle + suffix);
      if (numbers.size > MOST_NUMBERS)
        throw new SwitchError('bad_request', `More than ${MOST_NUMBERS} numbers in the range`);
    }
  }
  return [...numbers];
}

function* expand(item: string, text: string): Generator<string> {
  const match = /^(\d+)(?:-(\d+))?$/.exec(item);
  const [, first, last] = match ?? [];
  if (first === undefined) throw malformed(text);
  if (last === undefined) {
    yield first;
    return;
  }
  const from = Number(first);
  const to = Number(last);
  if (to < from || !Number.isSafeInteger(to)) throw malformed(text);
  for (let value = from; value <= to; value += 1) yield String(value).padStart(first.length, '0');
}

function malformed(text: string): SwitchError {
  return new SwitchError(
    'bad_request',
    `Not a number range: ${text.slice(0, 80)}; expected {101,102,110-120} or 24010{0-1}`,
  );
}
