import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCall } from '../../../src/domain/call/call.ts';
import type { CallState } from '../../../src/domain/call/call.ts';
import { applyOutcome, plan, WITHHELD_NUMBER } from '../../../src/domain/delivery/plan.ts';
import type { CommandFailure, CommandOutcome, PortalCommand } from '../../../src/domain/delivery/command.ts';

const OPTIONS = { createCrmEntity: true };
const result = { statusCode: '200' as const, failedReason: '', talkMs: 5_000, userId: '3' };
const ringing = (change: Partial<CallState> = {}): CallState =>
  newCall('c', 1_000, {
    switchCallId: 's',
    direction: 'incoming',
    clientNumber: '89131234567',
    ownerUserId: '2',
    viewers: ['2', '3'],
    clients: [],
    ...change,
  });
const again: CommandFailure = { action: 'retry', code: 'network', message: '', retryAt: null };
const ok = (command: PortalCommand): CommandOutcome => ({
  ok: true,
  crmCallId: command.kind === 'register' ? 'crm' : null,
  answer: true,
});
const answer = (call: CallState, outcome: (command: PortalCommand) => CommandOutcome, now = 0): CallState => {
  const commands = plan(call, OPTIONS);
  return applyOutcome(call, commands, { callId: call.id, outcomes: commands.map(outcome) }, now);
};
const kinds = (call: CallState): string[] => plan(call, OPTIONS).map((command) => command.kind);

describe('plan', () => {
  it('registers once with the first card and shows the others their own', () => {
    const commands = plan(ringing(), OPTIONS);
    expect(commands).toEqual([
      expect.objectContaining({
        kind: 'register',
        userId: '2',
        show: true,
        externalCallId: 's',
        phoneNumber: '+79131234567',
      }),
      { kind: 'show', userIds: ['3'] },
    ]);
    expect(kinds(answer(ringing(), ok))).toEqual([]);
  });

  it('hides everybody but the finishing user before the finish', () => {
    const shown = answer(ringing(), ok);
    const ended: CallState = { ...shown, viewers: [], endedAt: 9_000, result };
    expect(plan(ended, OPTIONS)).toEqual([
      { kind: 'hide', userIds: ['2'] },
      { kind: 'finish', userId: '3', talkMs: 5_000, statusCode: '200', failedReason: '' },
    ]);
    expect(answer(ended, ok)).toMatchObject({ finished: true, delivered: true, shownTo: [] });
  });

  it('tells a call that ended before it could be registered without a card, registration and finish apart', () => {
    const ended = ringing({ viewers: [], endedAt: 9_000, result });
    expect(plan(ended, OPTIONS)).toMatchObject([{ kind: 'register', show: false }]);
    expect(kinds(answer(ended, ok))).toEqual(['finish']);
  });

  it('never registers what the portal registered', () => {
    const clicked = ringing({
      origin: 'portal',
      crmCallId: 'crm',
      viewers: ['2'],
      shownTo: ['2'],
      endedAt: 9_000,
      result: { ...result, userId: '2' },
    });
    expect(kinds(clicked)).toEqual(['finish']);
  });

  it('says nothing of internal calls, and nothing before somebody is known to own the call', () => {
    expect(kinds(ringing({ direction: 'internal' }))).toEqual([]);
    expect(kinds(ringing({ ownerUserId: null, viewers: [] }))).toEqual([]);
  });

  it('gives a withheld number a stand-in that creates nothing in the CRM', () => {
    expect(plan(ringing({ clientNumber: null }), OPTIONS)[0]).toMatchObject({
      phoneNumber: WITHHELD_NUMBER,
      createCrmEntity: false,
    });
  });

  it('waits longer after each failure and forgets it after a success', () => {
    const once = answer(ringing(), () => ({ ok: false, failure: again }), 10_000);
    const twice = answer(once, () => ({ ok: false, failure: again }), 20_000);
    expect([once.retryAt, twice.retryAt]).toEqual([11_000, 22_000]);
    expect(answer(twice, ok)).toMatchObject({ retryAt: null, attempts: 0 });
  });

  it('does not lose the record because a card cannot be shown', () => {
    const never: CommandFailure = { ...again, action: 'give_up', code: 'ERROR_CORE' };
    const call = answer(ringing(), (command) =>
      command.kind === 'show' ? { ok: false, failure: never } : ok(command),
    );
    expect(kinds({ ...call, viewers: [], endedAt: 1, result: { ...result, userId: '2' } })).toEqual(['finish']);
  });

  it('keeps what was given up, with the reason', () => {
    const never: CommandFailure = { ...again, action: 'give_up', code: 'ERROR_CORE', message: 'User is not found' };
    const call = answer(ringing({ endedAt: 1, viewers: [], result }), () => ({ ok: false, failure: never }));
    expect(call).toMatchObject({ abandoned: true, delivered: true, failure: never });
    expect(kinds(call)).toEqual([]);
  });
});

