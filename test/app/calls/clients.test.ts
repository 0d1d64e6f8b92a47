import { describe, expect, it } from 'vitest';
import type { CrmClient } from '../../../src/domain/call/call.ts';
import type { CommandFailure } from '../../../src/domain/delivery/command.ts';
import { DeskRig } from '../../helpers/desk-rig.ts';

const IVAN: CrmClient = { type: 'CONTACT', id: '651', name: 'Иван Петров', responsibleUserId: '3' };
const FIRM: CrmClient = { type: 'COMPANY', id: '7', name: 'ООО «Ромашка»', responsibleUserId: null };
const away: CommandFailure = { action: 'retry', code: 'network', message: 'reset', retryAt: null };

describe('the client of a call', () => {
  it('is found in the request that registers it: names everywhere, no request more', async () => {
    const rig = new DeskRig();
    rig.portal.clients = [IVAN, FIRM];
    await rig.start();
    await rig.leg('101:in', 'alerting', { displayName: 'ivan' });
    expect(rig.portal.requests).toBe(1);
    expect(rig.portal.looks).toEqual(['+79131234567']);
    const named = { clientName: 'Иван Петров', displayName: 'Иван Петров', clients: [IVAN, FIRM], phoneName: 'ivan' };
    expect(rig.viewsOf('2')).toMatchObject([named]);
    expect(rig.desk.operators.everybody('4')).toMatchObject([named]);
    await rig.restart();
    expect(rig.viewsOf('2')).toMatchObject([named]);
    expect(rig.portal.looks).toHaveLength(1);
  });

  it('who cannot be found out is shown by the phone’s name; nothing else suffers', async () => {
    const rig = new DeskRig();
    rig.portal.lookFailure = { ...away, action: 'ask_administrator', code: 'CRM is not installed.' };
    await rig.start();
    await rig.leg('101:in', 'alerting', { displayName: 'Иван' });
    await rig.leg('102:in', 'alerting', { switchCallId: 'second' });
    expect(rig.viewsOf('2')).toMatchObject([{ clientName: null, clients: [], displayName: 'Иван' }]);
    expect(rig.portal.kinds()).toEqual(['register', 'register']);
    await rig.settle(30_000);
    expect(rig.portal.looks).toHaveLength(2);
  });

  it('is not looked up when the number is withheld, nor for a call between colleagues', async () => {
    const rig = await new DeskRig().start();
    await rig.leg('101:in', 'alerting', { remoteNumber: null });
    await rig.leg('102:in', 'alerting', { switchCallId: 'second', remoteNumber: '103' });
    await rig.click('externalCall.77', { USER_ID: '4', PHONE_NUMBER: '101' });
    rig.viewsOf('4');
    await rig.settle(5_000);
    expect(rig.portal.looks).toEqual([]);
  });
});

describe('under load', () => {
  it('clients are left out of a full request and asked for with the next one of their call', async () => {
    const rig = new DeskRig();
    rig.portal.clients = [IVAN];
    await rig.start();
    rig.budgetReadyAt = () => rig.clock.now() + 1_000;
    for (let n = 10; n < 40; n += 1) {
      const ids = { legId: `leg-${n}`, switchCallId: `call-${n}`, remoteNumber: `+791312345${n}` };
      await rig.leg('101:in', 'alerting', ids);
    }
    rig.budgetReadyAt = () => 0;
    await rig.settle(1_000);
    expect([rig.portal.kinds().length, rig.portal.requests, rig.portal.looks.length]).toEqual([30, 1, 0]);
    await rig.leg('102:in', 'alerting', { legId: 'more', switchCallId: 'call-10', remoteNumber: '+79131234510' });
    expect(rig.portal.looks).toEqual(['+79131234510']);
    expect(rig.viewsOf('3')).toMatchObject([{ clientName: 'Иван Петров' }]);
  });
});

describe('the client of a click', () => {
  it('is looked up when somebody looks, once, and only from a full budget', async () => {
    const rig = await new DeskRig().start();
    rig.portal.clients = [IVAN];
    rig.budgetReadyAt = (requests) => (requests > 30 ? rig.clock.now() + 1_000 : 0);
    await rig.click('externalCall.77');
    expect(rig.viewsOf('2')).toMatchObject([{ clientName: null }]);
    await rig.settle(20_000);
    expect(rig.portal.looks).toEqual([]);
    rig.budgetReadyAt = () => 0;
    await rig.settle(2_000);
    expect(rig.portal.looks).toEqual(['+79131234567']);
    expect(rig.viewsOf('2')).toMatchObject([{ clientName: 'Иван Петров' }]);
    await rig.settle(20_000);
    expect(rig.portal.requests).toBe(1);
  });

  it('nobody looked at is asked for beside the finish', async () => {
    const rig = await new DeskRig().start();
    rig.portal.clients = [IVAN];
    await rig.click('externalCall.77');
    await rig.leg('101:out', 'alerting', { switchCallId: 'dialled-1' });
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-1' });
    await rig.settle(5_000);
    expect(rig.portal.requests).toBe(1);
    expect((await rig.store.recent())[0]).toMatchObject({ finished: true, clients: [IVAN] });
  });

  it('that the portal does not tell is no sign of a portal that is away', async () => {
    const rig = await new DeskRig().start();
    rig.portal.lookFailure = away;
    for (const crmCallId of ['externalCall.1', 'externalCall.2', 'externalCall.3', 'externalCall.4']) {
      await rig.click(crmCallId, { PHONE_NUMBER: `+7913765430${String(rig.portal.looks.length)}` });
      rig.viewsOf('2');
      await rig.settle(100);
    }
    expect(rig.portal.looks).toHaveLength(4);
    await rig.leg('102:in', 'alerting');
    expect(rig.portal.kinds()).toEqual(['register']);
  });

  it('that the portal does not tell in time delays no other command', async () => {
    const rig = await new DeskRig().start();
    await rig.click('externalCall.77');
    const deliver = rig.portal.deliver;
    let hung = 0;
    rig.deliver = (orders) => {
      if (!orders.every(({ commands }) => commands.every(({ kind }) => kind === 'find_clients')))
        return deliver(orders);
      hung += 1;
      return new Promise(() => undefined);
    };
    rig.viewsOf('2');
    await rig.settle(1_000);
    expect(hung).toBe(1);
    // The look hangs; the call itself is told as if there were none.
    await rig.leg('101:out', 'talking', { switchCallId: 'dialled-1' });
    await rig.leg('101:out', 'released', { switchCallId: 'dialled-1', answered: true });
    await rig.settle(5_000);
    expect(rig.portal.kinds()).toEqual(['finish']);
  });
});
