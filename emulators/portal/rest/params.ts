/** A parameter as PHP sees it: from JSON with its type, from a form or a query always a string. */
export type PhpValue = string | number | boolean | null | PhpValue[] | { [key: string]: PhpValue };
export type Params = Record<string, PhpValue>;

const MAX_DEPTH = 10;
const MAX_PAIRS = 5000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses `a=1&b[x][]=2` as PHP's parse_str; lists with keys 0…n become arrays. */
export function parseQuery(text: string): Params {
  const root: Params = {};
  for (const pair of text.split('&').slice(0, MAX_PAIRS)) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const key = decode(cut < 0 ? pair : pair.slice(0, cut));
    assign(root, key, cut < 0 ? '' : decode(pair.slice(cut + 1)));
  }
  return listify(root) as Params;
}

/** Sets one bracketed key (`data[X][]`) in `root`. */
export function assign(root: Params, key: string, value: string): void {
  const head = /^[^[]+/.exec(key)?.[0];
  if (head === undefined) return;
  const path = [head, ...[...key.slice(head.length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
  if (path.length > MAX_DEPTH || path.some((part) => FORBIDDEN_KEYS.has(part))) return;
  let node = root;
  for (const [index, part] of path.entries()) {
    const name = part === '' ? String(Object.keys(node).length) : part;
    if (index === path.length - 1) {
      node[name] = value;
      return;
    }
    const next = node[name];
    if (isMap(next)) node = next;
    else {
      const created: Params = {};
      node[name] = created;
      node = created;
    }
  }
}

/** Maps whose keys are 0…n in order are lists, as PHP cannot tell them apart. */
export function listify(value: PhpValue): PhpValue {
  if (Array.isArray(value)) return value.map(listify);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, PhpValue] => [key, listify(item)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

export function isMap(value: PhpValue | undefined): value is Record<string, PhpValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `array_change_key_case(…, CASE_UPPER)`: several methods do not care for the case of their parameters. */
export function upperKeys(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toUpperCase(), value]));
}

/** Text of a scalar, '' for everything else. */
export function text(value: PhpValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '';
  return '';
}

/** A whole number given as such or as text; undefined when it is none. */
export function int(value: PhpValue | undefined): number | undefined {
  const raw = text(value).trim();
  return /^-?\d+$/.test(raw) ? Number(raw) : undefined;
}

/** `1`, `"1"`, `"Y"`, `true`; absent or empty = the default. */
export function flag(value: PhpValue | undefined, absent: boolean): boolean {
  if (value === undefined || value === null || value === '') return absent;
  return value === true || ['1', 'y', 'true'].includes(text(value).toLowerCase());
}

/** A list, a map's values or one scalar as a list; nothing = empty. */
export function list(value: PhpValue | undefined): PhpValue[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [value];
}

/** PHP has one type for lists and maps: an empty map is printed as `[]` (known quirk). */
export function phpMap(map: Record<string, unknown>): Record<string, unknown> | never[] {
  return Object.keys(map).length === 0 ? [] : map;
}

function decode(part: string): string {
  const spaced = part.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // PHP keeps a broken percent sequence as it is.
    return spaced;
  }
}
