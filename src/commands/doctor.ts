/** `doctor`: checks an installation step by step, whether its server runs or not, and says what to do about each failure. */
import { parseArgs } from 'node:util';
import { doctorTexts } from '../../locales/doctor.ts';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { SettingsError } from '../adapters/settings/errors.ts';
import { loadSettings } from '../adapters/settings/load.ts';
import { SILENT_LOGGER } from '../app/ports/logger.ts';
import type { Command } from './command.ts';
import { examine } from './doctor/examine.ts';
import { fault, warning } from './doctor/found.ts';
import { asJson, asText, isWell, lineOf } from './doctor/report.ts';
import type { Line } from './doctor/report.ts';
import { SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

const EX_CONFIG = 78;

export const doctor: Command = {
  name: 'doctor',
  forms: [`[--json] ${SETTINGS_FORM}`],
  summary: doctorTexts.summary,
  async run(args, terminal) {
    const { values } = parseArgs({
      args,
      options: { ...SETTINGS_OPTION, json: { type: 'boolean', default: false } },
    });
    const { lang } = terminal;
    const print = (lines: Line[]): void => terminal.out(values.json ? asJson(lines) : asText(lines, lang));
    try {
      const { settings, warnings } = loadSettings(values.settings);
      const odd = warnings.map(({ key, text }) =>
        lineOf(warning('settings', 'settings_odd', { key, text: text[lang] }), lang),
      );
      const deps = { file: values.settings, settings, clock: new SystemClock(), logger: SILENT_LOGGER, lang };
      const lines = [...odd, ...(await examine(deps))];
      print(lines);
      return isWell(lines) ? 0 : 1;
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      print([lineOf(fault('settings', 'settings_wrong', { problems: error.in(lang) }), lang)]);
      return EX_CONFIG;
    }
  },
};
