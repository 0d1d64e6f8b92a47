/**
 * AMI on the wire (known): blocks of `Key: Value` lines, each ended by CRLF, a blank line after each block; one banner line first.
 * Pure: bytes in, messages out; fields in, bytes out.
 */

/** The longest lines seen carry a dial plan's variables, some kilobytes; beyond these bounds it is not AMI that we read. */
const MAX_LINE_BYTES = 64 * 1024;
const MAX_BLOCK_LINES = 2_000;

/** One block. A key may repeat (known: `Variable` in `Status`); keys are compared as written. */
export class AmiMessage {
  readonly #fields: ReadonlyMap<string, string[]>;

  constructor(fields: ReadonlyMap<string, string[]>) {
    this.#fields = fields;
  }

  static of(fields: Record<string, string>): AmiMessage {
    return new AmiMessage(new Map(Object.entries(fields).map(([key, value]) => [key, [value]])));
  }

  /** The value of the first field of that name, "" when there is none. */
  text(key: string): string {
    return this.#fields.get(key)?.[0] ?? '';
  }

  has(key: string): boolean {
    return this.#fields.has(key);
  }

  /** Names of the fields, for logs: values may hold numbers and names of people. */
  keys(): string[] {
    return [...this.#fields.keys()];
  }
}

/** What the other side sends is not AMI, or more than anybody would send. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export class AmiParser {
  #rest = Buffer.alloc(0);
  #fields = new Map<string, string[]>();
  #lines = 0;
  #banner: string | null = null;

  /** The first line, e.g. `Asterisk Call Manager/5.0.4`; null until it is here. */
  get banner(): string | null {
    return this.#banner;
  }

  /** The blocks that these bytes complete. Throws WireError. */
  push(bytes: Uint8Array): AmiMessage[] {
    const messages: AmiMessage[] = [];
    let data = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    for (let end = data.indexOf(0x0a); end !== -1; end = data.indexOf(0x0a)) {
      if (end > MAX_LINE_BYTES) throw new WireError(`a line of ${end} bytes`);
      const message = this.#line(data.toString('utf8', 0, data[end - 1] === 0x0d ? end - 1 : end));
      if (message !== null) messages.push(message);
      data = data.subarray(end + 1);
    }
    if (data.length > MAX_LINE_BYTES) throw new WireError(`a line of more than ${MAX_LINE_BYTES} bytes`);
    this.#rest = Buffer.from(data);
    return messages;
  }

  #line(line: string): AmiMessage | null {
    if (this.#banner === null) {
      if (!line.startsWith('Asterisk Call Manager')) throw new WireError('the first line is not that of an AMI');
      this.#banner = line;
      return null;
    }
    if (line !== '') {
      this.#lines += 1;
      if (this.#lines > MAX_BLOCK_LINES) throw new WireError(`a block of more than ${MAX_BLOCK_LINES} lines`);
      this.#field(line);
      return null;
    }
    this.#lines = 0;
    // Known: some builds send a blank line too many.
    if (this.#fields.size === 0) return null;
    const message = new AmiMessage(this.#fields);
    this.#fields = new Map();
    return message;
  }

  /** A line without a colon is none of ours (output of a command, which we never ask for). */
  #field(line: string): void {
    const colon = line.indexOf(':');
    if (colon <= 0) return;
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const known = this.#fields.get(key);
    if (known) known.push(value);
    else this.#fields.set(key, [value]);
  }
}

/** Fields of an action in their order. */
export type ActionFields = readonly (readonly [key: string, value: string])[];

/**
 * The bytes of an action. Throws WireError for a value that could end its line and begin a header of its own: no caller may rely on
 * somebody else having looked.
 */
export function encodeAction(fields: ActionFields): string {
  const lines = fields.map(([key, value]) => {
    // eslint-disable-next-line no-control-regex -- control characters are what must not pass
    if (!/^[A-Za-z0-9]+$/.test(key) || /[\u0000-\u001f\u007f]/.test(value)) throw new WireError(`bad value of ${key}`);
    return `${key}: ${value}\r\n`;
  });
  return `${lines.join('')}\r\n`;
}
