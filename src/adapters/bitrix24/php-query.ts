/** Parameters as PHP reads them from a query: `USER_ID[0]=1&FILTER[ACTIVE]=1` (known: commands of a batch). */

/** A value of an earlier command of the same batch, e.g. `$result[c0][CALL_ID]`; the portal puts it in. */
export class ResultReference {
  readonly command: string;
  readonly field: string;
  constructor(command: string, field: string) {
    this.command = command;
    this.field = field;
  }
  toString(): string {
    return `$result[${this.command}][${this.field}]`;
  }
}

export function phpQuery(params: Record<string, unknown>): string {
  return Object.entries(params)
    .flatMap(([key, value]) => pairs(encodeURIComponent(key), value))
    .join('&');
}

function pairs(key: string, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (value instanceof ResultReference) return [`${key}=${encodeURIComponent(value.toString())}`];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([inner, item]) => pairs(`${key}[${encodeURIComponent(inner)}]`, item));
  }
  return [`${key}=${encodeURIComponent(scalar(value))}`];
}

function scalar(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  // The portal replaces references in every decoded value, a caller's name included; a space keeps ours the only ones.
  return text.replaceAll('$result[', '$result [');
}
