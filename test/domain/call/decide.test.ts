import { describe, expect, it } from 'vitest';
import type { Dial } from '../../../src/domain/call/call.ts';
import {
  FALLBACK_MS,
  SETTLE_ANSWERED_MS,
  SETTLE_UNANSWERED_MS,
  SILENT_DIAL_MS,
} from '../../../src/domain/call/decide.ts';
import { CallScript, contextOf } from '../../helpers/call-script.ts';

const SETTLED = SETTLE_UNANSWERED_MS;

describe('an incoming call to one phone', () => {
  it('answered: the card while it rings and talks, one record with the talk time', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 4_000);
    expect(script.call).toMatchObject({
      direction: 'incoming',
      viewers: ['2'],
      ownerUserId: '2',
      clientNumber: '+79131234567',
    });
    script.leg('101:in', 'released', 42_000).wait(SETTLED);
    expect(script.call.result).toEqual({ statusCode: '200', failedReason: '', talkMs: 42_000, userId: '2' });
    expect(script.call.viewers).toEqual([]);
  });

  it('missed, also when the caller gave up: 304 with no talk', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'released', 9_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '304', talkMs: 0, userId: '2' });
  });

  it('rejected in the card: 603', () => {
    const script = new CallScript().leg('101:in', 'alerting');
    script.change({ legs: script.call.legs.map((leg) => ({ ...leg, releasedByOperator: true })) });
    script.leg('101:in', 'released', 1_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '603', talkMs: 0 });
  });

  it('is answered although only its end was heard', () => {
    const script = new CallScript();
    script.leg('101:in', 'released', 60_000, { answered: true, answeredAt: script.now + 20_000 }).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', talkMs: 40_000 });
  });

  it.each(['in', 'out'])('%s: has its owner although all of it was heard when it was over', (direction) => {
    const leg = `101:${direction}`;
    const late = new CallScript().heldUp(60_000, (script) => {
      script.leg(leg, 'alerting').leg(leg, 'released', 2_000);
    });
    expect(late.call).toMatchObject({ ownerUserId: '2', unreported: null, result: { talkMs: 0, userId: '2' } });
    expect(late.decisions).toContainEqual(expect.objectContaining({ what: 'owner' }));
    const ofNobody = new CallScript(contextOf({ employees: {}, defaultUserId: '9' })).heldUp(60_000, (script) => {
      script.leg(leg, 'released');
    });
    expect(ofNobody.call).toMatchObject({ ownerUserId: '9', unreported: null, result: { userId: '9' } });
  });

  it('comes from a withheld number', () => {
    const script = new CallScript().leg('101:in', 'alerting', 0, { remoteNumber: null });
    expect(script.call).toMatchObject({ direction: 'incoming', clientNumber: null, viewers: ['2'] });
  });

  it('keeps its hold inside the talk', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 1_000);
    script.leg('101:in', 'held', 5_000).leg('101:in', 'talking', 5_000).leg('101:in', 'released', 5_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ talkMs: 15_000 });
  });

  it('ignores repetitions and reports that come late', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 1_000);
    const before = script.call;
    script.leg('101:in', 'talking', 500).leg('101:in', 'alerting', 500);
    expect(script.call).toEqual(before);
    script.leg('101:in', 'released', 1_000).wait(SETTLED);
    const ended = script.call;
    script.leg('101:in', 'talking', 10).leg('101:in', 'released', 10);
    expect(script.call).toEqual(ended);
  });
});

describe('a group of three', () => {
  const ringing = (): CallScript =>
    new CallScript().leg('101:in', 'alerting').leg('102:in', 'alerting', 1).leg('103:in', 'alerting', 1);

  it('answered by the second: three cards, two leave with the answer, the record is the talker’s', () => {
    const script = ringing();
    expect(script.call.viewers).toEqual(['2', '3', '4']);
    script.leg('102:in', 'talking', 3_000);
    expect(script.call.viewers).toEqual(['3']);
    script.leg('101:in', 'released', 1).leg('103:in', 'released', 1).leg('102:in', 'released', 10_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', userId: '3', talkMs: 10_002 });
  });

  it('missed: one result for all', () => {
    const script = ringing()
      .leg('101:in', 'released', 20_000)
      .leg('102:in', 'released', 1)
      .leg('103:in', 'released', 1)
      .wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '304', userId: '2' });
  });

  it('rejected by one goes on for the others', () => {
    const script = ringing().leg('101:in', 'released', 500);
    expect(script.call.viewers).toEqual(['3', '4']);
  });

  it('rung one after another with a pause is one call', () => {
    const script = new CallScript()
      .leg('101:in', 'alerting')
      .leg('101:in', 'released', 15_000)
      .wait(SETTLE_UNANSWERED_MS - 100);
    script.leg('102:in', 'alerting', 50).leg('102:in', 'talking', 2_000).leg('102:in', 'released', 3_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', userId: '3', talkMs: 3_000 });
  });
});

