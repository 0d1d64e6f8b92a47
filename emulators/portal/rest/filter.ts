import { isMap, list, text, type PhpValue } from './params.ts';

/** Longest first, so that `>=` is not read as `>`. */
const OPERATORS = ['!><', '><', '!@', '@', '>=', '>', '<=', '<', '!%', '=%', '%=', '%', '!=', '=', '!', '?'];

type Row = Record<string, unknown>;

/** FILTER of user.get and voximplant.statistic.get: `{"PREFIX KEY": value}`, all must hold; unknown keys are ignored. */
export function matchesFilter(row: Row, filter: PhpValue | undefined): boolean {
  if (!isMap(filter)) return true;
  return Object.entries(filter).every(([key, wanted]) => {
    const operator = OPERATORS.find((prefix) => key.startsWith(prefix)) ?? '';
    const field = key.slice(operator.length).toUpperCase();
    return !(field in row) || holds(operator, values(row[field]), wanted);
  });
}

function holds(operator: string, own: string[], wanted: PhpValue): boolean {
  if (operator === '!' || operator === '!=') return !holds('=', own, wanted);
  if (operator.startsWith('!')) return !holds(operator.slice(1), own, wanted);
  const list_ = list(wanted).map(scalar);
  const [first = '', second = ''] = list_;
  switch (operator) {
    case '>=':
      return own.some((value) => compare(value, first) >= 0);
    case '>':
      return own.some((value) => compare(value, first) > 0);
    case '<=':
      return own.some((value) => compare(value, first) <= 0);
    case '<':
      return own.some((value) => compare(value, first) < 0);
    case '><':
      return own.some((value) => compare(value, first) >= 0 && compare(value, second) <= 0);
    case '%':
    case '?':
      return list_.some((part) => own.some((value) => value.toLowerCase().includes(part.toLowerCase())));
    case '=%':
    case '%=':
      return list_.some((mask) => own.some((value) => like(value, mask)));
    default:
      if (list_.length === 0) return own.every((value) => value === '');
      return list_.some((item) => own.some((value) => compare(value, item) === 0));
  }
}

function values(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((item) => scalar(item as PhpValue));
  return [scalar(value as PhpValue)];
}

/** Booleans compare as Y/N, dates and numbers as such. */
function scalar(value: PhpValue): string {
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  if (value === 'true' || value === 'false') return value === 'true' ? 'Y' : 'N';
  return text(value);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  const [dateA, dateB] = [date(a), date(b)];
  if (dateA !== undefined && dateB !== undefined) return dateA - dateB;
  return a < b ? -1 : 1;
}

function isNumber(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value);
}

function date(value: string): number | undefined {
  const parsed = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** SQL LIKE with `%` at either end. */
function like(value: string, mask: string): boolean {
  const parts = mask.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(value);
}

/** Sorts by one field, dates and numbers as such. */
export function sortRows<T extends Row>(rows: T[], field: string, descending: boolean): T[] {
  const key = (row: T) => scalar(row[field] as PhpValue);
  return [...rows].sort((a, b) => compare(key(a), key(b)) * (descending ? -1 : 1));
}
