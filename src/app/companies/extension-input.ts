/** A switch number as people type it: spaces, brackets and dashes go, digits with `+`, `*`, `#` stay. Null: not a number. */
export function parseExtension(typed: string): string | null {
  const number = typed.replaceAll(/[\s()\-.]/g, '');
  return /^\+?[0-9*#]{1,32}$/.test(number) ? number : null;
}
