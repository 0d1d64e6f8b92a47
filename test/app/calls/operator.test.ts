import { describe, expect, it } from 'vitest';
import type { CallCommand, CallView, Viewer } from '../../../src/app/ports/operator.ts';
import type { LegReport } from '../../../src/domain/call/leg.ts';
import { SwitchError } from '../../../src/app/ports/switch-link.ts';
import { COMPANY, DeskRig, reportOf, STAFF } from '../../helpers/desk-rig.ts';

const gone = () => new SwitchError('no_such_leg', 'no such leg');

const anna: Viewer = { companyId: 'company', userId: '2', userName: 'Анна', admin: false };
const outward = { switchCallId: 'consult', remoteNumber: '102' };
const inward = { switchCallId: 'consult', remoteNumber: '101' };

async function talking(rig = new DeskRig()): Promise<DeskRig> {
  await rig.start();
  await rig.leg('101:in', 'alerting');
  await rig.leg('101:in', 'talking');
  rig.link.commands.length = 0;
  return rig;
}

/** Anna has put the client on hold and talks with Boris. */
async function consulting(rig = new DeskRig()): Promise<DeskRig> {
  await talking(rig);
  await rig.leg('101:in', 'held');
  await rig.leg('101:out', 'alerting', outward);
  await rig.leg('102:in', 'alerting', inward);
  await rig.leg('101:out', 'talking', outward);
  await rig.leg('102:in', 'talking', inward);
  return rig;
}

const annas = (rig: DeskRig): CallView => {
  const [view] = rig.viewsOf('2');
  if (view === undefined) throw new Error('Anna sees no call');
  return view;
};
const can = (view: CallView): string[] =>
  Object.entries(view.verbs)
    .filter(([, possible]) => possible)
    .map(([verb]) => verb)
    .sort();
const press = (rig: DeskRig, command: CallCommand): Promise<void> =>
  rig.desk.operators.command(anna, annas(rig).id, command);

describe('what may be done', () => {
  it('follows the phase of the own phone', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting');
    expect(can(annas(rig))).toEqual(['answer', 'reject']);
    await rig.leg('101:in', 'talking');
    expect(can(annas(rig))).toEqual(['consult', 'dtmf', 'hangup', 'hold', 'transfer']);
    await rig.leg('101:in', 'held');
    expect(can(annas(rig))).toEqual(['consult', 'hangup', 'transfer', 'unhold']);
    await rig.leg('101:in', 'released', { answered: true });
    expect(can(annas(rig))).toEqual([]);
  });

  it('while a call goes out is to end it', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:out', 'alerting');
    expect(can(annas(rig))).toEqual(['hangup']);
  });

  it('is nothing while the switch cannot be reached', async () => {
    const rig = await talking();
    rig.link.status = () => ({ ...new DeskRig().link.status(), state: 'unreachable' });
    expect(can(annas(rig))).toEqual([]);
    await expect(press(rig, { verb: 'hold' })).rejects.toMatchObject({ code: 'switch_unavailable' });
  });
});

describe('hold', () => {
  it('is shown with its beginning, which repetitions, the return and a restart respect', async () => {
    const rig = await talking();
    await press(rig, { verb: 'hold' });
    expect(rig.link.commands).toEqual([['hold', '101:in']]);
    const heldSince = rig.clock.now();
    await rig.leg('101:in', 'held');
    await rig.settle(5_000);
    await rig.leg('101:in', 'held', { remoteNumber: '+79131234568' });
    expect(annas(rig)).toMatchObject({ phase: 'held', heldSince });
    await rig.restart();
    await rig.snapshot([reportOf('101:in', 'held')]);
    expect(annas(rig)).toMatchObject({ phase: 'held', heldSince });
    await press(rig, { verb: 'unhold' });
    expect(rig.link.commands).toEqual([['unhold', '101:in']]);
    await rig.leg('101:in', 'talking');
    expect(annas(rig)).toMatchObject({ phase: 'talking', heldSince: null });
    await rig.leg('101:in', 'held');
    expect(annas(rig).heldSince).toBe(rig.clock.now() - 10);
  });
});

