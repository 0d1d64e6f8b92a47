/** `101–103, 110`: runs of three and more numbers are folded. For people with the default signs; `-` and `,` for the switch. */
export function rangesOf(numbers: readonly string[], dash = '–', comma = ', '): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const runs: string[][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last?.length === number.length && Number(number) - Number(last) === 1) run.push(number);
    else runs.push([number]);
  }
  return runs
    .map((run) => (run.length < 3 ? run.join(comma) : `${run[0] ?? ''}${dash}${run.at(-1) ?? ''}`))
    .join(comma);
}
