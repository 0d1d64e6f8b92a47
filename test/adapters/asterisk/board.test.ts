/** What no recording shows: calls joined the other way round, events lost, repeated and overtaken, and nothing left behind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Board } from '../../../src/adapters/asterisk/board.ts';
import { compilePattern } from '../../../src/adapters/asterisk/channel-name.ts';
import { readFact } from '../../../src/adapters/asterisk/facts.ts';
import type { SwitchFact } from '../../../src/adapters/asterisk/facts.ts';
import { AmiMessage } from '../../../src/adapters/asterisk/wire.ts';
import type { LegReport } from '../../../src/domain/call/leg.ts';
import { liveEvent, readTrace, TRACES } from '../../helpers/asterisk-traces.ts';

const newBoard = (): Board => new Board(compilePattern('{number:3}')!, 'crm-');

function play(board: Board, facts: SwitchFact[]): LegReport[] {
  return facts.flatMap((fact, at) => board.apply(fact, at));
}

function factsOf(name: string): SwitchFact[] {
  return readTrace(name).flatMap((line) => {
    const event = liveEvent(line);
    return (event && readFact(event)) ?? [];
  });
}

function event(
  Event: string,
  channel: string,
  id: string,
  call: string,
  more: Record<string, string> = {},
): SwitchFact {
  const fields = { Event, Channel: channel, Uniqueid: id, Linkedid: call, ChannelState: '6', ...more };
  const fact = readFact(AmiMessage.of(fields));
  if (fact === null) throw new Error(`${Event} says nothing`);
  return fact;
}

describe('two calls become one', () => {
  /** 101 talks with 102 since .1; somebody outside calls 101, .3; 101 joins him with 102, and Asterisk prefers the older call. */
  const joined = [
    event('Newchannel', 'PJSIP/101-00000001', '1.1', '1.1', { ChannelState: '4', Exten: '102' }),
    event('Newchannel', 'PJSIP/102-00000002', '1.2', '1.1', { ChannelState: '0' }),
    event('Newstate', 'PJSIP/102-00000002', '1.2', '1.1', { ChannelState: '5', ConnectedLineNum: '101' }),
    event('BridgeEnter', 'PJSIP/102-00000002', '1.2', '1.1', { BridgeUniqueid: 'a', ConnectedLineNum: '101' }),
    event('BridgeEnter', 'PJSIP/101-00000001', '1.1', '1.1', { BridgeUniqueid: 'a' }),
    event('Newchannel', 'PJSIP/trunk-00000003', '2.3', '2.3', { ChannelState: '4', Exten: '73832200101' }),
    event('Newchannel', 'PJSIP/101-00000004', '2.4', '2.3', { ChannelState: '0' }),
    event('Newstate', 'PJSIP/101-00000004', '2.4', '2.3', { ChannelState: '5', ConnectedLineNum: '79131234567' }),
    event('BridgeEnter', 'PJSIP/101-00000004', '2.4', '2.3', { BridgeUniqueid: 'b', ConnectedLineNum: '79131234567' }),
    event('BridgeEnter', 'PJSIP/trunk-00000003', '2.3', '2.3', { BridgeUniqueid: 'b' }),
    event('BridgeLeave', 'PJSIP/trunk-00000003', '2.3', '2.3', { BridgeUniqueid: 'b' }),
    // The client's channel shows the older call's id from here on.
    event('BridgeEnter', 'PJSIP/trunk-00000003', '2.3', '1.1', { BridgeUniqueid: 'a' }),
    event('NewConnectedLine', 'PJSIP/102-00000002', '1.2', '1.1', { ConnectedLineNum: '79131234567' }),
    event('Hangup', 'PJSIP/101-00000004', '2.4', '2.3', { Cause: '16' }),
    event('Hangup', 'PJSIP/101-00000001', '1.1', '1.1', { Cause: '16' }),
  ];

  test('the client’s call goes on under its own id, and the colleague joins it', () => {
    const board = newBoard();
    const reports = play(board, joined);
    const of102 = reports.filter(({ extension }) => extension === '102');
    expect(of102.at(-1)).toMatchObject({ switchCallId: '2.3', remoteNumber: '79131234567', phase: 'talking' });
    expect(reports.filter(({ legId }) => legId === '2.4').every(({ switchCallId }) => switchCallId === '2.3')).toBe(
      true,
    );
    // What comes later under the id that Asterisk prefers belongs to it too.
    const late = play(board, [
      event('Newchannel', 'PJSIP/103-00000009', '3.9', '1.1', { ChannelState: '0' }),
      event('Newstate', 'PJSIP/103-00000009', '3.9', '1.1', { ChannelState: '5' }),
    ]);
    expect(late).toMatchObject([{ extension: '103', switchCallId: '2.3' }]);
  });
});

