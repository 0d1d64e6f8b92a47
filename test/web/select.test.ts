import { describe, expect, it } from 'vitest';
import { chooseMain, chooseOthers } from '../../web/frames/select.ts';
import { callView } from '../helpers/web-samples.ts';

const NOW = 1_000_000;
const subject = { callId: 'externalCall.1', phoneNumber: '+79131234567' };

describe('chooseMain', () => {
  it('takes the call that the portal named, even an ended one beside a ringing one', () => {
    const named = callView({ phase: 'ended' });
    const other = callView({ id: 'call-2', crmCallId: 'externalCall.2', phase: 'ringing' });
    expect(chooseMain([other, named], subject, null, NOW)).toBe(named);
  });

  it('takes a call without CALL_ID by its number, then leaves it when it turns out to be another one', () => {
    const unnamed = callView({ id: 'call-2', crmCallId: null });
    expect(chooseMain([unnamed], subject, null, NOW)).toBe(unnamed);
    const foreign = { ...unnamed, crmCallId: 'externalCall.9' };
    const named = callView();
    expect(chooseMain([foreign, named], subject, unnamed, NOW)).toBe(named);
  });

  it('never takes the call of another card', () => {
    const other = callView({ id: 'call-2', crmCallId: 'externalCall.2' });
    expect(chooseMain([other], subject, null, NOW)).toBeNull();
  });

  it('without CALL_ID takes the most urgent call and goes on to the next when it has ended', () => {
    const anyCall = { callId: null, phoneNumber: null };
    const rings = callView({ id: 'call-2' });
    const talks = callView({ phase: 'talking' });
    expect(chooseMain([rings, talks], anyCall, null, NOW)).toBe(talks);
    expect(chooseMain([rings, { ...talks, phase: 'ended' }], anyCall, talks, NOW)).toBe(rings);
  });

  it('keeps what the server no longer lists, as ended and without verbs', () => {
    const kept = chooseMain([], subject, callView(), NOW);
    expect(kept).toMatchObject({
      phase: 'ended',
      endedAt: NOW,
      verbs: { answer: false, reject: false, hangup: false },
    });
  });
});

describe('chooseOthers', () => {
  it('leaves out the main call and the ended ones', () => {
    const main = callView();
    const lives = callView({ id: 'call-2' });
    expect(chooseOthers([main, lives, callView({ id: 'call-3', phase: 'ended' })], main)).toEqual([lives]);
  });
});

describe('the call that the operator wants', () => {
  const named = callView();
  const other = callView({ id: 'call-2', crmCallId: 'externalCall.2', phase: 'talking' });

  it('is the big one while it lives', () => {
    expect(chooseMain([named, other], subject, named, NOW, 'call-2')).toBe(other);
    const over = { ...other, phase: 'ended' as const };
    expect(chooseMain([named, over], subject, other, NOW, 'call-2')).toBe(named);
  });

  it('is the one with somebody on the line once the call of the card has ended', () => {
    const over = callView({ phase: 'ended' });
    expect(chooseMain([over, other], subject, named, NOW)).toBe(other);
    expect(chooseMain([over, { ...other, phase: 'ringing' }], subject, named, NOW)).toBe(over);
  });
});
