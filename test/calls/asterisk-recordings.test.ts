/** What Bitrix24 would be told of every recording of real calls: code, talk time, in whose name, who saw the card. */
import { describe, expect, test } from 'vitest';
import type { CallState } from '../../src/domain/call/call.ts';
import { replay } from '../helpers/asterisk-replay.ts';
import { TRACES } from '../helpers/asterisk-traces.ts';
import { COMPANY, DeskRig, STAFF } from '../helpers/desk-rig.ts';

/** 101 is user 2's phone, 102 3's, 103 4's, 104 5's. */
const PEOPLE = [...STAFF, { userId: '5', name: 'Галина', active: true, numbers: ['104'], portalNumber: '104' }];

type Told = [code: string, talkMs: number, userId: string, sawTheCard: string];
/** Read out of the recordings by hand: talk is from the first answer to the end, less what nobody talked between. */
const EXPECTED: Record<string, Told[]> = {
  // The customer is with 101, waits, and is with 103 to the end: all of it is talk.
  'attended-transfer-ami': [['200', 13_009, '4', '2 4']],
  'attended-transfer-back': [['200', 13_008, '2', '2']],
  'attended-transfer-dtmf': [['200', 16_007, '4', '2 4']],
  'attended-transfer-refer': [['200', 13_007, '4', '4 5']],
  // 102 rings 1.5 s before it answers: that is no talk.
  'blind-transfer-ami': [['200', 7_505, '3', '2 3']],
  'blind-transfer-refer': [['200', 7_462, '3', '2 3']],
  'semi-attended-refer': [['200', 9_500, '4', '4 5']],
  'redirect-ami': [['200', 7_500, '3', '2 3']],
  'call-waiting': [
    ['200', 7_011, '2', '2'],
    ['304', 0, '2', '2'],
  ],
  'control-ami': [['200', 2_706, '2', '2']],
  'control-ari': [['200', 1_571, '2', '2']],
  // Hold is part of the talk, whoever holds and however.
  'hold-by-bridge-ami': [['200', 7_008, '2', '2']],
  'hold-unhold': [['200', 5_155, '2', '2']],
  'notify-talk-hold': [['200', 5_506, '5', '5']],
  'notify-hold-unsupported': [['200', 1_048, '2', '2']],
  'notify-talk-unsupported': [['304', 0, '2', '2']],
  // A phone that never rang: nobody saw a card, and the call is in the CRM all the same.
  'in-480': [['304', 0, '5', '']],
  'in-busy': [['304', 0, '5', '']],
  'in-declined-603': [['603', 0, '5', '']],
  'in-unregistered': [],
  'in-answered': [['200', 3_007, '2', '2']],
  'in-answered-agent-hangs-up': [['200', 2_050, '2', '2']],
  'in-caller-gives-up': [['304', 0, '2', '2']],
  'in-forwarded-302': [['200', 3_010, '3', '3']],
  'in-not-answered': [['304', 0, '2', '2']],
  'in-rejected': [['304', 0, '2', '2']],
  internal: [],
  // Waiting in the menu and in the queue is no talk.
  'ivr-queue': [['200', 5_494, '4', '3 4']],
  'ivr-queue-abandoned': [['304', 0, '3', '3']],
  'queue-local': [['200', 4_481, '4', '3 4']],
  'originate-ami': [['200', 3_039, '2', '2']],
  'originate-ami-autoanswer': [['200', 2_693, '5', '5']],
  'originate-ami-busy': [['486', 0, '2', '2']],
  'originate-ami-noanswer': [['480', 0, '2', '2']],
  'originate-ami-rejected': [['486', 0, '2', '2']],
  'originate-ari': [['200', 3_037, '2', '2']],
  'originate-ari-stasis': [['200', 2_008, '2', '2']],
  'out-404': [['404', 0, '2', '2']],
  'out-answered': [['200', 2_007, '2', '2']],
  'out-busy': [['486', 0, '2', '2']],
  'reconnect-snapshot': [
    ['200', 9_008, '2', '2'],
    ['200', 4_496, '3', '3'],
  ],
  // The list after the restart is empty: the talk ends with the last proof of life, 1.0 s after the answer.
  'restart-midcall': [['200', 1_043, '2', '2']],
  'ring-group-missed': [['304', 0, '2', '2 3 4']],
  'ring-group-second': [['200', 3_006, '3', '2 3 4']],
  'two-calls': [
    ['200', 5_007, '2', '2'],
    ['200', 3_006, '4', '2 3 4'],
  ],
};

/** Plays a recording in its own time into a company's desk. */
async function toldOf(name: string): Promise<CallState[]> {
  const rig = await new DeskRig(COMPANY, PEOPLE).start();
  const startedAt = rig.clock.now();
  for (const { report, at } of replay(name, startedAt)) {
    await rig.clock.advance(Math.max(0, at - rig.clock.now()));
    rig.link.listener?.onLeg(report, rig.clock.now());
  }
  if (name === 'restart-midcall') {
    const lostAt = startedAt + 1_666;
    await rig.clock.advance(15_000);
    await rig.snapshot([], lostAt);
  }
  await rig.settle(60_000);
  const calls = [...rig.store.calls.values()].map((text) => JSON.parse(text) as CallState);
  await rig.desk.stop();
  return calls;
}

describe('what Bitrix24 is told of', () => {
  test('every recording is expected to be something', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(TRACES);
  });

  test.each(TRACES)('%s', async (name) => {
    const calls = await toldOf(name);
    const told = calls.filter(({ unreported }) => unreported === null);
    expect(
      told.map(({ result, seenBy }) => [
        result?.statusCode,
        result?.talkMs,
        result?.userId,
        [...seenBy].sort().join(' '),
      ]),
    ).toEqual(EXPECTED[name]);
    for (const call of told) expect(call).toMatchObject({ finished: true, shownTo: [], delivered: true });
  });
});
