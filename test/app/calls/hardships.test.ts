/** Counter-examples that the properties of crash.property.test.ts and track.property.test.ts have found. */
import { describe, expect, it } from 'vitest';
import type { LegPhase, LegReport } from '../../../src/domain/call/leg.ts';
import { CrashRig } from '../../helpers/crash-rig.ts';
import { reportOf } from '../../helpers/desk-rig.ts';

const START = 1_800_000_000_000;

async function running(): Promise<CrashRig> {
  const rig = new CrashRig(START, []);
  await rig.boot(START);
  await rig.snapshot([], null);
  return rig;
}

async function leg(rig: CrashRig, name: string, phase: LegPhase, more: Partial<LegReport> = {}): Promise<void> {
  await rig.leg(reportOf(name, phase, more));
}

describe('hardships', () => {
  it('killed before the portal’s answer, up again when the call is over: no card is left', async () => {
    const rig = await running();
    await leg(rig, '101:in', 'alerting');
    await leg(rig, '102:in', 'alerting');
    // The portal has the request, its answer takes longer.
    await rig.until(START + 40);
    await rig.boot(START + 30_000);
    await rig.snapshot([], null);
    await rig.until(START + 120_000);
    expect(rig.portal.calls.map(({ cards, finished }) => [[...cards], finished])).toEqual([[[], true]]);
  });

  it('a transfer made while the connection was away, half of it still in the list, is one call', async () => {
    const rig = await running();
    await leg(rig, '101:in', 'talking');
    await rig.until(START + 5_000);
    await leg(rig, '101:out', 'talking', { legId: 'asking', remoteNumber: '102' });
    await leg(rig, '102:in', 'talking', { remoteNumber: '101' });
    await rig.until(START + 20_000);
    await rig.snapshot([reportOf('102:in', 'talking', { remoteNumber: '101' })], START + 6_000);
    await rig.until(START + 30_000);
    await leg(rig, '102:in', 'released', { remoteNumber: '101', answered: true });
    await rig.until(START + 60_000);
    expect(rig.portal.calls).toHaveLength(1);
    expect(rig.portal.calls[0]?.done.at(-1)).toMatchObject({ kind: 'finish', userId: '3' });
  });

  it('a late copy from the consultation does not take the colleague out of the call that he was given', async () => {
    const rig = await running();
    const consultation = { switchCallId: 'consult' };
    await leg(rig, '101:in', 'talking');
    await leg(rig, '101:out', 'talking', { ...consultation, remoteNumber: '102' });
    await leg(rig, '102:in', 'talking', { ...consultation, remoteNumber: '101' });
    await rig.until(START + 5_000);
    await leg(rig, '102:in', 'talking');
    await leg(rig, '101:out', 'released', { ...consultation, remoteNumber: '102', answered: true });
    await leg(rig, '101:in', 'released', { answered: true });
    await rig.until(START + 8_000);
    await leg(rig, '102:in', 'talking', { ...consultation, remoteNumber: '101' });
    await rig.until(START + 30_000);
    await leg(rig, '102:in', 'released', { answered: true });
    await rig.until(START + 60_000);
    expect(rig.portal.calls).toHaveLength(1);
    expect(rig.portal.calls[0]?.done.at(-1)).toMatchObject({ kind: 'finish', userId: '3', talkMs: 30_000 });
  });

  it('a withheld caller who is handed over does not get the colleague’s extension for a number', async () => {
    const rig = await running();
    await leg(rig, '101:in', 'talking', { remoteNumber: null });
    await leg(rig, '101:out', 'talking', { legId: 'asking', remoteNumber: '102' });
    await leg(rig, '102:in', 'talking', { remoteNumber: '101' });
    await rig.until(START + 5_000);
    await leg(rig, '101:in', 'released', { remoteNumber: null, answered: true });
    await leg(rig, '101:out', 'released', { legId: 'asking', remoteNumber: '102', answered: true });
    await leg(rig, '102:in', 'held', { remoteNumber: '101' });
    const [call] = await rig.store.recent();
    expect(call).toMatchObject({ clientNumber: null, viewers: ['3'] });
  });
});