describe('transfer', () => {
  it('sends the number as it is dialled, and journals who did what', async () => {
    const rig = await talking();
    await press(rig, { verb: 'transfer', to: '8 (913) 765-43-21' });
    expect(rig.link.commands).toEqual([['transfer', '101:in', '89137654321']]);
    const entry = rig.store.entries.find(({ lane }) => lane === 'operator');
    expect(entry).toMatchObject({ what: 'transfer', details: { legId: '101:in', userId: '2', to: '89137654321' } });
  });

  it.each([undefined, '', 'Борис', '+', '1 OR 1'])('to %j is refused before anything is sent', async (to) => {
    const rig = await talking();
    await expect(press(rig, { verb: 'transfer', to })).rejects.toMatchObject({ code: 'bad_number' });
    await expect(press(rig, { verb: 'consult', to })).rejects.toMatchObject({ code: 'bad_number' });
    expect(rig.link.commands).toEqual([]);
  });

  it('to the own phone is refused', async () => {
    const rig = await talking();
    await expect(press(rig, { verb: 'transfer', to: '101' })).rejects.toMatchObject({ code: 'not_possible_now' });
  });

  it('does not make the end of the leg a refusal of the client', async () => {
    const rig = await talking();
    await press(rig, { verb: 'transfer', to: '102' });
    await rig.leg('101:in', 'released', { answered: true });
    const call = (await rig.store.recent())[0];
    expect(call?.legs[0]).toMatchObject({ releasedByOperator: false });
  });

  it('that the switch refuses is journalled and told in its words', async () => {
    const rig = await talking();
    rig.link.refuse = 'switch_failure';
    await expect(press(rig, { verb: 'transfer', to: '102' })).rejects.toMatchObject({
      code: 'switch_refused',
      details: { reason: 'refused by the test' },
    });
    expect(rig.whats()).toContain('transfer_refused');
  });
});

