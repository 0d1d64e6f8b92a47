/** What the port can do, as actions on the wire. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AsteriskAddress, SwitchLink } from '../../../src/app/ports/switch-link.ts';
import { AsteriskBench } from '../../helpers/asterisk-bench.ts';

let bench: AsteriskBench;
beforeEach(async () => {
  bench = await AsteriskBench.start();
});
afterEach(() => bench.stop());

type Talk = ReturnType<AsteriskBench['calls']['ring']>;

/** 101 talks with somebody outside. */
async function talk(address: Partial<AsteriskAddress> = {}): Promise<{ link: SwitchLink; call: Talk; legId: string }> {
  const link = await bench.connect(address);
  const call = bench.calls.ring(['101']);
  bench.calls.answer(call.phones[0]!, call.trunk);
  await told('101 talking');
  return { link, call, legId: call.phones[0]!.id };
}
const story = (): string[] => bench.listener.legs.map(({ leg }) => `${leg.extension} ${leg.phase}`);
const told = (line: string): Promise<void> => bench.facts.until(() => story().includes(line));

describe('a call that we make', () => {
  test('rings the phone as the switch names it, shows the number, and is ours by its id', async () => {
    const link = await bench.connect();
    bench.ami.answers.set('Originate', ({ ChannelId = '' }) => ({
      answer: { Message: 'Originate successfully queued' },
      then: () => void bench.calls.dial('101', '79137654321', ChannelId),
    }));
    const made = await link.makeCall('101', '+79137654321');
    expect(made).toEqual({ legId: 'ecss-crm-id-1', switchCallId: 'ecss-crm-id-1' });
    expect(bench.ami.sent('Originate')).toMatchObject([
      {
        Channel: 'PJSIP/101',
        Context: 'internal',
        Exten: '79137654321',
        Async: 'true',
        CallerID: '79137654321 <79137654321>',
        ChannelId: 'ecss-crm-id-1',
      },
    ]);
    expect(bench.listener.legs[0]?.leg).toMatchObject({
      ...made,
      direction: 'out',
      extension: '101',
      remoteNumber: '+79137654321',
      phase: 'alerting',
    });
  });

  test('is talked on when the client is there, not when the employee has picked up', async () => {
    const link = await bench.connect();
    bench.ami.answers.set('Originate', ({ ChannelId = '' }) => ({
      answer: {},
      then: () => void bench.calls.dial('101', '79137654321', ChannelId),
    }));
    const { legId } = await link.makeCall('101', '79137654321');
    const [own, trunk] = [...bench.calls.channels.values()];
    bench.ami.send({ Event: 'Newstate', Channel: own!.name, ChannelState: '6', Uniqueid: legId, Linkedid: legId });
    bench.calls.answer(trunk!, { ...own!, state: '6' });
    await told('101 talking');
    expect(story()).toEqual(['101 alerting', '101 talking']);
  });

  test('is refused in the switch’s words', async () => {
    const link = await bench.connect();
    bench.ami.answers.set('Originate', () => ({ answer: { Response: 'Error', Message: 'Extension does not exist.' } }));
    await expect(link.makeCall('101', '700')).rejects.toMatchObject({ code: 'bad_params' });
    bench.ami.answers.set('Originate', () => ({ answer: { Response: 'Error', Message: 'Permission denied' } }));
    await expect(link.makeCall('101', '700')).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each(['101\r\nAction: Command', '101&PJSIP/102', 'sip:x@y', ''])('never goes to %j', async (to) => {
    const link = await bench.connect();
    await expect(link.makeCall('101', to)).rejects.toMatchObject({ code: 'bad_params' });
    await expect(link.makeCall(to, '79131234567')).rejects.toMatchObject({ code: 'bad_params' });
    expect(bench.ami.sent('Originate')).toEqual([]);
  });
});

test('release, blind transfer and digits go to the right channel', async () => {
  const { link, call, legId } = await talk();
  const own = call.phones[0]!.name;
  await link.transfer(legId, '102');
  await link.dtmf(legId, '1#');
  await link.release(legId);
  expect(bench.ami.sent('BlindTransfer')).toMatchObject([{ Channel: own, Context: 'internal', Exten: '102' }]);
  // Digits are sent towards the client.
  expect(bench.ami.sent('PlayDTMF')).toMatchObject([
    { Channel: call.trunk.name, Digit: '1' },
    { Channel: call.trunk.name, Digit: '#' },
  ]);
  expect(bench.ami.sent('Hangup')).toMatchObject([{ Channel: own, Cause: '16' }]);
  await expect(link.release('1.1')).rejects.toMatchObject({ code: 'no_such_leg' });
});

describe('answering and holding', () => {
  test('is never tried with a phone that was not marked: it would lose the call', async () => {
    const { link, legId } = await talk();
    expect(link.abilities({ legId, extension: '101' })).toMatchObject({ answer: false, hold: false, transfer: true });
    await expect(link.answer(legId)).rejects.toMatchObject({ code: 'answer_not_supported' });
    await expect(link.hold(legId)).rejects.toMatchObject({ code: 'not_possible_now' });
    await expect(link.unhold(legId)).rejects.toMatchObject({ code: 'not_possible_now' });
    expect(bench.ami.sent('PJSIPNotify')).toEqual([]);
  });

  test('is a NOTIFY in the call of a marked phone', async () => {
    const { link, call, legId } = await talk({ notifyNumbers: ['101'] });
    expect(link.abilities({ legId, extension: '101' })).toMatchObject({ answer: true, hold: true });
    await link.hold(legId);
    await link.unhold(legId);
    const Channel = call.phones[0]!.name;
    expect(bench.ami.sent('PJSIPNotify')).toMatchObject([
      { Channel, Variable: 'Event=hold' },
      { Channel, Variable: 'Event=talk' },
    ]);
  });

  test('works without the phone where the dial plan has a place to wait', async () => {
    const { link, call, legId } = await talk({ holdContext: 'park' });
    expect(link.abilities({ legId, extension: '101' })).toMatchObject({ answer: false, hold: true });
    await link.hold(legId);
    const own = call.phones[0]!;
    expect(bench.ami.sent('Redirect')).toMatchObject([
      { Channel: call.trunk.name, ExtraChannel: own.name, Context: 'park', Exten: 'moh', ExtraExten: 'wait' },
    ]);
    expect(story().at(-1)).toBe('101 held');
    bench.calls.leave(own);
    bench.calls.leave(call.trunk);
    expect(link.abilities({ legId, extension: '101' })).toMatchObject({ hold: true, consult: false });
    await link.unhold(legId);
    expect(bench.ami.sent('Bridge')).toMatchObject([{ Channel1: call.trunk.name, Channel2: own.name }]);
    bench.calls.bridge(call.trunk, own);
    await bench.facts.until(() => story().at(-1) === '101 talking');
  });
});

describe('a consultation', () => {
  /** As the recording attended-transfer-ami tells it. */
  function consult(call: Talk, to: string): { wire: string; hangUp: () => void } {
    const own = call.phones[0]!;
    const names = [`Local/${to}@internal-00000000;1`, `Local/${to}@internal-00000000;2`];
    const local = (state: string) => ({
      Channel: names[0]!,
      ChannelState: state,
      Exten: to,
      Uniqueid: 'l.1',
      Linkedid: call.trunk.id,
    });
    bench.calls.hold(own);
    bench.calls.leave(own);
    bench.ami.send({ Event: 'Newchannel', ...local('0') });
    bench.ami.send({ Event: 'BridgeEnter', BridgeUniqueid: 'ask', ...local('0') });
    const mine = { Channel: own.name, ChannelState: '6', Uniqueid: own.id, Linkedid: own.call };
    bench.ami.send({ Event: 'BridgeEnter', BridgeUniqueid: 'ask', ...mine });
    bench.ami.send({ Event: 'Newstate', ...local('6') });
    return {
      wire: names[0]!,
      hangUp: () => {
        bench.ami.send({ Event: 'BridgeLeave', BridgeUniqueid: 'ask', ...mine });
        bench.calls.bridge(own, call.trunk);
        bench.calls.unhold(own);
        bench.ami.send({ Event: 'Hangup', ...local('6'), Cause: '16' });
      },
    };
  }

  test('shows as a call of the same phone beside the one on hold, and completes by hanging up', async () => {
    const { link, call, legId } = await talk();
    bench.ami.answers.set('Atxfer', () => ({ answer: {}, then: () => void consult(call, '103') }));
    const made = await link.consult(legId, '103');
    expect(bench.ami.sent('Atxfer')).toMatchObject([
      { Channel: call.phones[0]!.name, Context: 'internal', Exten: '103' },
    ]);
    await bench.facts.until(() => bench.listener.legs.some(({ leg }) => leg.legId === made.legId && leg.answered));
    expect(bench.listener.legs.filter(({ leg }) => leg.legId === made.legId).map(({ leg }) => leg)).toMatchObject([
      { ...made, direction: 'out', extension: '101', remoteNumber: '103', phase: 'alerting' },
      { phase: 'talking' },
    ]);
    expect(made.switchCallId).not.toBe(call.trunk.id);
    expect(story()).toContain('101 held');
    await link.completeTransfer(legId, made.legId);
    expect(bench.ami.sent('Hangup')).toMatchObject([{ Channel: call.phones[0]!.name }]);
  });

  test('is given up by hanging up the colleague; the client is back before that is done', async () => {
    const { link, call, legId } = await talk();
    let asked: ReturnType<typeof consult> | null = null;
    bench.ami.answers.set('Atxfer', () => ({ answer: {}, then: () => void (asked = consult(call, '103')) }));
    const made = await link.consult(legId, '103');
    bench.ami.answers.set('Hangup', () => ({ answer: {}, then: () => asked?.hangUp() }));
    await link.release(made.legId);
    expect(bench.ami.sent('Hangup')).toMatchObject([{ Channel: asked!.wire }]);
    expect(
      bench.listener.legs.map(({ leg }) => `${leg.legId === made.legId ? 'asked' : leg.extension} ${leg.phase}`),
    ).toEqual([
      '101 alerting',
      '101 talking',
      '101 held',
      'asked alerting',
      'asked talking',
      'asked released',
      '101 talking',
    ]);
  });

  test('that the dial plan does not know is not offered a second time', async () => {
    const { link, legId } = await talk();
    bench.ami.answers.set('Atxfer', () => ({ answer: { Response: 'Error', Message: 'No feature code' } }));
    await expect(link.consult(legId, '103')).rejects.toMatchObject({ code: 'not_possible_now' });
    expect(link.abilities({ legId, extension: '101' })).toMatchObject({ consult: false });
  });

  test('of which nothing comes within five seconds is not possible', async () => {
    const { link, legId } = await talk();
    const refused = expect(link.consult(legId, '103')).rejects.toMatchObject({ code: 'not_possible_now' });
    await bench.facts.until(() => bench.ami.sent('Atxfer').length === 1);
    await bench.facts.until(() => bench.clock.delays.at(-1) === 5_000);
    await bench.clock.advance(5_000);
    await refused;
  });
});

test('without a connection every command says so at once', async () => {
  const link = bench.link();
  await expect(link.makeCall('101', '102')).rejects.toMatchObject({ code: 'not_connected' });
});
