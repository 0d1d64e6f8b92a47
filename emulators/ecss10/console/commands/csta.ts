import { ConsoleError } from '../errors.ts';
import { expectWords } from '../flags.ts';
import { folder, type ConsoleSwitch, type Folder } from '../node.ts';
import { table } from '../table.ts';
import { printable } from '../words.ts';

/** Known: these fields and their defaults (that of `use_tcp` is not printed in the documentation). The emulator has only `enabled`. */
const UNCHANGEABLE = {
  auth: '[]',
  ssl_ip: '0.0.0.0',
  ssl_port: '4722',
  tcp_ip: '0.0.0.0',
  tcp_port: '4721',
  use_ssl: 'true',
  use_tcp: 'true',
};
const FIELDS = ['auth', 'enabled', 'ssl_ip', 'ssl_port', 'tcp_ip', 'tcp_port', 'use_ssl', 'use_tcp'] as const;

/** `/api/csta`: known `set enabled true`; assumed the form of `info` and the answer `ok`. */
export function cstaCommands(to: ConsoleSwitch): Folder {
  return folder('CSTA: without it only calls made through the Call API are reported', {
    info: {
      kind: 'command',
      usage: '',
      summary: 'Show the settings',
      suggest: () => [],
      run: (args) => {
        expectWords(args, []);
        const value = (field: (typeof FIELDS)[number]): string =>
          field === 'enabled' ? String(to.csta()) : UNCHANGEABLE[field];
        return table(
          [{ title: 'Property' }, { title: 'Value' }],
          FIELDS.map((field) => [field, value(field)]),
        );
      },
    },
    set: {
      kind: 'command',
      usage: '<FIELD> <VALUE>',
      summary: 'Change a setting',
      suggest: (before) => [['enabled'], ['true', 'false']][before.length] ?? [],
      run: (args) => {
        const [field = '', value = ''] = expectWords(args, ['<FIELD>', '<VALUE>']);
        if (field in UNCHANGEABLE)
          throw new ConsoleError(`The emulator has no use for ${field}; only enabled can be set`);
        if (field !== 'enabled') throw new ConsoleError(`Unknown field ${printable(field)}`);
        if (value !== 'true' && value !== 'false') throw new ConsoleError('Value must be true or false');
        to.setCsta(value === 'true');
        return 'ok';
      },
    },
  });
}