describe('a consultation', () => {
  it('is begun by a command and shown beside the client’s call, with the colleague’s name', async () => {
    const rig = await talking();
    await press(rig, { verb: 'consult', to: '102' });
    expect(rig.link.commands).toEqual([['consult', '101:in', '102']]);
    await rig.leg('101:in', 'held');
    const startedAt = rig.clock.now();
    await rig.leg('101:out', 'alerting', outward);
    await rig.leg('102:in', 'alerting', inward);
    expect(rig.viewsOf('2')).toHaveLength(1);
    expect(annas(rig)).toMatchObject({
      phase: 'held',
      consultation: { number: '102', name: 'Борис', phase: 'dialling', startedAt, answeredAt: null },
    });
    expect(can(annas(rig))).toEqual(['hangup', 'return', 'unhold']);
    const answeredAt = rig.clock.now();
    await rig.leg('101:out', 'talking', outward);
    expect(annas(rig).consultation).toMatchObject({ phase: 'talking', answeredAt });
    expect(can(annas(rig))).toEqual(['complete', 'hangup', 'return', 'unhold']);
    // Boris is asked; the client is not his yet.
    expect(rig.viewsOf('3')).toEqual([]);
  });

  it('begun on the phone itself, by hold and dial, is shown just so', async () => {
    const rig = await consulting();
    expect(rig.link.commands).toEqual([]);
    expect(annas(rig)).toMatchObject({ phase: 'held', consultation: { number: '102', phase: 'talking' } });
    await rig.leg('101:in', 'talking');
    await rig.leg('101:out', 'held', outward);
    expect(annas(rig)).toMatchObject({ phase: 'talking', consultation: { phase: 'held' } });
  });

  it('is right after a restart', async () => {
    const rig = await consulting();
    const before = annas(rig);
    await rig.restart();
    await rig.snapshot([
      reportOf('101:in', 'held'),
      reportOf('101:out', 'talking', outward),
      reportOf('102:in', 'talking', inward),
    ]);
    expect(annas(rig)).toEqual(before);
    await press(rig, { verb: 'complete' });
    expect(rig.link.commands).toEqual([['complete', '101:in', '101:out']]);
  });

  it('that was begun while the server was away is found by the list of legs', async () => {
    const rig = await talking();
    await rig.settle(30_000);
    await rig.restart();
    const answered: Partial<LegReport> = { answered: true, answeredAt: rig.clock.now() - 5_000 };
    await rig.snapshot([reportOf('101:in', 'held'), reportOf('101:out', 'talking', { ...outward, ...answered })]);
    expect(annas(rig).consultation).toMatchObject({ number: '102', answeredAt: rig.clock.now() - 5_010 });
  });

  it('is no consultation when it was there before the client, or came to the phone', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:out', 'talking', outward);
    await rig.leg('101:in', 'alerting');
    await rig.leg('101:out', 'held', outward);
    await rig.leg('101:in', 'talking');
    await rig.leg('101:second', 'talking', { switchCallId: 'third', remoteNumber: '103', direction: 'in' });
    expect(annas(rig)).toMatchObject({ phase: 'talking', consultation: null });
  });

  it('joined ends at this desk and goes on at the colleague’s', async () => {
    const rig = await consulting();
    await press(rig, { verb: 'complete' });
    await rig.leg('101:in', 'released', { answered: true });
    await rig.leg('101:out', 'released', { ...outward, answered: true });
    await rig.leg('102:in', 'released', { ...inward, answered: true });
    await rig.leg('102:new', 'talking', { direction: 'in' });
    expect(annas(rig)).toMatchObject({ phase: 'ended', outcome: 'transferred', consultation: null });
    expect(rig.viewsOf('3')).toMatchObject([{ phase: 'talking', operators: [{ userId: '3', name: 'Борис' }] }]);
  });

  it('given up returns to the client, also when the colleague has just hung up', async () => {
    const rig = await consulting();
    await press(rig, { verb: 'return' });
    expect(rig.link.commands).toEqual([
      ['release', '101:out'],
      ['unhold', '101:in'],
    ]);
    rig.link.commands.length = 0;
    rig.link.release = () => Promise.reject(gone());
    await press(rig, { verb: 'return' });
    expect(rig.link.commands).toEqual([['unhold', '101:in']]);
  });

  it('given up needs no unhold where the switch gives the client back by itself', async () => {
    const rig = await consulting();
    rig.link.release = async () => {
      void rig.leg('101:out', 'released', { ...outward, answered: true });
      await rig.leg('101:in', 'talking');
    };
    await press(rig, { verb: 'return' });
    expect(rig.link.commands).toEqual([]);
    expect(annas(rig)).toMatchObject({ phase: 'talking', consultation: null });
  });

  it('given up needs no unhold where the news of that comes in the same moment as the switch’s answer', async () => {
    const rig = await consulting();
    rig.link.release = () => {
      rig.link.listener?.onLeg(reportOf('101:out', 'released', { ...outward, answered: true }), rig.clock.now());
      rig.link.listener?.onLeg(reportOf('101:in', 'talking'), rig.clock.now());
      return Promise.resolve();
    };
    await press(rig, { verb: 'return' });
    expect(rig.link.commands).toEqual([]);
  });

  it('with a number outside is a call of its own too, cancelled by the operator who returns', async () => {
    const rig = await talking();
    await rig.leg('101:in', 'held');
    await rig.leg('101:out', 'alerting', { switchCallId: 'outside', remoteNumber: '+79237654321' });
    const main = rig.viewsOf('2').find((view) => view.direction === 'incoming');
    expect(main).toMatchObject({ consultation: { number: '+79237654321', name: null, phase: 'dialling' } });
    await rig.desk.operators.command(anna, main!.id, { verb: 'return' });
    await rig.leg('101:out', 'released', { switchCallId: 'outside', remoteNumber: '+79237654321' });
    await rig.settle(5_000);
    expect(rig.portal.told).toContainEqual(expect.objectContaining({ kind: 'finish', statusCode: '603-S' }));
  });
});