describe('transfers', () => {
  const talking = (): CallScript => new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 2_000);

  it('blind: the card travels, the last talker owns the record, the pause is no talk', () => {
    const script = talking().leg('101:in', 'released', 10_000);
    script.leg('102:in', 'alerting', 5);
    expect(script.call.viewers).toEqual(['3']);
    script.leg('102:in', 'talking', 4_000).leg('102:in', 'released', 20_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ userId: '3', talkMs: 30_000 });
  });

  it('blind to somebody who does not answer: the record stays with the talker', () => {
    const script = talking()
      .leg('101:in', 'released', 10_000)
      .leg('102:in', 'alerting', 5)
      .leg('102:in', 'released', 9_000)
      .wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', userId: '2', talkMs: 10_000 });
  });

  it('attended with a new leg: one call, overlapping talk counted once', () => {
    const script = talking()
      .leg('101:in', 'held', 5_000)
      .leg('102:x', 'talking', 5_000, { legId: 'new' })
      .leg('101:in', 'released', 3);
    expect(script.call.viewers).toEqual(['3']);
    script.leg('102:x', 'released', 20_000, { legId: 'new', remoteNumber: '+79131234567' }).wait(SETTLED);
    expect(script.call.result).toMatchObject({ userId: '3', talkMs: 30_003 });
  });

  it('a consultation under the same call id shows nothing to the colleague until the client is handed over', () => {
    const script = talking().leg('101:in', 'held', 5_000);
    script
      .leg('101:out', 'alerting', 10, { remoteNumber: '102' })
      .leg('102:in', 'alerting', 10, { remoteNumber: '101' });
    script.leg('102:in', 'talking', 2_000).leg('101:out', 'talking', 1);
    expect(script.call.viewers).toEqual(['2']);
    script.leg('101:in', 'released', 3_000).leg('101:out', 'released', 1);
    expect(script.call.viewers).toEqual(['3']);
    script.leg('102:in', 'released', 7_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ userId: '3' });
    expect(script.call.result?.talkMs).toBe(5_000 + 2_020 + 1 + 3_000 + 7_001);
  });

  it('colleagues who go on talking after the client hung up do not keep the call open', () => {
    const script = talking().leg('101:in', 'held', 5_000);
    script.leg('101:out', 'talking', 10, { remoteNumber: '102' }).leg('102:in', 'talking', 10, { remoteNumber: '101' });
    script.leg('101:in', 'released', 1_000).wait(SETTLE_ANSWERED_MS);
    expect(script.call.result).toMatchObject({ statusCode: '200', userId: '2' });
  });
});

describe('internal calls and queues', () => {
  it('leaves calls between colleagues alone', () => {
    const script = new CallScript()
      .leg('101:out', 'alerting', 0, { remoteNumber: '102' })
      .leg('102:in', 'alerting', 1, { remoteNumber: '101' });
    script
      .leg('102:in', 'talking', 900)
      .leg('101:out', 'talking', 1)
      .leg('101:out', 'released', 9)
      .leg('102:in', 'released', 1)
      .wait(SETTLED);
    expect(script.call).toMatchObject({ direction: 'internal', unreported: 'internal', delivered: true, viewers: [] });
  });

  it('a colleague who waits in a queue is no client, and waiting is not talking', () => {
    const script = new CallScript()
      .leg('101:out', 'talking', 0, { remoteNumber: '700' })
      .leg('102:in', 'alerting', 5_000, { remoteNumber: '101' });
    expect(script.call).toMatchObject({ direction: 'internal', viewers: [] });
  });
});

