/** Every recording of real calls, read by our rules, gives the legs that were read out of it by eye. */
import { describe, expect, test } from 'vitest';
import type { LegReport } from '../../../src/domain/call/leg.ts';
import { replay } from '../../helpers/asterisk-replay.ts';
import { goldenLegs, TRACES } from '../../helpers/asterisk-traces.ts';
import type { GoldenLeg } from '../../helpers/asterisk-traces.ts';

interface Seen {
  report: LegReport;
  /** As the golden legs write it. */
  states: [phase: string, at: number][];
  /** The other party when the leg was first spoken of with one. */
  remote: string | null;
}

function legsOf(name: string): Map<string, Seen> {
  const legs = new Map<string, Seen>();
  for (const { report, at } of replay(name)) {
    const known = legs.get(report.legId);
    const seen: Seen = known ?? { report, states: [], remote: null };
    seen.report = report;
    // The CRM's number: what stood there until the talk began.
    if (!known || report.phase === 'alerting' || seen.remote === null) seen.remote = report.remoteNumber;
    if (seen.states.at(-1)?.[0] !== report.phase) seen.states.push([report.phase, at]);
    legs.set(report.legId, seen);
  }
  return legs;
}

/**
 * Differences from the golden legs, each on purpose. The golden ones say `dialling` where the port knows one word, `alerting`, for a
 * phone that rings and one that waits for the other side; `transferred` is an `answered` to the CRM, which is told who talked last.
 */
const PORT_WORDS: Record<string, string> = { dialling: 'alerting' };
const OUTCOMES: Record<string, string | null> = {
  answered: null,
  transferred: null,
  noanswer: 'no_answer',
  wrongnumber: 'wrong_number',
};

function expectedStates(golden: GoldenLeg): [string, number][] {
  const states = golden.states.map(([phase, at]): [string, number] => [PORT_WORDS[phase] ?? phase, at]);
  return states.filter(([phase], index) => phase !== states[index - 1]?.[0]);
}

describe('replay of real calls', () => {
  const golden = goldenLegs();
  test('no recording is forgotten', () => {
    expect(TRACES).toEqual(Object.keys(golden).sort());
    expect(TRACES).toHaveLength(45);
  });

  test.each(TRACES)('%s', (name) => {
    const legs = legsOf(name);
    const expected = golden[name] ?? [];
    const real = [...legs.keys()].filter((id) => !id.includes('~'));
    expect(real.sort()).toEqual(expected.map(({ id }) => id).sort());
    for (const leg of expected) {
      const seen = legs.get(leg.id)!;
      const { report } = seen;
      expect(seen.states, `${leg.own}: states`).toEqual(expectedStates(leg));
      expect(report).toMatchObject({ switchCallId: leg.call, extension: leg.own, direction: leg.direction });
      expect(seen.remote, `${leg.own}: remote`).toBe(leg.remote);
      if (report.phase !== 'released') continue;
      const talked = leg.states.some(([phase]) => phase === 'talking');
      expect(report.answered).toBe(talked);
      expect(report.outcome, `${leg.own}: outcome`).toBe(
        leg.outcome === null || leg.outcome in OUTCOMES ? OUTCOMES[leg.outcome ?? ''] : leg.outcome,
      );
      expect(report.endedBy, `${leg.own}: by`).toBe(leg.by);
    }
  });
});