describe('a second press', () => {
  it('while the first is under way does nothing', async () => {
    const rig = await talking();
    let answer: () => void = () => undefined;
    rig.link.hold = (legId) => {
      rig.link.commands.push(['hold', legId]);
      return new Promise((resolve) => (answer = resolve));
    };
    const first = press(rig, { verb: 'hold' });
    await rig.settle();
    await expect(press(rig, { verb: 'consult', to: '102' })).rejects.toMatchObject({ code: 'not_possible_now' });
    answer();
    await first;
    expect(rig.link.commands).toEqual([['hold', '101:in']]);
  });
});

describe('dtmf', () => {
  it('passes the keys of a phone and nothing else, and keeps none of them', async () => {
    const rig = await talking();
    await press(rig, { verb: 'dtmf', digits: '12*#abcd' });
    expect(rig.link.commands).toEqual([['dtmf', '101:in', '12*#ABCD']]);
    for (const digits of ['', '1 2', 'E', '+7', '1'.repeat(33)]) {
      await expect(press(rig, { verb: 'dtmf', digits })).rejects.toMatchObject({ code: 'bad_number' });
    }
    expect(JSON.stringify(rig.store.entries)).not.toContain('12*#');
  });
});

describe('dialling', () => {
  it('rings the own phone and then calls', async () => {
    const rig = await new DeskRig().start();
    await rig.desk.operators.dial(anna, '+7 (913) 123-45-67');
    expect(rig.link.commands).toEqual([['make', '101', '+79131234567']]);
  });

  it('needs a number of one’s own and one to call', async () => {
    const rig = await new DeskRig().start();
    const stranger: Viewer = { ...anna, userId: '99' };
    await expect(rig.desk.operators.dial(stranger, '102')).rejects.toMatchObject({ code: 'no_extension' });
    for (const to of ['', 'Борис', '101']) {
      await expect(rig.desk.operators.dial(anna, to)).rejects.toMatchObject({ code: 'bad_number' });
    }
    rig.link.refuse = 'not_possible_now';
    await expect(rig.desk.operators.dial(anna, '102')).rejects.toMatchObject({ code: 'not_possible_now' });
  });
});

describe('an internal call', () => {
  const shown = () => new DeskRig({ ...COMPANY, options: { ...COMPANY.options, internalCalls: true } });

  it('is nobody’s business unless the company wants it shown', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:out', 'alerting', outward);
    await rig.leg('102:in', 'alerting', inward);
    expect([...rig.viewsOf('2'), ...rig.viewsOf('3'), ...rig.desk.operators.everybody('2')]).toEqual([]);
  });

  it('is shown on both sides with the colleague’s name, and never told to the portal', async () => {
    const rig = await shown().start();
    await rig.leg('101:out', 'alerting', outward);
    await rig.leg('102:in', 'alerting', inward);
    expect(rig.viewsOf('2')).toMatchObject([
      { direction: 'internal', phase: 'dialling', clientNumber: '102', displayName: 'Борис', line: null },
    ]);
    expect(rig.viewsOf('3')).toMatchObject([
      { direction: 'internal', phase: 'ringing', clientNumber: '101', displayName: 'Анна', verbs: { answer: true } },
    ]);
    await rig.leg('102:in', 'talking', inward);
    await rig.leg('101:out', 'talking', outward);
    expect(rig.desk.operators.everybody('4')).toMatchObject([
      { direction: 'internal', phase: 'talking', operators: [{ userId: '2' }, { userId: '3' }] },
    ]);
    await rig.settle(7_000);
    await rig.leg('102:in', 'released', { ...inward, answered: true });
    await rig.leg('101:out', 'released', { ...outward, answered: true });
    await rig.settle(5_000);
    expect(rig.viewsOf('2')).toMatchObject([{ phase: 'ended', outcome: 'answered', talkMs: 7_020 }]);
    expect(rig.portal.requests).toBe(0);
  });

  it('that nobody took is missed on one side and unanswered on the other', async () => {
    const rig = await shown().start();
    await rig.leg('101:out', 'alerting', outward);
    await rig.leg('102:in', 'alerting', inward);
    await rig.leg('102:in', 'released', inward);
    await rig.leg('101:out', 'released', outward);
    expect(rig.viewsOf('2')).toMatchObject([{ outcome: 'no_answer', talkMs: 0 }]);
    expect(rig.viewsOf('3')).toMatchObject([{ outcome: 'missed' }]);
  });

  it('that is a consultation is shown to the colleague alone', async () => {
    const rig = await consulting(shown());
    expect(rig.viewsOf('2')).toMatchObject([{ direction: 'incoming', consultation: { name: 'Борис' } }]);
    expect(rig.viewsOf('3')).toMatchObject([{ direction: 'internal', displayName: 'Анна' }]);
  });
});

