/** Where the Asterisk of this machine is. */
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Installation {
  program: string;
  /** Folder of the loadable modules, which a configuration of one's own must name. */
  modules: string;
  /** Folder of the program's own data; without the documentation in it Asterisk does not start (known). */
  data: string;
}

const MODULE_FOLDERS = [
  '/usr/lib/*/asterisk/modules',
  '/usr/{lib,lib64}/asterisk/modules',
  '/usr/local/lib/asterisk/modules',
];
const DATA_FOLDERS = ['/usr/share/asterisk', '/var/lib/asterisk', '/usr/local/share/asterisk'];
/** Without chan_pjsip there are no phones. */
const NEEDED_MODULE = 'chan_pjsip.so';

/** Null when there is no Asterisk with PJSIP. */
export function findAsterisk(): Installation | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const program = folders.map((folder) => join(folder, 'asterisk')).find((path) => existsSync(path));
  const modules = globSync(MODULE_FOLDERS).find((folder) => existsSync(join(folder, NEEDED_MODULE)));
  const data = DATA_FOLDERS.find((folder) => existsSync(join(folder, 'documentation')));
  return program === undefined || modules === undefined || data === undefined ? null : { program, modules, data };
}
