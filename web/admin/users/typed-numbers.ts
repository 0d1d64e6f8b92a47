/** Numbers as they are typed or pasted into a field. Pure. */

/**
 * Comma, semicolon, tab and line end part numbers, and so does a space, unless the piece is one number in its printed form,
 * `+7 (383) 123-45-67`. Brackets, dashes and dots are for the eye only.
 */
export function parseNumbers(typed: string): string[] {
  const pieces = typed.split(/[,;\t\r\n]+/).flatMap((piece) => (isPrintedNumber(piece) ? [piece] : piece.split(/\s+/)));
  const numbers = pieces.map((piece) => piece.replaceAll(/[\s().-]/g, '')).filter((number) => number !== '');
  return [...new Set(numbers)];
}

/** A key that ends a number. */
export function endsNumber(key: string): boolean {
  return key === 'Enter' || key === ',' || key === ';' || key === ' ';
}

function isPrintedNumber(piece: string): boolean {
  return /^\s*\+?\d*\s*\(\d+\)[\d\s-]+$/.test(piece) || /^\s*\+\d[\d\s-]+$/.test(piece);
}