describe('the view of a call', () => {
  it('names the line, who talks, and what was talked by whom', async () => {
    const line = { number: '+73832000000', name: 'Продажи' };
    const rig = await talking(new DeskRig({ ...COMPANY, options: { ...COMPANY.options, line } }));
    expect(annas(rig)).toMatchObject({
      line,
      operators: [{ userId: '2', name: 'Анна', extension: '101' }],
      talkMs: null,
    });
    expect(rig.portal.told[0]).toMatchObject({ kind: 'register', lineNumber: line.number });
    await rig.settle(9_000);
    await rig.leg('101:in', 'released', { answered: true });
    expect(annas(rig)).toMatchObject({ phase: 'ended', outcome: 'answered', talkMs: 9_010 });
    await rig.settle(60_001);
    expect(rig.viewsOf('2')).toEqual([]);
  });
});

describe('everybody’s calls', () => {
  it('name who clicked before the phone is heard of', async () => {
    const rig = await new DeskRig().start();
    await rig.click('externalCall.77');
    expect(rig.desk.operators.everybody('4')).toMatchObject([
      { phase: 'dialling', extension: '101', operators: [{ userId: '2', name: 'Анна', extension: '101' }] },
    ]);
  });

  it('come without verbs, except the own ones', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'talking');
    await rig.leg('102:in', 'alerting', { switchCallId: 'other' });
    const all = rig.desk.operators.everybody('2');
    expect(all.map((view) => [view.operators[0]?.name, can(view).length > 0]).sort()).toEqual([
      ['Анна', true],
      ['Борис', false],
    ]);
    await rig.leg('102:in', 'released', { switchCallId: 'other' });
    expect(rig.desk.operators.everybody('2')).toHaveLength(1);
  });
});

describe('colleagues', () => {
  const states = (rig: DeskRig): string[] =>
    rig.desk.operators.colleagues().map(({ name, state }) => `${name} ${state}`);

  it('are told with what their phones do in any call, by name', async () => {
    const staff = [
      ...STAFF,
      { userId: '5', name: 'Алла', active: true, numbers: ['999'], portalNumber: '' },
      { userId: '6', name: 'Яков', active: true, numbers: [], portalNumber: '' },
      { userId: '7', name: 'Юрий', active: false, numbers: ['103'], portalNumber: '' },
    ];
    const rig = await new DeskRig(COMPANY, staff).start();
    expect(states(rig)).toEqual(['Алла unknown', 'Анна free', 'Борис free', 'Вера free']);
    await rig.leg('101:out', 'alerting', outward);
    await rig.leg('102:in', 'alerting', inward);
    await rig.leg('103:in', 'talking', { switchCallId: 'other' });
    expect(states(rig)).toEqual(['Алла unknown', 'Анна talking', 'Борис ringing', 'Вера talking']);
    await rig.leg('103:in', 'held', { switchCallId: 'other' });
    await rig.leg('102:in', 'released', inward);
    await rig.leg('101:out', 'released', outward);
    expect(states(rig)).toEqual(['Алла unknown', 'Анна free', 'Борис free', 'Вера talking']);
  });

  it('are unknown while nothing is heard of the switch, and free ones also without CSTA', async () => {
    const rig = await talking();
    const connected = rig.link.status();
    rig.link.status = () => ({ ...connected, csta: false });
    expect(states(rig)).toEqual(['Анна talking', 'Борис unknown', 'Вера unknown']);
    rig.link.status = () => ({ ...connected, state: 'unreachable' });
    expect(states(rig)).toEqual(['Анна unknown', 'Борис unknown', 'Вера unknown']);
  });
});
