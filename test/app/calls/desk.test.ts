import { REMEMBERED_MS } from '../../../src/app/calls/must-pick-up.ts';
import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../src/app/ports/operator.ts';
import { COMPANY, DeskRig, reportOf, STAFF } from '../../helpers/desk-rig.ts';

const anna: Viewer = { companyId: 'company', userId: '2', userName: 'Анна', admin: false };
const outLeg = { remoteNumber: '+79131234567' };

describe('an incoming call', () => {
  it('to a group takes three requests: cards for all, away from the others, finish', async () => {
    const rig = await new DeskRig().start();
    rig.link.listener?.onLeg(reportOf('101:in', 'alerting'), rig.clock.now());
    rig.link.listener?.onLeg(reportOf('102:in', 'alerting'), rig.clock.now());
    rig.link.listener?.onLeg(reportOf('103:in', 'alerting'), rig.clock.now());
    await rig.settle();
    expect(rig.portal.cards.get('externalCall.1')).toEqual(new Set(['2', '3', '4']));
    await rig.leg('102:in', 'talking');
    expect(rig.portal.cards.get('externalCall.1')).toEqual(new Set(['3']));
    await rig.leg('101:in', 'released');
    await rig.leg('103:in', 'released');
    await rig.settle(60_000);
    await rig.leg('102:in', 'released', { answered: true });
    await rig.settle(4_000);
    expect(rig.portal.kinds()).toEqual(['register', 'show', 'hide', 'finish']);
    expect(rig.portal.told.at(-1)).toMatchObject({ kind: 'finish', userId: '3', statusCode: '200' });
    expect(rig.portal.requests).toBe(3);
    expect([...rig.portal.cards.values()].every((cards) => cards.size === 0)).toBe(true);
  });

  it('after an attended transfer by a new call id stays one record of the last talker', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'talking');
    await rig.leg('101:in', 'held');
    const consult = { switchCallId: 'consult', remoteNumber: '102' };
    await rig.leg('101:out', 'talking', consult);
    await rig.leg('102:in', 'talking', { ...consult, remoteNumber: '101' });
    await rig.settle(5_000);
    // The same leg re-appears under the client's call.
    await rig.leg('102:in', 'talking');
    await rig.leg('101:out', 'released', consult);
    await rig.leg('101:in', 'released', { answered: true });
    expect(rig.portal.cards.get('externalCall.1')).toEqual(new Set(['3']));
    await rig.settle(20_000);
    await rig.leg('102:in', 'released', { answered: true });
    await rig.settle(4_000);
    expect(rig.portal.kinds().filter((kind) => kind === 'register' || kind === 'finish')).toEqual([
      'register',
      'finish',
    ]);
    expect(rig.portal.told.at(-1)).toMatchObject({ kind: 'finish', userId: '3' });
  });

  it('of a client who calls twice at once is two calls on one desk', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'alerting', { legId: 'second', switchCallId: 'call-2', remoteNumber: '+79230000000' });
    expect(rig.viewsOf('2').map((view) => view.clientNumber)).toEqual(['+79230000000', '+79131234567']);
    expect(rig.portal.kinds()).toEqual(['register', 'register']);
  });

  it('goes on where it was after a restart; what ended meanwhile is finished', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    await rig.leg('102:in', 'talking', { switchCallId: 'call-2' });
    await rig.settle(30_000);
    await rig.restart();
    await rig.snapshot([reportOf('102:in', 'talking', { switchCallId: 'call-2' })]);
    await rig.settle(5_000);
    expect(rig.portal.told.filter((command) => command.kind === 'finish')).toMatchObject([
      { userId: '2', statusCode: '200' },
    ]);
    await rig.leg('102:in', 'released', { switchCallId: 'call-2', answered: true });
    await rig.settle(5_000);
    expect(rig.portal.kinds().filter((kind) => kind !== 'hide')).toEqual(['register', 'register', 'finish', 'finish']);
    expect(await rig.store.open()).toEqual([]);
  });

  it('is told whole after the portal was away, with its own start', async () => {
    const rig = await new DeskRig().start();
    const startedAt = rig.clock.now();
    rig.portal.failure = { action: 'retry', code: 'network', message: '', retryAt: null };
    await rig.leg('101:in', 'talking');
    await rig.settle(5_000);
    await rig.leg('101:in', 'released', { answered: true });
    await rig.settle(600_000);
    rig.portal.failure = null;
    await rig.settle(120_000);
    expect(rig.portal.told).toMatchObject([
      { kind: 'register', startedAt, show: false },
      { kind: 'finish', statusCode: '200' },
    ]);
  });

  it('reported again after it was finished makes no second record', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'released');
    await rig.settle(5_000);
    await rig.leg('101:in', 'released');
    await rig.leg('101:in', 'alerting');
    await rig.settle(5_000);
    expect(rig.portal.kinds()).toEqual(['register', 'hide', 'finish']);
  });

  it('whose events were lost is found by asking for the legs alive', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    await rig.settle(31_000);
    expect(rig.link.refreshed).toBe(1);
  });
});

