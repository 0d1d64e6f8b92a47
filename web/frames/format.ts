/** How numbers and durations look. Pure. */

/**
 * A number as people of its country write it: `+7 913 123-45-67`. Numbers of other countries are only split into groups,
 * short ones (extensions, service numbers) stay as they are: a full numbering plan would weigh more than the whole card.
 */
export function formatNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  const national = /^(?:\+7|7|8)(\d{10})$/.exec(number.replace(/[^\d+]/g, ''))?.[1];
  if (national !== undefined) {
    const [, area = '', a = '', b = '', c = ''] = /^(\d{3})(\d{3})(\d\d)(\d\d)$/.exec(national) ?? [];
    return `+7 ${area} ${a}-${b}-${c}`;
  }
  if (!number.startsWith('+') || digits.length < 8) return number;
  return `+${digits.replace(/(\d)(?=(\d{3})+$)/g, '$1 ')}`;
}

/** `3:42`, `1:03:42`; never negative. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}

/** The same subscriber, however the number is written (`8…`, `+7…`, with or without punctuation). */
export function sameNumber(a: string | null, b: string | null): boolean {
  const keyA = numberKey(a);
  return keyA !== '' && keyA === numberKey(b);
}

function numberKey(number: string | null): string {
  const digits = (number ?? '').replace(/\D/g, '');
  return digits.length >= 10 ? digits.slice(-10) : digits;
}
