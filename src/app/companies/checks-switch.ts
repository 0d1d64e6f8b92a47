/** Checks of the connection to the switch. */
import { rangesOf } from '../../domain/numbers/ranges.ts';
import type { LinkStatus } from '../ports/switch-link.ts';
import type { Check, CheckContext, Verdict } from './check.ts';
import { allowCommands, CSTA_COMMANDS, numbersCommand } from './console-commands.ts';
import { cure, fault, fine, warning } from './verdicts.ts';

/** A link that is being opened gets this long; the switch answers within a second or not at all. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 200;

export const SWITCH_CHECKS: readonly Check[] = [
  { id: 'switch', needs: [], run: checkSwitch },
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

async function checkSwitch(context: CheckContext): Promise<Verdict> {
  const status = await settled(context);
  const reason = status.lastError ?? '…';
  switch (status.state) {
    case 'connected':
      return fine('switch_ok');
    case 'disabled':
      return fault('switch_off', {}, cure('edit_connection'));
    case 'connecting':
    case 'registering':
      return fault('switch_waiting', {}, cure('check_again'));
    case 'certificate_untrusted':
      return fault(
        'switch_untrusted',
        { fingerprint: status.certificate?.fingerprint256 ?? '' },
        cure('trust_certificate'),
      );
    case 'refused':
      return fault('switch_refused', { reason }, cure('edit_connection'));
    case 'unreachable':
      return fault('switch_unreachable', { reason }, cure('edit_connection'));
  }
}

/** Waits while the link is on its way. */
export async function settled({ link, clock }: CheckContext): Promise<LinkStatus> {
  const until = clock.now() + PATIENCE_MS;
  for (;;) {
    const status = link();
    const moving = status.state === 'connecting' || status.state === 'registering';
    if (!moving || clock.now() >= until) return status;
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
