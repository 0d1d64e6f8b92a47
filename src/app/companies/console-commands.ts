/** What to type into the switch's console (CoCon; known: the product's documentation). */
import { rangesOf } from '../../domain/numbers/ranges.ts';
import type { CallApiAddress } from '../ports/switch-link.ts';

/** More lines than this nobody types; the pattern is clear by then. */
const MAX_COMMANDS = 20;

export const CSTA_COMMANDS = (domain: string): string[] => [
  '/api/csta/set enabled true',
  `domain/${domain}/properties/set vats_type private`,
];

/** The grammar of number lists is the console's own: `{101,102,110-120}`. */
export function numbersCommand(ecss: CallApiAddress | null, numbers: readonly string[]): string[] {
  const list = numbers.length === 0 ? '101-110' : rangesOf(numbers, '-', ',');
  return [`domain/${ecss?.domain ?? ''}/integrations/set ${ecss?.clientId ?? ''} --numbers {${list}}`];
}

/** Group and address of a subscriber are known to the switch alone. */
export function allowCommands(domain: string, numbers: readonly string[]): string[] {
  return numbers
    .slice(0, MAX_COMMANDS)
    .map((number) => `domain/${domain}/alias/set ${number} <group> <address> api\\call\\enabled true`);
}
