import { aliasCommands } from './commands/alias.ts';
import { cstaCommands } from './commands/csta.ts';
import { integrationCommands } from './commands/integrations.ts';
import { propertyCommands } from './commands/properties.ts';
import { folder, type ConsoleSwitch, type Folder } from './node.ts';

/** Every command of the console, as a tree of folders (known: the paths of the documented ones). */
export function commandTree(to: ConsoleSwitch): Folder {
  return folder('', {
    api: folder('Interfaces for other programs', { csta: cstaCommands(to) }),
    domain: {
      kind: 'folder',
      summary: 'Domains',
      children: () =>
        new Map(
          to.directory.domains().map(({ name }) => [
            name,
            folder('', {
              alias: aliasCommands(to, name),
              integrations: integrationCommands(to, name),
              properties: propertyCommands(to, name),
            }),
          ]),
        ),
    },
  });
}
