export interface Column {
  title: string;
  /** In characters. */
  minWidth?: number;
}

/**
 * A box table as the switch's console prints it (known, to the character): values at the left without padding, titles in the middle
 * with the odd space at the right, a cell of several lines continues below. Without lines between rows (assumed).
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths = columns.map(({ title, minWidth = 0 }, index) =>
    Math.max(minWidth, length(title), ...cells.flatMap((row) => (row[index] ?? []).map(length))),
  );
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const line = (values: string[]): string => `│${values.join('│')}│`;
  const body = cells.flatMap((row) =>
    Array.from({ length: Math.max(...row.map((lines) => lines.length)) }, (_, index) =>
      line(widths.map((width, column) => left(row[column]?.[index] ?? '', width))),
    ),
  );
  return [
    rule('┌', '┬', '┐'),
    line(widths.map((width, column) => centred(columns[column]?.title ?? '', width))),
    rule('├', '┼', '┤'),
    ...body,
    rule('└', '┴', '┘'),
  ].join('\n');
}

const length = (text: string): number => Array.from(text).length;
const left = (text: string, width: number): string => text + ' '.repeat(width - length(text));

function centred(text: string, width: number): string {
  return left(' '.repeat(Math.floor((width - length(text)) / 2)) + text, width);
}