test('who hung up: a phone of a group that was put down ends nobody else’s talk', () => {
  const board = newBoard();
  const reports = play(board, [
    event('Newchannel', 'PJSIP/trunk-00000001', '1.1', '1.1', { ChannelState: '4' }),
    event('Newchannel', 'PJSIP/101-00000002', '1.2', '1.1', { ChannelState: '0' }),
    event('Newchannel', 'PJSIP/102-00000003', '1.3', '1.1', { ChannelState: '0' }),
    event('HangupRequest', 'PJSIP/101-00000002', '1.2', '1.1'),
    event('Hangup', 'PJSIP/101-00000002', '1.2', '1.1', { Cause: '17' }),
    event('BridgeEnter', 'PJSIP/102-00000003', '1.3', '1.1', { BridgeUniqueid: 'b' }),
    event('BridgeEnter', 'PJSIP/trunk-00000001', '1.1', '1.1', { BridgeUniqueid: 'b' }),
    event('HangupRequest', 'PJSIP/102-00000003', '1.3', '1.1'),
    event('Hangup', 'PJSIP/102-00000003', '1.3', '1.1', { Cause: '16' }),
  ]);
  expect(reports.filter(({ phase }) => phase === 'released')).toMatchObject([
    { extension: '101', endedBy: 'own', outcome: 'busy' },
    { extension: '102', endedBy: 'own', outcome: null },
  ]);
});

describe('whatever happens to the events', () => {
  const trace = fc.constantFrom(...TRACES.filter((name) => name !== 'restart-midcall'));

  test('nothing is left behind when all channels have ended', () => {
    for (const name of TRACES.filter((each) => each !== 'restart-midcall')) {
      const board = newBoard();
      play(board, factsOf(name));
      expect([...board.channels()], name).toEqual([]);
      expect(board.legs(), name).toEqual([]);
    }
  });

  test('repeated: the same legs in the same order', () => {
    for (const name of TRACES) {
      const once = play(newBoard(), factsOf(name));
      // A bridge that is entered twice is entered once; a repeated end is that of a channel that is gone.
      const twice = play(
        newBoard(),
        factsOf(name).flatMap((fact) => [fact, fact]),
      );
      const said = (reports: LegReport[]) =>
        reports.map(({ legId, phase, remoteNumber }) => [legId, phase, remoteNumber]);
      expect(said(twice), name).toEqual(said(once));
    }
  });

  test('lost: no leg comes back after its end, none is held before it talked, every end is told once', () => {
    fc.assert(
      fc.property(trace, fc.array(fc.nat(200), { maxLength: 12 }), (name, lost) => {
        const facts = factsOf(name);
        const gone = new Set(lost.map((at) => at % facts.length));
        const reports = play(
          newBoard(),
          facts.filter((_, at) => !gone.has(at)),
        );
        const legs = Map.groupBy(reports, ({ legId }) => legId);
        for (const phases of [...legs.values()].map((each) => each.map(({ phase }) => phase))) {
          expect(phases.filter((phase) => phase === 'released').length).toBeLessThanOrEqual(1);
          if (phases.includes('released')) expect(phases.at(-1)).toBe('released');
          if (phases.includes('held')) expect(phases.indexOf('talking')).toBeLessThan(phases.indexOf('held'));
        }
      }),
    );
  });

  test('overtaken by those of other channels: the same legs end, talked or not, as before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('in-answered', 'ring-group-missed', 'in-busy', 'out-busy'),
        fc.nat(),
        (name, seed) => {
          const facts = factsOf(name);
          const expected = ends(play(newBoard(), facts));
          expect(ends(play(newBoard(), swapped(facts, seed)))).toEqual(expected);
        },
      ),
    );
  });
});

const ends = (reports: LegReport[]): unknown =>
  reports
    .filter(({ phase }) => phase === 'released')
    .map(({ legId, answered }) => `${legId} ${String(answered)}`)
    .sort();

/** Known: the ends of two channels of one call come in either order. */
function swapped(facts: SwitchFact[], seed: number): SwitchFact[] {
  const next = [...facts];
  for (let at = 0; at + 1 < next.length; at++) {
    const [one, two] = [next[at]!, next[at + 1]!];
    const bothEnd = one.what === 'ended' && two.what === 'ended';
    if (bothEnd && ((seed >> (at % 16)) & 1) === 1) [next[at], next[at + 1]] = [two, one];
  }
  return next;
}
