import { beforeEach, describe, expect, test } from 'vitest';
import { toLegReport } from '../../../src/adapters/call-api/convert.ts';
import { PROFILE_8089 } from '../../../src/adapters/call-api/index.ts';
import { wireLegSchema } from '../../../src/adapters/call-api/protocol.ts';
import { SwitchClock } from '../../../src/adapters/call-api/switch-clock.ts';
import { Bench } from '../../helpers/call-api-bench.ts';

const HOUR = 3_600_000;
const ANSWERED = '2026/09/03 15:43:50';
const ANSWERED_AS_UTC = Date.UTC(2026, 8, 3, 15, 43, 50);

const wire = {
  id: '0648051f8980f32c',
  call_id: '064805dde9d56f28',
  call_ref: '0647e098a4b48b05',
  direction: 'in',
  digits: '101',
  remote_digits: '+79131234567',
  display_name: 'Operator 2',
  status: 'alerting',
  has_answer_time: false,
  answer_time: '',
  workitem_id: null,
};

const convert = (patch: Record<string, unknown>) =>
  toLegReport(wireLegSchema.parse({ ...wire, ...patch }), PROFILE_8089, new SwitchClock(() => 7 * HOUR));

describe('wire leg to report', () => {
  test('every field', () => {
    expect(convert({ status: 'talking', has_answer_time: true, answer_time: ANSWERED })).toEqual({
      legId: '0648051f8980f32c',
      switchCallId: '064805dde9d56f28',
      callRef: '0647e098a4b48b05',
      direction: 'in',
      extension: '101',
      remoteNumber: '+79131234567',
      displayName: 'Operator 2',
      phase: 'talking',
      answered: true,
      answeredAt: ANSWERED_AS_UTC - 7 * HOUR,
    });
  });

  test.each([[''], [null], [undefined], ['anonymous'], ['Anonymous']])('remote_digits %j is withheld', (digits) => {
    expect(convert({ remote_digits: digits })?.remoteNumber).toBeNull();
  });

  test.each([
    ['released without an answer', { status: 'released' }, 'released', false],
    [
      'released after an answer',
      { status: 'released', has_answer_time: true, answer_time: ANSWERED },
      'released',
      true,
    ],
    ['held', { status: 'held', has_answer_time: true, answer_time: ANSWERED }, 'held', true],
    ['talking without the flag', { status: 'talking', has_answer_time: undefined, answer_time: '' }, 'talking', true],
    ['released, flag missing', { status: 'released', has_answer_time: null, answer_time: ANSWERED }, 'released', true],
    ['flag as text', { status: 'released', has_answer_time: 'false', answer_time: ANSWERED }, 'released', false],
  ])('%s', (_name, patch, phase, answered) => {
    expect(convert(patch)).toMatchObject({ phase, answered });
  });

  test('an unknown status is no report; digits may be JSON numbers; empty texts are null', () => {
    expect(convert({ status: 'parked' })).toBeNull();
    expect(convert({ digits: 101, call_ref: '', display_name: undefined })).toMatchObject({
      extension: '101',
      callRef: null,
      displayName: null,
    });
  });

  test.each(['yesterday', '2026/13/03 15:43:50', '2026/02/30 15:43:50', '2026/09/03 25:00:00'])(
    'answer_time %s is unknown, the leg is answered all the same',
    (time) => {
      expect(convert({ status: 'talking', has_answer_time: true, answer_time: time })).toMatchObject({
        answered: true,
        answeredAt: null,
      });
    },
  );
});

describe('the zone of the switch', () => {
  let clock: SwitchClock;
  beforeEach(() => {
    clock = new SwitchClock(() => 3 * HOUR);
  });
  const answer = (id: string, answerTime: string, at: number): void => {
    clock.observe({ id, status: 'alerting', answer_time: null }, at - 5_000);
    clock.observe({ id, status: 'talking', answer_time: answerTime }, at);
  };

  test('this server’s own until a call is answered', () => {
    expect(clock.toEpoch(ANSWERED)).toBe(ANSWERED_AS_UTC - 3 * HOUR);
    answer('1', ANSWERED, ANSWERED_AS_UTC - 7 * HOUR + 2_000);
    expect(clock.offsetMs).toBe(7 * HOUR);
    expect(clock.toEpoch(ANSWERED)).toBe(ANSWERED_AS_UTC - 7 * HOUR);
  });

  test('quarters of an hour, also west of Greenwich, and a switch whose clock is minutes off', () => {
    answer('1', ANSWERED, ANSWERED_AS_UTC - 5.75 * HOUR - 4 * 60_000);
    expect(clock.offsetMs).toBe(5.75 * HOUR);
    const west = new SwitchClock(() => 0);
    west.observe({ id: '1', status: 'alerting', answer_time: null }, 0);
    west.observe({ id: '1', status: 'talking', answer_time: ANSWERED }, ANSWERED_AS_UTC + 3.5 * HOUR);
    expect(west.offsetMs).toBe(-3.5 * HOUR);
  });

  test('not from a leg that was not heard ringing, nor across a gap, nor after its end', () => {
    const at = ANSWERED_AS_UTC - 7 * HOUR;
    clock.observe({ id: '1', status: 'talking', answer_time: ANSWERED }, at);
    clock.observe({ id: '2', status: 'alerting', answer_time: null }, at);
    clock.connectionLost();
    clock.observe({ id: '2', status: 'talking', answer_time: ANSWERED }, at);
    clock.observe({ id: '3', status: 'alerting', answer_time: null }, at);
    clock.observe({ id: '3', status: 'held', answer_time: ANSWERED }, at);
    clock.observe({ id: '3', status: 'talking', answer_time: ANSWERED }, at);
    answer('4', ANSWERED, ANSWERED_AS_UTC + 15 * HOUR);
    expect(clock.offsetMs).toBeNull();
  });

  test('a learnt zone is given up only when two calls in a row say so', () => {
    answer('1', ANSWERED, ANSWERED_AS_UTC - 7 * HOUR);
    answer('2', ANSWERED, ANSWERED_AS_UTC - 6 * HOUR);
    expect(clock.offsetMs).toBe(7 * HOUR);
    answer('3', ANSWERED, ANSWERED_AS_UTC - 7 * HOUR);
    answer('4', ANSWERED, ANSWERED_AS_UTC - 6 * HOUR);
    expect(clock.offsetMs).toBe(7 * HOUR);
    answer('5', ANSWERED, ANSWERED_AS_UTC - 6 * HOUR);
    expect(clock.offsetMs).toBe(6 * HOUR);
  });

  test('over the wire: the first answer already comes with the right time', async () => {
    const bench = await Bench.start();
    await bench.connect();
    // The fake clock stands at 12:00 UTC; the switch is at UTC+7.
    bench.fake.ring('101');
    bench.fake.pickUp('101', '2026/09/03 19:00:00');
    await bench.until(() => bench.listener.legs.length === 2);
    expect(bench.listener.legs[1]?.leg.answeredAt).toBe(bench.clock.now());
    await bench.close();
  });
});
