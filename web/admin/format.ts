/** Times and lists of numbers as people read them. Pure. */
import type { Lang } from '../../locales/translate.ts';

/** `09:14` today, else with the date. */
export function formatMoment(at: number, now: number, lang: Lang): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const options = sameDay ? time : { day: 'numeric', month: 'long', ...time };
  return new Intl.DateTimeFormat(lang, options as Intl.DateTimeFormatOptions).format(at);
}

export function formatDate(at: number, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** `101–103, 110`: runs of three and more are folded. */
export function formatNumbers(numbers: readonly string[]): string {
  const sorted = [...numbers].sort((a, b) => a.length - b.length || a.localeCompare(b));
  const runs: string[][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last?.length === number.length && Number(number) - Number(last) === 1) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length < 3 ? run.join(', ') : `${run[0] ?? ''}–${run.at(-1) ?? ''}`)).join(', ');
}
