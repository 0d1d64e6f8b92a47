/** The settings file named on the command line. */
import { loadSettings } from '../adapters/settings/load.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { Terminal } from './command.ts';

const DEFAULT_SETTINGS = '/usr/share/ecss/ecss-crm-server/src/settings.js';

/** How the option is written in the help. */
export const SETTINGS_FORM = '[--settings FILE]';

/** For `parseArgs`. */
export const SETTINGS_OPTION = { settings: { type: 'string', default: DEFAULT_SETTINGS } } as const;

/**
 * The settings of a file; what is odd in it is said at the terminal.
 * @throws SettingsError
 */
export function openSettings(file: string, terminal: Pick<Terminal, 'lang' | 'err'>): Settings {
  const { settings, warnings } = loadSettings(file);
  for (const { key, text } of warnings) terminal.err(`${file}: ${key}: ${text[terminal.lang]}`);
  return settings;
}
