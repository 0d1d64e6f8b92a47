import { createHash } from 'node:crypto';
import { parseNumberRange } from '../../engine/number-range.ts';
import { ConsoleError } from '../errors.ts';
import { expectWords } from '../flags.ts';
import { folder, type ConsoleSwitch, type Folder } from '../node.ts';
import { table } from '../table.ts';
import { printable } from '../words.ts';

const PROPERTY = String.raw`api\call\enabled`;
/** The interface group of every phone of the emulator; the name is that of the printed example. */
const GROUP = 'loc.gr';

/** Known to the letter, misspellings included. */
const LEGEND = `Legend:
  a: Setup alias address
  i: Setup alias inteface
  !: Setup broken. Alias allready exists
  *: Setup broken. Alias not exists
  L: Setup broken. No free subscriber licences.
  x: Setup broken. Unexpected error
  <empty>: Successfull setup`;

/**
 * `domain/NAME/alias`. Known: `set` with its words, its texts and the legend. Assumed: the line breaks and the indent, the place of the
 * mark, ranges in the address (`{101-103}` with `{101-103}@domain`), and `list`.
 */
export function aliasCommands({ directory }: ConsoleSwitch, domain: string): Folder {
  const subscribers = () => directory.domain(domain).subscribers;
  return folder('Aliases: the subscribers with their properties', {
    list: {
      kind: 'command',
      usage: '',
      summary: 'List address, interface group and interface of every subscriber',
      suggest: () => [],
      run: (args) => {
        expectWords(args, []);
        return table(
          [{ title: 'Address' }, { title: 'Group' }, { title: 'Alias' }, { title: PROPERTY }],
          [...subscribers().values()].map(({ number, apiCallEnabled }) => [
            number,
            GROUP,
            `${number}@${domain}`,
            String(apiCallEnabled),
          ]),
        );
      },
    },
    set: {
      kind: 'command',
      usage: '<ADDRESS> <IFACE_GROUP> <ALIAS> <PROPERTY> <VALUE>',
      summary: `Change a property of a subscriber; ${PROPERTY} lets the Call API use the number`,
      suggest: (before) =>
        [
          [...subscribers().keys()],
          [GROUP],
          before[0] === undefined ? [] : [`${before[0]}@${domain}`],
          [PROPERTY],
          ['true', 'false'],
        ][before.length] ?? [],
      run: (args) => {
        const words = expectWords(args, ['<ADDRESS>', '<IFACE_GROUP>', '<ALIAS>', '<PROPERTY>', '<VALUE>']);
        const [address = '', group = '', alias = '', property = '', value = ''] = words;
        if (property !== PROPERTY) throw new ConsoleError(`Unknown property ${printable(property)}`);
        if (value !== 'true' && value !== 'false') throw new ConsoleError('Value must be true or false');
        const numbers = parseNumberRange(address);
        const found = group === GROUP && sameNumbers(numbers, alias);
        const lines = numbers.map((number) => {
          const known = found ? subscribers().get(number) : undefined;
          if (known) directory.putSubscriber(domain, { ...known, apiCallEnabled: value === 'true' });
          return known ? `     ${number} <-> ${aliasId(domain, number)}` : `  *  ${number}`;
        });
        const head = `There are aliases within domain ${domain} affected by settings property ${PROPERTY}:`;
        return `${head}\n${lines.join('\n')}\n\n${LEGEND}`;
      },
    },
  });
}

/** The interface is named after the number (known example: `240473@biysk.local`); its domain may be another one (known too). */
function sameNumbers(numbers: string[], alias: string): boolean {
  const at = alias.lastIndexOf('@');
  if (at === alias.length - 1 || !/^[\d{},\s-]+@/.test(alias)) return false;
  return parseNumberRange(alias.slice(0, at)).join() === numbers.join();
}

/** 16 hexadecimal digits, the same each time, as `062743c44271f9e7` in the printed example. */
function aliasId(domain: string, number: string): string {
  return `06${createHash('sha256').update(`${domain}/${number}`).digest('hex').slice(0, 14)}`;
}