describe('an end that nobody saw', () => {
  it('is dated by the last proof of life, not by the last event', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    await rig.settle(600_000);
    await rig.snapshot([reportOf('101:in', 'talking')], rig.clock.now());
    await rig.restart();
    await rig.snapshot([]);
    await rig.settle(5_000);
    const finish = rig.portal.told.find((command) => command.kind === 'finish');
    expect(finish?.kind === 'finish' ? finish.talkMs : 0).toBeGreaterThanOrEqual(600_000);
  });
});

describe('a graceful stop', () => {
  it('keeps the talk that it knows of', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    await rig.settle(20_000);
    await rig.restart();
    await rig.snapshot([]);
    await rig.settle(5_000);
    const finish = rig.portal.told.find((command) => command.kind === 'finish');
    expect(finish?.kind === 'finish' ? finish.talkMs : 0).toBeGreaterThanOrEqual(20_000);
  });
});

describe('an answer of the portal that was lost', () => {
  it('leaves no card on a desk that does not ring any more', async () => {
    const rig = await new DeskRig().start();
    rig.portal.swallowAnswers = 1;
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:in', 'released');
    await rig.leg('102:in', 'alerting');
    await rig.settle(5_000);
    expect(rig.portal.cards.get('externalCall.1')).toEqual(new Set(['3']));
  });
});

describe('a queue that pauses longer than expected', () => {
  it('splits one call, and none after it', async () => {
    const rig = await new DeskRig().start();
    for (const call of ['first', 'second']) {
      await rig.leg('101:in', 'alerting', { legId: `${call}-a`, switchCallId: call });
      await rig.leg('101:in', 'released', { legId: `${call}-a`, switchCallId: call });
      await rig.settle(6_000);
      await rig.leg('102:in', 'talking', { legId: `${call}-b`, switchCallId: call });
      await rig.leg('102:in', 'released', { legId: `${call}-b`, switchCallId: call, answered: true });
      await rig.settle(30_000);
    }
    expect(rig.portal.kinds().filter((kind) => kind === 'finish')).toHaveLength(3);
  });
});