describe('outgoing calls', () => {
  it('dialled on the phone', () => {
    const script = new CallScript().leg('101:out', 'alerting');
    expect(script.call).toMatchObject({ direction: 'outgoing', viewers: ['2'], ownerUserId: '2' });
    script.leg('101:out', 'talking', 5_000).leg('101:out', 'released', 8_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', talkMs: 8_000 });
  });

  const dial: Dial = {
    userId: '2',
    from: '101',
    to: '+79131234567',
    state: 'asked',
    askedAt: 1_000_000,
    statusCode: null,
    reason: null,
    clickedAt: null,
  };

  it('clicked and not answered', () => {
    const script = new CallScript(contextOf(), dial).change({ dial: { ...dial, state: 'accepted' } });
    script.leg('101:out', 'alerting', 100).leg('101:out', 'released', 20_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '480', talkMs: 0, userId: '2' });
  });

  it('clicked and refused by the switch ends at once with its reason', () => {
    const script = new CallScript(contextOf(), dial).change({
      dial: { ...dial, state: 'refused', statusCode: '403', reason: 'нельзя' },
    });
    expect(script.call.result).toEqual({ statusCode: '403', failedReason: 'нельзя', talkMs: 0, userId: '2' });
  });

  it('clicked on a colleague’s number is finished too', () => {
    const script = new CallScript(contextOf(), { ...dial, to: '102', state: 'accepted' });
    script.leg('101:out', 'alerting', 9, { remoteNumber: '102' }).leg('102:in', 'alerting', 1, { remoteNumber: '101' });
    expect(script.call.viewers).toEqual(['2']);
    script
      .leg('102:in', 'talking', 1_000)
      .leg('101:out', 'talking', 1)
      .leg('101:out', 'released', 5_000)
      .leg('102:in', 'released', 1)
      .wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', talkMs: 5_000, userId: '2' });
  });

  it('clicked, accepted and never heard of again does not stay open for ever', () => {
    const script = new CallScript(contextOf(), { ...dial, state: 'accepted' }).change({});
    script.wait(SILENT_DIAL_MS);
    expect(script.call.result).toMatchObject({ statusCode: '480' });
  });
});

describe('phones of nobody', () => {
  it('go to the default employee after a moment', () => {
    const script = new CallScript(contextOf({ employees: {}, defaultUserId: '1' })).leg('103:in', 'alerting');
    expect(script.call.ownerUserId).toBeNull();
    script.wait(FALLBACK_MS);
    expect(script.call).toMatchObject({ ownerUserId: '1', viewers: ['1'] });
    script.leg('103:in', 'talking', 1_000).leg('103:in', 'released', 5_000).wait(SETTLED);
    expect(script.call.result).toMatchObject({ userId: '1', statusCode: '200' });
  });

  it('are told in the journal without one', () => {
    const script = new CallScript(contextOf({ employees: {} }))
      .leg('103:in', 'alerting')
      .leg('103:in', 'released', 900)
      .wait(SETTLED);
    expect(script.call).toMatchObject({ unreported: 'no_employee', delivered: true });
    expect(script.decisions.map((each) => each.what)).toContain('undeliverable');
    expect(script.decisions).toContainEqual(
      expect.objectContaining({ what: 'card_not_shown', details: { extension: '103', why: 'no_employee' } }),
    );
  });

  it('in a group leave the call to its employees', () => {
    const script = new CallScript(contextOf({ employees: { '101': '2' }, defaultUserId: '1' }))
      .leg('103:in', 'alerting')
      .leg('101:in', 'alerting', 2);
    script.wait(FALLBACK_MS);
    expect(script.call).toMatchObject({ ownerUserId: '2', viewers: ['2'] });
  });
});

describe('what an independent switch may do', () => {
  it('keeps the leg id over a transfer: the card travels and the pause is no talk', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 1_000);
    const moved = { legId: '101:in', extension: '102' };
    script.leg('102:in', 'alerting', 5_000, { ...moved, answered: false });
    expect(script.call.viewers).toEqual(['3']);
    script.leg('102:in', 'talking', 3_000, moved).leg('102:in', 'released', 4_000, moved).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '200', userId: '3', talkMs: 9_000 });
  });

  it('serves the number of a queue: waiting there is neither talk nor an answer', () => {
    const script = new CallScript(contextOf({ employees: { '102': '3' } })).leg('104:in', 'talking', 0);
    script.leg('102:in', 'alerting', 2_000).leg('102:in', 'released', 4_000).leg('104:in', 'released', 1).wait(SETTLED);
    expect(script.call.result).toMatchObject({ statusCode: '304', talkMs: 0, userId: '3' });
  });

  it('never has a call with an answer that lasted nothing', () => {
    const script = new CallScript().leg('101:in', 'talking').leg('101:in', 'released').wait(SETTLED);
    expect(script.call.result?.talkMs).toBeGreaterThan(0);
  });
});
