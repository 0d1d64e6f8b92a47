/**
 * Values as PHP serialises them: numbers as strings, `[]` for an empty map, `{}` for a date, `null`, `false`, "" and missing
 * keys for "nothing" (known, reference documentation). Everything here turns one of those habits into a plain type.
 */
import { z } from 'zod';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function toNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function toBoolean(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'Y' || value === 'true';
}

/** A list, also when PHP made a map of it because its indexes had gaps. */
export function toList(value: unknown): unknown {
  return isRecord(value) ? Object.values(value) : (value ?? []);
}

/** A map, also when PHP wrote the empty one as `[]`. A list becomes a map by index: PHP makes no difference. */
export function toMap(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  return Array.isArray(value) ? Object.fromEntries(value.entries()) : {};
}

/** A key that PHP left out reads like `null`. */
const present = z.unknown().default(null);

export const phpText = present.transform(toText);
export const phpNumber = present.transform(toNumber);
export const phpBoolean = present.transform(toBoolean);
export const phpMap = present.transform(toMap);
/** An identifier: a number or a string of the wire, a non-empty string inside. */
export const phpId = present.transform(toText).pipe(z.string().min(1));

export function phpList<T extends z.ZodType>(item: T) {
  return z.preprocess(toList, z.array(item));
}
