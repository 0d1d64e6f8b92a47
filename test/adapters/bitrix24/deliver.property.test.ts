import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortalCommand, PortalOrder } from '../../../src/domain/delivery/command.ts';
import { core } from '../../helpers/bitrix24-fake-methods.ts';
import { setup } from './setup.ts';

const users = fc.array(fc.constantFrom('1', '2'), { maxLength: 2 });
const later: fc.Arbitrary<PortalCommand> = fc.oneof(
  users.map((userIds): PortalCommand => ({ kind: 'show', userIds })),
  users.map((userIds): PortalCommand => ({ kind: 'hide', userIds })),
  fc
    .integer({ min: 0, max: 10_000 })
    .map((talkMs): PortalCommand => ({ kind: 'finish', userId: '1', talkMs, statusCode: '200', failedReason: '' })),
);

function registration(externalCallId: string): PortalCommand {
  return {
    kind: 'register',
    userId: '1',
    phoneNumber: '+79131234567',
    direction: 'incoming',
    startedAt: 0,
    externalCallId,
    createCrmEntity: false,
    lineNumber: null,
    show: true,
  };
}

const orders = fc
  .array(fc.record({ registers: fc.boolean(), commands: fc.array(later, { maxLength: 8 }) }), { maxLength: 25 })
  .map((list) =>
    list.map(({ registers, commands }, n): PortalOrder =>
      registers
        ? { callId: `call-${n}`, crmCallId: null, commands: [registration(`ecss-${n}`), ...commands] }
        : { callId: `call-${n}`, crmCallId: `externalCall.known-${n}`, commands },
    ),
  );

describe('any orders with any refusals', () => {
  it('have one outcome for each command, in as few requests as fit', async () => {
    const { portal, fake, clock } = await setup();
    await fc.assert(
      fc.asyncProperty(orders, fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (list, refusals) => {
        let turn = 0;
        fake.state.fault = () => (refusals[turn++ % refusals.length] === true ? core('refused') : null);
        await clock.advance(60_000);
        const { outcomes, exchanges } = await portal.deliver(list);
        expect(outcomes.map(({ callId }) => callId)).toEqual(list.map(({ callId }) => callId));
        list.forEach((order, n) => {
          const got = outcomes[n]?.outcomes ?? [];
          expect(got).toHaveLength(order.commands.length);
          const [first] = got;
          const refused = order.commands[0]?.kind === 'register' && first?.ok === false;
          // Skipped is exactly what followed a refused registration.
          expect(got.slice(1).every((outcome) => 'skipped' in outcome)).toBe(refused || got.length < 2);
          if (first?.ok === true && order.commands[0]?.kind === 'register')
            expect(first.crmCallId).toMatch(/^externalCall/);
        });
        const sent = list
          .flatMap(({ commands }) => commands)
          .filter((c) => !('userIds' in c) || c.userIds.length > 0).length;
        expect(exchanges.every(({ methods }) => methods.length <= 50)).toBe(true);
        // Orders have 9 commands at most and are not cut, so each request but the last holds at least 42.
        expect(exchanges.length).toBeLessThanOrEqual(Math.ceil(sent / 42));
        const all = list.flatMap(({ commands }) => commands).length;
        if (all <= 50) expect(exchanges).toHaveLength(Math.min(sent, 1));
      }),
      { numRuns: 60 },
    );
  });
});
