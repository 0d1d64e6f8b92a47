import { ConsoleError } from '../errors.ts';
import { expectWords } from '../flags.ts';
import { folder, type ConsoleSwitch, type Folder } from '../node.ts';
import { table } from '../table.ts';
import { printable } from '../words.ts';

/**
 * `domain/NAME/properties`: known `info` with its three columns (the widths are those of the printed example; a switch lists many more
 * properties than the one that matters here) and `vats_type`; assumed the form of `set` and its answer.
 */
export function propertyCommands(to: ConsoleSwitch, domain: string): Folder {
  return folder('Properties of the domain', {
    info: {
      kind: 'command',
      usage: '',
      summary: 'Show the properties',
      suggest: () => [],
      run: (args) => {
        expectWords(args, []);
        return table(
          [
            { title: 'Property', minWidth: 39 },
            { title: 'Domain', minWidth: 11 },
            { title: 'Value', minWidth: 39 },
          ],
          [['vats_type', domain, to.directory.domain(domain).vatsType]],
        );
      },
    },
    set: {
      kind: 'command',
      usage: '<PROPERTY> <VALUE>',
      summary: 'Change a property; vats_type must be private for all calls to be reported',
      suggest: (before) => [['vats_type'], ['private']][before.length] ?? [],
      run: (args) => {
        const [property = '', value = ''] = expectWords(args, ['<PROPERTY>', '<VALUE>']);
        if (property !== 'vats_type') throw new ConsoleError(`Unknown property ${printable(property)}`);
        to.directory.setVatsType(domain, value);
        return 'ok';
      },
    },
  });
}
