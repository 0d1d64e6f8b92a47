/** Check of the connection itself, of whatever make the switch is. */
import type { VerdictCode } from '../../../locales/checks.ts';
import type { LinkStatus } from '../ports/switch-link.ts';
import type { Check, CheckContext } from './check.ts';
import { cure, fault, fine } from './verdicts.ts';

/** A link that is being opened gets this long; the switch answers within a second or not at all. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 200;

/** What is said of a fault in the terms of the switch's make. */
export interface LinkWords {
  off: VerdictCode;
  refused: VerdictCode;
  unreachable: VerdictCode;
}

export function linkCheck(words: LinkWords): Check {
  return {
    id: 'switch',
    needs: [],
    run: async (context) => {
      const status = await settled(context);
      const reason = status.lastError ?? '…';
      switch (status.state) {
        case 'connected':
          return fine('switch_ok');
        case 'disabled':
          return fault(words.off, {}, cure('edit_connection'));
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
          return fault(words.refused, { reason }, cure('edit_connection'));
        case 'unreachable':
          return fault(words.unreachable, { reason }, cure('edit_connection'));
      }
    },
  };
}

/** Waits while the link is on its way. */
async function settled({ link, clock }: CheckContext): Promise<LinkStatus> {
  const until = clock.now() + PATIENCE_MS;
  for (;;) {
    const status = link();
    const moving = status.state === 'connecting' || status.state === 'registering';
    if (!moving || clock.now() >= until) return status;
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}