describe('who the client is', () => {
  const unknown = (change: Partial<CallState> = {}): CallState => ringing({ clients: null, ...change });
  const ivan = { type: 'CONTACT' as const, id: '651', name: 'Иван Петров', responsibleUserId: '3' };
  const finding =
    (clients: (typeof ivan)[]) =>
    (command: PortalCommand): CommandOutcome =>
      command.kind === 'find_clients' ? { ok: true, crmCallId: null, answer: null, clients } : ok(command);

  it('is asked in the request of the registration, after every card, in the form of the CRM', () => {
    const commands = plan(unknown(), OPTIONS);
    expect(commands.map(({ kind }) => kind)).toEqual(['register', 'show', 'find_clients']);
    expect(commands.at(-1)).toEqual({ kind: 'find_clients', phoneNumber: '+79131234567' });
  });

  it('is kept with the call, twenty clients at the most, and asked once', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ ...ivan, id: String(n) }));
    const call = answer(unknown(), finding(many));
    expect(call.clients).toEqual(many.slice(0, 20));
    expect(kinds({ ...call, viewers: [] })).toEqual(['hide']);
  });

  it('is nobody when the portal fails to find out, and that hinders nothing', () => {
    const call = answer(unknown(), (command) =>
      command.kind === 'find_clients' ? { ok: false, failure: again } : ok(command),
    );
    expect(call).toMatchObject({ clients: [], crmCallId: 'crm', failure: null, attempts: 0, retryAt: null });
    expect(kinds(call)).toEqual([]);
  });

  it('is asked again only together with the registration that failed', () => {
    const call = answer(unknown(), (command) =>
      command.kind === 'register' ? { ok: false, failure: again } : { ok: false, skipped: true },
    );
    expect(call).toMatchObject({ clients: null, attempts: 1 });
    expect(kinds(call)).toEqual(['register', 'show', 'find_clients']);
  });

  it('is not asked for numbers without a client behind them', () => {
    expect(kinds(unknown({ clientNumber: null }))).toEqual(['register', 'show']);
    const inside = plan(unknown({ clientNumber: '240473' }), { ...OPTIONS, isInside: () => true });
    expect(inside.map(({ kind }) => kind)).toEqual(['register', 'show']);
  });

  it('of a click is asked beside the first thing that is told, or alone when somebody looks', () => {
    const clicked = unknown({ origin: 'portal', crmCallId: 'crm', viewers: ['2'], shownTo: ['2'] });
    expect(kinds(clicked)).toEqual([]);
    expect(plan(clicked, { ...OPTIONS, look: 'alone' }).map(({ kind }) => kind)).toEqual(['find_clients']);
    const over: CallState = { ...clicked, viewers: [], endedAt: 9_000, result: { ...result, userId: '2' } };
    expect(kinds(over)).toEqual(['finish', 'find_clients']);
    expect(plan(over, { ...OPTIONS, look: 'never' }).map(({ kind }) => kind)).toEqual(['finish']);
    expect(answer(over, finding([ivan]))).toMatchObject({ finished: true, delivered: true, clients: [ivan] });
  });

  it('asked alone changes nothing of what waits to be told again', () => {
    const waiting = unknown({ crmCallId: 'crm', attempts: 3, retryAt: 70_000, failure: again });
    const look: PortalCommand[] = [{ kind: 'find_clients', phoneNumber: '+79131234567' }];
    const call = applyOutcome(waiting, look, { callId: 'c', outcomes: look.map(finding([ivan])) }, 60_000);
    expect(call).toEqual({ ...waiting, clients: [ivan] });
  });
});

it('the line is named at the registration', () => {
  expect(plan(ringing(), { ...OPTIONS, lineNumber: '+73832000000' })[0]).toMatchObject({ lineNumber: '+73832000000' });
});

describe('whatever fails on the way', () => {
  it('each call is registered once, finished once, and no card is left', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { maxLength: 12 }), (attempts) => {
        let call = ringing();
        const done: string[] = [];
        const cards = new Set<string>();
        const run = (luck: boolean[]): void => {
          let broken = false;
          call = answer(call, (command) => {
            if (broken) return { ok: false, skipped: true };
            if (luck.pop() === false) {
              broken = command.kind === 'register';
              return { ok: false, failure: again };
            }
            done.push(command.kind);
            if (command.kind === 'register' && command.show) cards.add(command.userId);
            if (command.kind === 'show') command.userIds.forEach((id) => cards.add(id));
            if (command.kind === 'hide') command.userIds.forEach((id) => cards.delete(id));
            if (command.kind === 'finish') cards.delete(command.userId);
            return ok(command);
          });
        };
        attempts.slice(0, 6).forEach((luck) => run([...luck]));
        call = { ...call, viewers: ['3'] };
        attempts.slice(6).forEach((luck) => run([...luck]));
        call = { ...call, viewers: [], endedAt: 1, result };
        for (let i = 0; i < 3; i += 1) run([]);
        expect(done.filter((kind) => kind === 'register')).toHaveLength(1);
        expect(done.filter((kind) => kind === 'finish')).toHaveLength(1);
        expect([...cards]).toEqual([]);
        expect(call.delivered).toBe(true);
      }),
    );
  });
});
