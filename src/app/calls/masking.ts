/**
 * Takes clients out of what leaves the house: phone numbers become `#1…67` (the same number always the same mask, whatever its
 * spelling), names become `[client 1]`. Extensions of the switch stay, or nobody could tell which phone rang.
 */

/** What a person could call: shorter runs of digits are extensions, codes, times. */
const FEWEST_DIGITS = 7;
/** Equal last digits make +7…, 8… and 7… one number. */
const SAME_DIGITS = 10;
const LONGEST_EXTENSION = 6;
/** Shorter ones are inside the switch, whatever key they stand under. */
const FEWEST_MASKED = 5;
const SHORTEST_NAME_WORD = 4;

/** Digits with the usual punctuation between them. */
const LIKE_A_NUMBER = /\+?\d(?:[\s().\-–—/]{0,3}\d){6,}/g;
const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const ISO_DATE = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:\s\d\d)?$/;

/** Values under these keys are numbers, however short and whatever they look like. */
const NUMBER_KEYS = new Set(['clientNumber', 'remoteNumber', 'phoneNumber', 'to', 'from', 'number', 'portalNumber']);
/** Identifiers that look like numbers and must stay, to be found again in the log. */
const ID_KEYS = new Set(['id', 'legId', 'callId', 'crmCallId', 'switchCallId', 'externalCallId', 'callRef', 'fileId']);
/** What an operator typed on the dial pad may be a card's number or a PIN. */
const TYPED_KEYS = new Set(['digits']);

export interface MaskingOptions {
  /** Numbers of the company's own phones. */
  extensions: Iterable<string>;
  /** Names of clients. */
  names: Iterable<string>;
  /** Names of employees, which stay. */
  staff: Iterable<string>;
}

export class Masker {
  private readonly extensions: ReadonlySet<string>;
  private readonly masks = new Map<string, string>();
  private readonly names: { pattern: RegExp; mask: string }[];

  constructor({ extensions, names, staff }: MaskingOptions) {
    this.extensions = new Set([...extensions].filter((each) => digitsOf(each).length <= LONGEST_EXTENSION));
    this.names = namePatterns([...names], [...staff]);
  }

  /** A masked copy of plain data. */
  mask<T extends Record<string, unknown>>(value: T): T {
    this.learn(value, '');
    return this.walk(value, '') as T;
  }

  /** Finds the numbers that keys tell, so that texts lose them too, also those too short to be known by their looks. */
  private learn(value: unknown, key: string): void {
    if (Array.isArray(value)) for (const each of value) this.learn(each, key);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) this.learn(each, name);
    } else if (NUMBER_KEYS.has(key) && (typeof value === 'string' || typeof value === 'number')) {
      this.number(String(value));
    }
  }

  private walk(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((each) => this.walk(each, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [this.text(name), this.walk(each, name)]));
    }
    if (typeof value === 'number') {
      return NUMBER_KEYS.has(key) || this.masks.has(canonical(String(value))) ? this.number(String(value)) : value;
    }
    if (typeof value !== 'string') return value;
    if (TYPED_KEYS.has(key)) return '•'.repeat(value.length);
    if (ID_KEYS.has(key)) return this.known(value);
    return NUMBER_KEYS.has(key) && digitsOf(value) !== '' ? this.number(value) : this.text(value);
  }

  private number(number: string): string {
    const digits = digitsOf(number);
    if (digits === '' || this.extensions.has(number.trim()) || digits.length < FEWEST_MASKED) return number;
    const key = canonical(number);
    const known = this.masks.get(key);
    if (known !== undefined) return known;
    const mask = `#${this.masks.size + 1}…${digits.slice(-2)}`;
    this.masks.set(key, mask);
    return mask;
  }

  private text(text: string): string {
    const unnamed = this.names.reduce((left, { pattern, mask }) => left.replace(pattern, mask), text);
    return this.known(unnamed).replace(LIKE_A_NUMBER, (found) =>
      digitsOf(found).length < FEWEST_DIGITS || IPV4.test(found) || ISO_DATE.test(found) ? found : this.number(found),
    );
  }

  /** Masks the numbers that are known already, in any spelling. */
  private known(text: string): string {
    let left = text;
    for (const [key, mask] of this.masks) {
      const spelled = Array.from(key).join('[\\s().\\-–—/]{0,3}');
      // Of a full number the country's prefix goes too; a short one must stand alone.
      const prefix = key.length === SAME_DIGITS ? '(?:\\+?\\d{1,3}[\\s().\\-–—/]{0,3}|\\+)?' : '(?<!\\d)';
      left = left.replace(new RegExp(`${prefix}${spelled}${key.length === SAME_DIGITS ? '' : '(?!\\d)'}`, 'g'), mask);
    }
    return left;
  }
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}

function canonical(number: string): string {
  return digitsOf(number).slice(-SAME_DIGITS);
}

/** Whole names first, then their words where they are no employee's. Case does not matter. */
function namePatterns(names: string[], staff: string[]): { pattern: RegExp; mask: string }[] {
  const kept = new Set(staff.flatMap(wordsOf));
  const clients = [...new Set(names.map((name) => name.trim()).filter((name) => /\p{L}/u.test(name)))];
  const masked = clients.map((name, index) => ({ name, mask: `[client ${index + 1}]` }));
  const whole = [...masked].sort((a, b) => b.name.length - a.name.length);
  const words = masked.flatMap(({ name, mask }) =>
    wordsOf(name).flatMap((word) => (word.length < SHORTEST_NAME_WORD || kept.has(word) ? [] : { name: word, mask })),
  );
  return [...whole, ...words].map(({ name, mask }) => ({
    pattern: new RegExp(`(?<![\\p{L}\\d])${escaped(name)}(?![\\p{L}\\d])`, 'giu'),
    mask,
  }));
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
