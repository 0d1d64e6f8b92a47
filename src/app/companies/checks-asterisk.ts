/** Checks of the connection to an Asterisk. */
import { rangesOf } from '../../domain/numbers/ranges.ts';
import type { SwitchRemarkCode } from '../ports/switch-link.ts';
import type { Check, CheckContext, Verdict } from './check.ts';
import { linkCheck } from './checks-link.ts';
import { cure, fault, fine, warning } from './verdicts.ts';

/** Least rights of the AMI user, as manager.conf writes them. */
const RIGHTS = ['read = system,call,cdr', 'write = system,call,originate,reporting'];
const RELOAD = 'asterisk -rx "manager reload"';

export const ASTERISK_CHECKS: readonly Check[] = [
  linkCheck({ off: 'ami_off', refused: 'ami_refused', unreachable: 'ami_unreachable' }),
  {
    id: 'rights',
    needs: ['switch'],
    run: (context) => {
      const commands = remark(context, 'commands_missing');
      if (commands === null) return Promise.resolve(fine('rights_ok'));
      return Promise.resolve(fault('rights_missing', { commands }, cure('run_commands', [...RIGHTS, RELOAD])));
    },
  },
  {
    id: 'telling',
    needs: ['switch'],
    // Nothing says which events a user gets: it is seen by a channel of which nothing was told.
    run: (context) => {
      if (remark(context, 'events_missing') === null) return Promise.resolve(fine('telling_ok'));
      return Promise.resolve(fault('telling_silent', {}, cure('run_commands', [...RIGHTS, RELOAD])));
    },
  },
  {
    id: 'event_settings',
    needs: ['switch'],
    run: (context) => {
      if (remark(context, 'timestamps_off') !== null) {
        return Promise.resolve(
          warning('timestamps_off', {}, cure('run_commands', ['[general]', 'timestampevents = yes', RELOAD])),
        );
      }
      if (remark(context, 'call_records_off') !== null) {
        const commands = ['[general]', 'enabled = yes', 'asterisk -rx "module reload cdr_manager.so"'];
        return Promise.resolve(warning('call_records_off', {}, cure('run_commands', commands)));
      }
      return Promise.resolve(fine('settings_ok'));
    },
  },
  { id: 'phones', needs: ['switch'], run: checkPhones },
];

async function checkPhones({ link, employees }: CheckContext): Promise<Verdict> {
  const { numbers } = link();
  // Braces of their own would be taken for parameters of the text.
  const patterns = { plain: '{number}', named: 'office-{number}' };
  if (numbers.length === 0) return fault('phones_none', patterns, cure('edit_connection'));
  const mapped = new Set((await employees()).filter(({ active }) => active).flatMap((employee) => employee.numbers));
  const free = numbers.filter((number) => !mapped.has(number));
  if (free.length === 0) return fine('phones_ok', { numbers: rangesOf(numbers) });
  return warning('phones_free', { numbers: rangesOf(numbers), free: rangesOf(free) }, cure('users'));
}

function remark({ link }: CheckContext, code: SwitchRemarkCode): string | null {
  return link().remarks?.find((each) => each.code === code)?.details ?? null;
}
