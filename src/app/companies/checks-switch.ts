/** Checks of the connection to an ECSS-10. */
import { rangesOf } from '../../domain/numbers/ranges.ts';
import type { Check } from './check.ts';
import { linkCheck } from './checks-link.ts';
import { allowCommands, CSTA_COMMANDS, numbersCommand } from './console-commands.ts';
import { cure, fault, fine, warning } from './verdicts.ts';

export const SWITCH_CHECKS: readonly Check[] = [
  linkCheck({ off: 'switch_off', refused: 'switch_refused', unreachable: 'switch_unreachable' }),
  {
    id: 'csta',
    needs: ['switch'],
    // Known: with CSTA off, or with a `vats_type` other than private, the switch reports only calls made through its API.
    run: ({ link, company }) => {
      if (link().csta !== false) return Promise.resolve(fine('csta_on'));
      const commands = CSTA_COMMANDS(company.ecss?.domain ?? '');
      return Promise.resolve(warning('csta_off', {}, cure('run_commands', commands)));
    },
  },
  {
    id: 'numbers',
    needs: ['switch'],
    run: async ({ link, company, employees }) => {
      const { numbers } = link();
      if (numbers.length > 0) return fine('numbers_some', { numbers: rangesOf(numbers) });
      const wanted = (await employees()).filter(({ active }) => active).flatMap((employee) => employee.numbers);
      return fault('numbers_none', {}, cure('run_commands', numbersCommand(company.ecss, wanted)));
    },
  },
  {
    id: 'permissions',
    needs: ['switch'],
    run: ({ link, company }) => {
      const { refusedNumbers } = link();
      if (refusedNumbers.length === 0) return Promise.resolve(fine('permissions_ok'));
      const facts = { numbers: rangesOf(refusedNumbers) };
      const commands = allowCommands(company.ecss?.domain ?? '', refusedNumbers);
      return Promise.resolve(warning('permissions_missing', facts, cure('run_commands', commands)));
    },
  },
];
