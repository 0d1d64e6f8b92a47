/** Under which name the recording of a call is looked for, when its dial plan records more than once. */
import { beforeEach, expect, test } from 'vitest';
import { Board } from '../../../src/adapters/asterisk/board.ts';
import { compilePattern } from '../../../src/adapters/asterisk/channel-name.ts';
import type { Channel } from '../../../src/adapters/asterisk/channel.ts';

const CALL = '1795356854.1';
let board: Board;
let trunk: Channel;
let phone: Channel;
beforeEach(() => {
  board = new Board(compilePattern('{number}')!, 'crm-');
  trunk = opened(CALL, 'PJSIP/trunk-00000001', 4);
  phone = opened('1795356854.2', 'PJSIP/101-00000002', 0);
});

function opened(id: string, name: string, state: number): Channel {
  const nobody = { callerNumber: null, connectedNumber: null, connectedName: null };
  board.apply({ what: 'created', channel: { id, call: CALL, name, state, exten: 's', ...nobody } }, 0);
  return board.channel(id)!;
}

/** As the leg's end tells it. */
function callRef(): string | null | undefined {
  const channel = { id: phone.id, call: CALL, name: phone.name, state: 6, exten: '' };
  const facts = { ...channel, callerNumber: null, connectedNumber: '79131234567', connectedName: null };
  return board.apply({ what: 'ended', channel: facts, cause: 16 }, 1).at(-1)?.callRef;
}

test('the whole call’s, whatever is recorded of a consultation or once more after a transfer', () => {
  board.recordedAs(trunk, 'whole');
  board.recordedAs(phone, 'consultation');
  board.recordedAs(trunk, 'once-more');
  expect(callRef()).toBe('whole');
});

test('the whole call’s also when another began before it', () => {
  board.recordedAs(phone, 'early');
  board.recordedAs(trunk, 'whole');
  expect(callRef()).toBe('whole');
});

test('the newest where only phones are recorded, each for itself', () => {
  board.recordedAs(phone, 'first-phone');
  board.recordedAs(phone, 'second-phone');
  expect(callRef()).toBe('second-phone');
});

test('the call’s own id where nothing is known', () => {
  expect(callRef()).toBe(CALL);
});
