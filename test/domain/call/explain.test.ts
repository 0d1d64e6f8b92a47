import { describe, expect, it } from 'vitest';
import { SETTLE_ANSWERED_MS, SETTLE_UNANSWERED_MS } from '../../../src/domain/call/decide.ts';
import type { Dial } from '../../../src/domain/call/call.ts';
import { CallScript, contextOf } from '../../helpers/call-script.ts';

const reasons = (script: CallScript, what: string): Record<string, unknown>[] =>
  script.decisions.filter((decision) => decision.what === what).map((decision) => decision.details);

const CLICK: Dial = {
  userId: '2',
  from: '101',
  to: '+79131234567',
  state: 'accepted',
  askedAt: 1_000_000,
  clickedAt: null,
  statusCode: null,
  reason: null,
};

describe('why a card is shown and taken away', () => {
  it('in a group: each because of the own phone, taken away because another one answered', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('102:in', 'alerting').leg('103:in', 'alerting');
    expect(reasons(script, 'owner')).toEqual([{ userId: '2', extension: '101' }]);
    expect(reasons(script, 'card_for')).toEqual([
      { userId: '2', why: 'rings', extension: '101' },
      { userId: '3', why: 'rings', extension: '102' },
      { userId: '4', why: 'rings', extension: '103' },
    ]);
    script.leg('102:in', 'talking', 3_000);
    const by = { byExtension: '102', byUserId: '3' };
    expect(reasons(script, 'card_away_from')).toEqual([
      { userId: '2', why: 'answered_by', extensions: ['101'], ...by },
      { userId: '4', why: 'answered_by', extensions: ['103'], ...by },
    ]);
  });

  it('that nobody answers: the phone stopped ringing', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'released', 9_000);
    expect(reasons(script, 'card_away_from')).toEqual([{ userId: '2', why: 'stopped_ringing', extensions: ['101'] }]);
  });

  it('dialled on the phone, clicked, transferred', () => {
    const dialled = new CallScript().leg('101:out', 'alerting');
    expect(reasons(dialled, 'card_for')).toEqual([{ userId: '2', why: 'dials', extension: '101' }]);
    const transferred = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 1_000);
    transferred.leg('102:in', 'alerting', 5_000);
    expect(reasons(transferred, 'card_for').at(-1)).toEqual({
      userId: '3',
      why: 'rings_after_answer',
      extension: '102',
    });
    transferred.leg('102:in', 'talking', 1_000).leg('101:in', 'released', 1_000);
    expect(reasons(transferred, 'card_away_from')).toEqual([
      { userId: '2', why: 'handed_on', extensions: ['101'], byExtension: '102', byUserId: '3' },
    ]);
  });

  it('of the default employee: because the ringing phone is nobody’s, until somebody’s rings', () => {
    const context = contextOf({ employees: { '101': '2' }, defaultUserId: '9' });
    const script = new CallScript(context).leg('102:in', 'alerting').wait(600);
    expect(reasons(script, 'default_employee')).toEqual([{ userId: '9', extensions: ['102'] }]);
    expect(reasons(script, 'card_for')).toEqual([{ userId: '9', why: 'default_employee', extensions: ['102'] }]);
    script.leg('101:in', 'alerting', 1_000);
    expect(reasons(script, 'card_away_from')).toEqual([{ userId: '9', why: 'stood_in' }]);
  });

  it('of a click: the portal showed it', () => {
    const script = new CallScript(contextOf(), { ...CLICK, state: 'asked' }).change({ viewers: [] });
    expect(reasons(script, 'card_for')).toEqual([{ userId: '2', why: 'clicked' }]);
  });
});

describe('why a call counts as ended, with this result', () => {
  const ended = (script: CallScript): Record<string, unknown> => reasons(script, 'ended')[0] ?? {};

  it('after a talk', () => {
    const script = new CallScript().leg('101:in', 'alerting').leg('101:in', 'talking', 1_000);
    script.leg('101:in', 'released', 5_000).wait(SETTLE_ANSWERED_MS);
    expect(ended(script)).toMatchObject({
      statusCode: '200',
      ended: 'last_phone_left',
      because: 'talked',
      recordFor: 'talked_last',
      talkers: ['101'],
      announcements: [],
      settledMs: SETTLE_ANSWERED_MS,
    });
  });

  it('missed, declined, not answered by the client', () => {
    const missed = new CallScript().leg('101:in', 'alerting').leg('101:in', 'released', 900).wait(SETTLE_UNANSWERED_MS);
    expect(ended(missed)).toMatchObject({ because: 'nobody_answered', recordFor: 'registered_for' });
    const declined = new CallScript().leg('101:in', 'alerting');
    declined.change({ legs: declined.call.legs.map((leg) => ({ ...leg, releasedByOperator: true })) });
    declined.leg('101:in', 'released', 900).wait(SETTLE_UNANSWERED_MS);
    expect(ended(declined)).toMatchObject({ statusCode: '603', because: 'ended_by_operator' });
    const silent = new CallScript().leg('101:out', 'alerting').leg('101:out', 'released', 900).wait(1_000);
    expect(ended(silent)).toMatchObject({ statusCode: '480', because: 'client_did_not_answer' });
  });

  it('a queue that answered by itself is named, and is no talk', () => {
    const context = contextOf({ employees: { '101': '2' } });
    const script = new CallScript(context).leg('700:in', 'talking').leg('101:in', 'alerting', 2_000);
    script.leg('101:in', 'released', 2_000).leg('700:in', 'released', 100).wait(SETTLE_UNANSWERED_MS);
    expect(ended(script)).toMatchObject({ statusCode: '304', announcements: ['700'], because: 'nobody_answered' });
  });

  it('a click that the switch refused', () => {
    const refused: Dial = { ...CLICK, state: 'refused', statusCode: '486', reason: 'занято' };
    const script = new CallScript(contextOf(), refused).change({});
    expect(ended(script)).toMatchObject({ ended: 'dial_refused', because: 'dial_refused', statusCode: '486' });
  });

  it('a call of nobody, when there is a default employee at its end only', () => {
    const script = new CallScript(contextOf({ employees: {}, defaultUserId: '9' })).leg('102:in', 'alerting');
    script.leg('102:in', 'released', 100).wait(SETTLE_UNANSWERED_MS);
    expect(ended(script)).toMatchObject({ userId: '9', recordFor: 'default_employee' });
  });
});

it('a call that was given up while it rang is done with at its end', () => {
  const script = new CallScript().leg('101:in', 'alerting').change({ abandoned: true });
  script.leg('101:in', 'released', 900).wait(SETTLE_UNANSWERED_MS);
  expect(script.call).toMatchObject({ delivered: true, finished: false });
});