describe('click-to-call', () => {
  it('is stored before the event is answered, and dials once for an event that comes twice, even after the call', async () => {
    const rig = await new DeskRig().start();
    const clickedAt = rig.clock.now();
    await rig.click('externalCall.77', {}, clickedAt);
    await rig.leg('101:out', 'alerting', { switchCallId: 'dialled-1' });
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-1' });
    await rig.click('externalCall.77', {}, clickedAt);
    await rig.settle(5_000);
    expect(rig.link.commands).toHaveLength(1);
  });

  it('of which the switch knows nothing after a moment is finished', async () => {
    const rig = await new DeskRig().start();
    await rig.click('externalCall.77');
    await rig.settle(6_000);
    expect(rig.link.refreshed).toBe(1);
    await rig.snapshot([]);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', statusCode: '480' }]);
  });

  it('uses the portal’s own CALL_ID, dials once however often the event comes, and finishes', async () => {
    const rig = await new DeskRig().start();
    await rig.click('externalCall.77');
    await rig.click('externalCall.77');
    expect(rig.link.commands).toEqual([['make', '101', '+79131234567']]);
    await rig.leg('101:out', 'alerting', { ...outLeg, switchCallId: 'dialled-1' });
    await rig.leg('101:out', 'talking', { ...outLeg, switchCallId: 'dialled-1' });
    await rig.settle(12_000);
    await rig.leg('101:out', 'released', { ...outLeg, switchCallId: 'dialled-1', answered: true });
    await rig.settle(4_000);
    expect(rig.portal.told).toMatchObject([
      { kind: 'finish', crmCallId: 'externalCall.77', userId: '2', statusCode: '200' },
    ]);
  });

  it('is not taken for a call of its own when its events overtake the answer', async () => {
    const rig = await new DeskRig().start();
    rig.link.beforeAnswer = () =>
      rig.link.listener?.onLeg(reportOf('101:out', 'alerting', { switchCallId: 'dialled-1' }), rig.clock.now());
    await rig.click('externalCall.77');
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-1' });
    await rig.settle(5_000);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', crmCallId: 'externalCall.77', statusCode: '480' }]);
  });

  it.each([
    ['forbidden', '403'],
    ['bad_params', '404'],
    ['not_possible_now', '486'],
    ['not_connected', '503'],
  ] as const)('refused by the switch (%s) is finished at once with %s and a reason', async (code, statusCode) => {
    const rig = await new DeskRig().start();
    rig.link.refuse = code;
    await rig.click('externalCall.77');
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', statusCode, talkMs: 0 }]);
    expect(rig.portal.told[0]).toHaveProperty('failedReason', expect.stringMatching(/\p{L}/u));
  });

  it('by an employee without a number is finished with the reason', async () => {
    const rig = await new DeskRig(COMPANY, STAFF.slice(1)).start();
    await rig.click('externalCall.77');
    expect(rig.link.commands).toEqual([]);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', userId: '2', statusCode: '480' }]);
  });

  it('does not take a call that the operator dials by hand meanwhile', async () => {
    const rig = await new DeskRig().start();
    rig.link.beforeAnswer = () =>
      rig.link.listener?.onLeg(
        reportOf('101:out', 'alerting', { switchCallId: 'by-hand', remoteNumber: '+79230000000' }),
        rig.clock.now(),
      );
    await rig.click('externalCall.77');
    expect(rig.portal.told).toMatchObject([{ kind: 'register', phoneNumber: '+79230000000' }]);
  });

  it('whose answer was lost belongs to the leg that shows up', async () => {
    const rig = await new DeskRig().start();
    rig.link.refuse = 'timeout';
    await rig.click('externalCall.77');
    await rig.leg('101:out', 'talking', { ...outLeg, switchCallId: 'dialled-9' });
    await rig.leg('101:out', 'released', { ...outLeg, switchCallId: 'dialled-9', answered: true });
    await rig.settle(30_000);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', crmCallId: 'externalCall.77', statusCode: '200' }]);
  });

  it('whose answer was lost and of which nothing is heard is finished as not made', async () => {
    const rig = await new DeskRig().start();
    rig.link.refuse = 'timeout';
    await rig.click('externalCall.77');
    await rig.settle(30_000);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', statusCode: '503' }]);
  });

  it('clicked again in the moment after a busy call dials again under the same CALL_ID', async () => {
    const rig = await new DeskRig().start();
    await rig.click('externalCall.77');
    await rig.leg('101:out', 'alerting', { switchCallId: 'dialled-1' });
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-1' });
    await rig.click('externalCall.77');
    await rig.leg('101:out', 'talking', { switchCallId: 'dialled-2', legId: 'again' });
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-2', legId: 'again', answered: true });
    await rig.settle(5_000);
    expect(rig.link.commands).toHaveLength(2);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', crmCallId: 'externalCall.77', statusCode: '200' }]);
  });

  it('that comes to nothing says why in the company’s language', async () => {
    const english = { ...COMPANY, options: { ...COMPANY.options, language: 'en' as const } };
    for (const [company, reason] of [
      [COMPANY, 'Телефон сотрудника занят или недоступен'],
      [english, "The employee's phone is busy or unavailable"],
    ] as const) {
      const rig = await new DeskRig(company).start();
      rig.link.refuse = 'not_possible_now';
      await rig.click('externalCall.77');
      await rig.settle(5_000);
      expect(rig.portal.told).toMatchObject([{ kind: 'finish', failedReason: reason }]);
      const silent = await new DeskRig(company).start();
      await silent.click('externalCall.78');
      await silent.settle(5_000);
      await silent.snapshot([]);
      await silent.settle(5_000);
      expect(silent.portal.told).toMatchObject([
        {
          kind: 'finish',
          failedReason: company === english ? 'The switch did not begin the call' : 'АТС не начала вызов',
        },
      ]);
    }
  });

  it('that was being asked when the process died is finished when the switch knows nothing of it', async () => {
    const rig = await new DeskRig().start();
    rig.link.makeCall = () => new Promise(() => undefined);
    void rig.click('externalCall.77');
    await rig.settle(1_000);
    await rig.restart();
    await rig.snapshot([]);
    await rig.settle(30_000);
    expect(rig.portal.told).toMatchObject([{ kind: 'finish', crmCallId: 'externalCall.77', statusCode: '503' }]);
  });
});

