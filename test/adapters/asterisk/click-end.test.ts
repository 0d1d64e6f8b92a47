/** A click's phone that nobody picks up: Asterisk may tell its end before or after the failure of the Originate. */
import { expect, test } from 'vitest';
import { Board } from '../../../src/adapters/asterisk/board.ts';
import { compilePattern } from '../../../src/adapters/asterisk/channel-name.ts';
import type { LegOutcome } from '../../../src/domain/call/leg.ts';

const ID = 'crm-1';

/** `told`: that the Originate failed comes before the end of the channel. */
function outcome({
  told,
  state,
  cause,
}: {
  told: boolean;
  state: number;
  cause: number;
}): LegOutcome | null | undefined {
  const board = new Board(compilePattern('{number}')!, 'crm-');
  board.expect(ID, { to: '79131234567' });
  const nobody = { callerNumber: null, connectedNumber: null, connectedName: null };
  const channel = { id: ID, call: ID, name: 'PJSIP/101-00000001', state: 0, exten: '', ...nobody };
  board.apply({ what: 'created', channel }, 0);
  board.apply({ what: 'changed', channel: { ...channel, state } }, 0);
  if (told) board.apply({ what: 'originate_failed', id: ID }, 1);
  return board.apply({ what: 'ended', channel: { ...channel, state }, cause }, 1).at(-1)?.outcome;
}

test.each([true, false])('is not answered, whichever is told first (failure first: %s)', (told) => {
  expect(outcome({ told, state: 5, cause: 0 })).toBe('no_answer');
});

test('that is put down is busy, also when the end is told first', () => {
  expect(outcome({ told: false, state: 5, cause: 17 })).toBe('busy');
});

test('that was picked up and knows nothing of the other side is something else', () => {
  expect(outcome({ told: false, state: 6, cause: 0 })).toBe('other');
});
