import { ConsoleError } from '../errors.ts';
import { expectWords, parseFlags } from '../flags.ts';
import { folder, type Command, type ConsoleSwitch, type Folder } from '../node.ts';
import { table } from '../table.ts';
import { printable } from '../words.ts';

/**
 * `domain/NAME/integrations`. Known: the syntax, the outputs and the table. Assumed: the texts of refusals, the line break in the answer
 * of `replace`, that both types in one command are refused, and that `set --numbers` gives numbers to an integration without a type.
 */
export function integrationCommands({ directory }: ConsoleSwitch, domain: string): Folder {
  const clients = (): string[] => [...directory.domain(domain).integrations.keys()];
  const onClient = (command: Pick<Command, 'usage' | 'summary'>, act: (clientId: string) => string): Command => ({
    kind: 'command',
    ...command,
    suggest: (before) => (before.length === 0 ? clients() : []),
    run: (args) => {
      const [clientId = ''] = expectWords(args, ['<CLIENT_ID>']);
      return act(clientId);
    },
  });
  return folder('Keys of external services that use the Call API', {
    add: {
      kind: 'command',
      usage: '<CLIENT_ID> [--widget] [--service [--numbers {<RANGE>}]]',
      summary: 'Add an integration; its API key is made and printed',
      suggest: (before) => {
        if (before.length === 0 || before.at(-1) === '--numbers') return [];
        const fitting = before.includes('--service') ? ['--numbers'] : ['--service', '--widget'];
        return before.includes('--widget') ? [] : fitting.filter((flag) => !before.includes(flag));
      },
      run: (args) => {
        const { plain, flags } = parseFlags(args, { '--widget': 'alone', '--service': 'alone', '--numbers': 'value' });
        const [clientId = ''] = expectWords(plain, ['<CLIENT_ID>']);
        const service = flags.has('--service');
        const numbers = flags.get('--numbers');
        if (service && flags.has('--widget')) throw new ConsoleError('Choose one of --service and --widget');
        if (numbers !== undefined && !service) throw new ConsoleError('--numbers goes with --service only');
        if (directory.domain(domain).integrations.has(clientId)) {
          throw new ConsoleError(`Integration ${printable(clientId)} already exists`);
        }
        const type = service ? 'service' : flags.has('--widget') ? 'widget' : 'any';
        const range = typeof numbers === 'string' ? { numbers } : {};
        const { apiKey } = directory.putIntegration(domain, { clientId, type, ...range });
        return `New integration was added.\nAPI key: ${apiKey}`;
      },
    },
    list: {
      kind: 'command',
      usage: '',
      summary: 'List the integrations with their keys and numbers',
      suggest: () => [],
      run: (args) => {
        expectWords(args, []);
        const rows = [...directory.domain(domain).integrations.values()].map(({ clientId, type, apiKey, numbers }) => [
          clientId,
          type === 'any' ? '' : type,
          apiKey,
          numbers.size === 0 ? '' : ['Numbers:', ...numbers].join('\n'),
        ]);
        // The printed examples have a column of 8 for `Numbers:`; a list without numbers keeps its shape.
        return table(
          [
            { title: 'Client id' },
            { title: 'Type', minWidth: 7 },
            { title: 'API Key', minWidth: 64 },
            { title: 'Options', minWidth: 8 },
          ],
          rows,
        );
      },
    },
    remove: onClient({ usage: '<CLIENT_ID>', summary: 'Remove an integration; its connections end' }, (clientId) => {
      directory.removeIntegration(domain, clientId);
      return 'ok';
    }),
    replace: onClient(
      { usage: '<CLIENT_ID>', summary: 'Make a new API key; the old one stops working' },
      (clientId) => {
        const { apiKey } = directory.replaceApiKey(domain, clientId);
        return `Old key was replaced with new one.\nNew API key: ${apiKey}`;
      },
    ),
    set: {
      kind: 'command',
      usage: '<CLIENT_ID> --numbers {<RANGE>}',
      summary: 'Change the numbers that an integration serves',
      suggest: (before) => [clients(), ['--numbers']][before.length] ?? [],
      run: (args) => {
        const { plain, flags } = parseFlags(args, { '--numbers': 'value' });
        const [clientId = ''] = expectWords(plain, ['<CLIENT_ID>']);
        const numbers = flags.get('--numbers');
        if (typeof numbers !== 'string') throw new ConsoleError('--numbers is missing');
        directory.setIntegrationNumbers(domain, clientId, numbers);
        return 'Integration properties changed';
      },
    },
  });
}