describe('the operator', () => {
  it('answers and rejects by the leg of the own phone, and only while it rings', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    const [view] = rig.viewsOf('2');
    expect(view).toMatchObject({ phase: 'ringing', verbs: { answer: true, reject: true, hangup: false } });
    await rig.desk.operators.command(anna, view!.id, { verb: 'answer' });
    expect(rig.link.commands).toEqual([['answer', '101:in']]);
    await rig.leg('101:in', 'talking');
    expect(rig.viewsOf('2')[0]).toMatchObject({
      phase: 'talking',
      verbs: { answer: false, reject: false, hangup: true },
    });
    await expect(rig.desk.operators.command(anna, view!.id, { verb: 'answer' })).rejects.toMatchObject({
      code: 'not_possible_now',
    });
  });

  it('learns that the phone cannot be answered from here', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    rig.link.refuse = 'answer_not_supported';
    await expect(rig.desk.operators.command(anna, rig.viewsOf('2')[0]!.id, { verb: 'answer' })).rejects.toMatchObject({
      code: 'answer_not_supported',
    });
    expect(rig.viewsOf('2')[0]).toMatchObject({
      answerHint: 'pick_up_the_phone',
      verbs: { answer: false, reject: true },
    });
  });

  it('shows the card again to whom it belongs, and to nobody else', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    const { id } = rig.viewsOf('2')[0]!;
    rig.portal.cards.get('externalCall.1')!.clear();
    await rig.desk.operators.showCard(anna, id);
    await rig.settle();
    expect(rig.portal.told.at(-1)).toMatchObject({ kind: 'show', userIds: ['2'] });
    expect(rig.portal.cards.get('externalCall.1')).toEqual(new Set(['2']));
    expect(rig.whats()).toContain('card_again');
    const told = rig.portal.told.length;
    await expect(rig.desk.operators.showCard({ ...anna, userId: '3' }, id)).rejects.toMatchObject({
      code: 'call_not_found',
    });
    await rig.leg('101:in', 'released');
    await expect(rig.desk.operators.showCard(anna, id)).rejects.toMatchObject({ code: 'not_possible_now' });
    expect(rig.portal.told.slice(told).filter(({ kind }) => kind === 'show')).toEqual([]);
    await rig.settle(60_000);
    expect(rig.portal.cards.get('externalCall.1')!.size).toBe(0);
  });

  it('remembers a phone that cannot be answered from here after a restart, for a month', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    rig.link.refuse = 'answer_not_supported';
    const refused = rig.desk.operators.command(anna, rig.viewsOf('2')[0]!.id, { verb: 'answer' });
    await expect(refused).rejects.toMatchObject({ code: 'answer_not_supported' });
    await rig.leg('101:in', 'released');
    await rig.restart();
    const verbsOfNext = async (switchCallId: string) => {
      await rig.leg('101:in', 'alerting', { legId: switchCallId, switchCallId });
      return rig.viewsOf('2')[0];
    };
    expect(await verbsOfNext('call-2')).toMatchObject({ answerHint: 'pick_up_the_phone', verbs: { answer: false } });
    await rig.leg('101:in', 'released', { legId: 'call-2', switchCallId: 'call-2' });
    await rig.clock.advance(REMEMBERED_MS);
    expect(await verbsOfNext('call-3')).toMatchObject({ answerHint: null, verbs: { answer: true } });
  });

  it('sees and commands nobody else’s calls', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('102:in', 'alerting');
    expect(rig.viewsOf('2')).toEqual([]);
    const boris = rig.viewsOf('3')[0]!;
    await expect(rig.desk.operators.command(anna, boris.id, { verb: 'reject' })).rejects.toMatchObject({
      code: 'call_not_found',
    });
  });

  it('who lost the race sees that a colleague answered', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    await rig.leg('102:in', 'alerting');
    await rig.leg('102:in', 'talking');
    expect(rig.viewsOf('2')[0]).toMatchObject({ phase: 'ended', outcome: 'answered_elsewhere' });
    expect(rig.viewsOf('3')[0]).toMatchObject({ phase: 'talking' });
  });
});
