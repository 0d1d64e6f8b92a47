/** `version`: which version this is. */
import { parseArgs } from 'node:util';
import description from '../../package.json' with { type: 'json' };
import type { Command } from './command.ts';

export const version: Command = {
  name: 'version',
  forms: [''],
  summary: { ru: 'печатает версию', en: 'prints the version' },
  run(args, terminal) {
    parseArgs({ args, options: {} });
    terminal.out(`ecss-crm-server ${description.version} (Node.js ${process.versions.node})`);
    return Promise.resolve(0);
  },
};
