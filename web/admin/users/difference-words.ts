/** A difference in words, and the buttons that settle it. */
import type { ApiEmployee, Difference } from '../../../src/adapters/http/api-types-people.ts';
import { text } from './texts.ts';

export interface Settlement {
  label: string;
  choice: 'take' | 'keep';
}

export interface DifferenceWords {
  words: string;
  /** What is to be done comes first. */
  settlements: Settlement[];
}

export function differenceWords(difference: Difference, user: ApiEmployee): DifferenceWords {
  const { kind, before, owner, others } = difference;
  const number = difference.number ?? '';
  const names = others.map(({ name }) => name).join(', ');
  const keep: Settlement = { label: text('keepAsIs'), choice: 'keep' };
  const take = (label: string): Settlement => ({ label, choice: 'take' });
  switch (kind) {
    case 'portal_number': {
      const shared = others.length > 0 ? [text('diffPortalShared', { names })] : [];
      const main =
        owner !== null
          ? text('diffPortalTaken', { number, owner: owner.name })
          : before !== null
            ? text('diffPortalChanged', { before, number })
            : text('diffPortal', { number });
      const label = owner === null ? text('acceptNumber', { number }) : text('takeNumber', { owner: owner.name });
      return { words: [main, ...shared].join('. '), settlements: [take(label), keep] };
    }
    case 'portal_number_gone':
      return { words: text('diffPortalGone', { number }), settlements: [take(text('dropNumber', { number })), keep] };
    case 'shared':
      return {
        words: text('diffShared', { number, names }),
        settlements: [{ label: text('keepHere'), choice: 'keep' }],
      };
    case 'not_served':
      return {
        words:
          difference.reason === 'no_permission'
            ? text('diffNoPermission', { number })
            : text('diffNotInIntegration', { number }),
        settlements: [take(text('dropNumber', { number }))],
      };
    case 'dismissed':
      return { words: text('diffDismissed'), settlements: [take(text('releaseNumbers'))] };
    case 'new':
      return {
        words: user.fromPortal.length > 0 ? text('diffNewNumber') : text('diffNew'),
        settlements: [take(text('acknowledge'))],
      };
  }
}
