/** The portal client's main job, the same on every portal: our small fake and the full emulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PortalCommand } from '../../src/domain/delivery/command.ts';
import type { PortalApp } from '../../src/app/ports/portal.ts';
import { PortalError } from '../../src/app/ports/portal.ts';
import { testClient } from '../helpers/bitrix24-client.ts';
import type { TestClient } from '../helpers/bitrix24-client.ts';

export interface FinishedCall {
  crmCallId: string;
  userId: string;
  seconds: number;
  statusCode: string;
}

/** A portal with at least three employees and the contact «Иван Петров», +79131234567. */
export interface PortalRig {
  origin: string;
  oauthOrigin: string;
  app: PortalApp;
  /** Two employees besides the administrator. */
  operators: [string, string];
  employeeCount: number;
  /** What the portal puts into the redirect after an administrator agreed. */
  authorise(): Promise<{ code: string; serverDomain: string | null }>;
  expireTokens(): void;
  /** Moves the portal to another address; the old one redirects. Resolves to the new origin. */
  rename(): Promise<string>;
  finished(): FinishedCall[];
  /** Unfinished calls. */
  liveCalls(): string[];
  requests(): { refreshes: number };
  /** Moves the portal's clock. */
  advance(ms: number): void;
  stop(): Promise<void>;
}

const HANDLER = 'https://crm.example.ru/bitrix24/events';

export function portalClientSuite(name: string, start: () => Promise<PortalRig>): void {
  describe(`portal client against ${name}`, () => {
    let rig: PortalRig;
    let client: TestClient;

    beforeEach(async () => {
      rig = await start();
      client = testClient(rig.oauthOrigin, rig.app, null);
      const { code, serverDomain } = await rig.authorise();
      client.store.grant = (await client.oauth.exchangeCode(rig.app, code, serverDomain)).grant;
    });

    afterEach(async () => {
      await client.network.stop();
      await rig.stop();
    });

    const registration = (externalCallId: string, userId = rig.operators[0]): PortalCommand => ({
      kind: 'register',
      userId,
      phoneNumber: '+79131234567',
      direction: 'incoming',
      startedAt: client.clock.now(),
      externalCallId,
      createCrmEntity: false,
      lineNumber: null,
      show: true,
    });
    const finish = (talkMs: number, statusCode: '200' | '304' = '200'): PortalCommand => ({
      kind: 'finish',
      userId: rig.operators[1],
      talkMs,
      statusCode,
      failedReason: '',
    });

    async function register(externalCallId: string): Promise<string> {
      const order = { callId: externalCallId, crmCallId: null, commands: [registration(externalCallId)] };
      const { outcomes } = await client.portal.deliver([order]);
      const outcome = outcomes[0]?.outcomes[0];
      if (outcome?.ok !== true || outcome.crmCallId === null) throw new Error(JSON.stringify(outcomes));
      return outcome.crmCallId;
    }

    it('authorises and learns who and what it is', async () => {
      const { grant } = client.store;
      expect(grant?.restEndpoint).toBe(`${rig.origin}/rest/`);
      expect(await client.oauth.profile(grant!)).toMatchObject({ admin: true });
      expect(await client.portal.whoIs(grant!.accessToken)).toMatchObject({ admin: true });
      expect(await client.portal.appCodeOf(grant!.accessToken)).toBe(rig.app.clientId);
      expect((await client.portal.scope()).sort()).toEqual(['call', 'placement', 'telephony', 'user']);
      await expect(client.portal.whoIs('forged')).rejects.toBeInstanceOf(PortalError);
      expect(rig.requests().refreshes).toBe(0);
    });

    it('registers, shows, hides and finishes; each pair in one request', async () => {
      const [first, second] = rig.operators;
      const begin = await client.portal.deliver([
        {
          callId: 'a',
          crmCallId: null,
          commands: [registration('ecss-1'), { kind: 'show', userIds: [first, second] }],
        },
      ]);
      expect(begin.exchanges).toHaveLength(1);
      const [crmCallId = ''] = rig.liveCalls();
      expect(begin.outcomes).toMatchObject([
        {
          outcomes: [
            { ok: true, crmCallId },
            { ok: true, answer: true },
          ],
        },
      ]);
      const end = await client.portal.deliver([
        { callId: 'a', crmCallId, commands: [{ kind: 'hide', userIds: [first] }, finish(95_400)] },
      ]);
      expect(end.exchanges).toHaveLength(1);
      expect(end.outcomes).toMatchObject([{ outcomes: [{ ok: true, answer: true }, { ok: true }] }]);
      expect(rig.liveCalls()).toEqual([]);
      expect(rig.finished()).toEqual([{ crmCallId, userId: second, seconds: 95, statusCode: '200' }]);
    });

    it('repeats a registration and a finish without harm', async () => {
      const crmCallId = await register('ecss-1');
      expect(await register('ecss-1')).toBe(crmCallId);
      expect(await register('ecss-2')).not.toBe(crmCallId);
      for (let n = 0; n < 2; n += 1) {
        const { outcomes } = await client.portal.deliver([{ callId: 'a', crmCallId, commands: [finish(0, '304')] }]);
        expect(outcomes).toMatchObject([{ outcomes: [{ ok: true }] }]);
      }
      expect(rig.finished()).toEqual([{ crmCallId, userId: rig.operators[1], seconds: 0, statusCode: '304' }]);
    });

    it('loses no neighbour of a bad order', async () => {
      const { outcomes, exchanges } = await client.portal.deliver([
        { callId: 'bad', crmCallId: null, commands: [registration('ecss-1', '99999'), finish(1_000)] },
        { callId: 'good', crmCallId: null, commands: [registration('ecss-2'), finish(2_000)] },
        { callId: 'gone', crmCallId: 'externalCall.gone', commands: [{ kind: 'hide', userIds: [rig.operators[0]] }] },
      ]);
      expect(exchanges).toHaveLength(1);
      expect(outcomes).toMatchObject([
        {
          outcomes: [
            { ok: false, failure: { action: 'give_up' } },
            { ok: false, skipped: true },
          ],
        },
        { outcomes: [{ ok: true }, { ok: true }] },
        { outcomes: [{ ok: true, answer: false }] },
      ]);
      expect(rig.finished().map(({ seconds }) => seconds)).toEqual([2]);
      expect(rig.liveCalls()).toEqual([]);
    });

    it('refreshes once for 20 parallel refusals and goes on with rotated tokens', async () => {
      for (let round = 1; round <= 2; round += 1) {
        rig.expireTokens();
        await Promise.all(Array.from({ length: 20 }, () => client.portal.scope()));
        expect(rig.requests().refreshes).toBe(round);
        // Both request budgets fill up again.
        rig.advance(60_000);
        await client.clock.advance(60_000);
      }
      expect(client.store.saved).toHaveLength(2);
    });

    it('follows a renamed portal and remembers it', async () => {
      const newOrigin = await rig.rename();
      const crmCallId = await register('ecss-1');
      expect(rig.liveCalls()).toEqual([crmCallId]);
      expect(client.store.grant?.restEndpoint).toBe(`${newOrigin}/rest/`);
    });

    it('binds what is missing and then nothing', async () => {
      const wanted = {
        events: [{ event: 'ONEXTERNALCALLSTART', handler: HANDLER }],
        placements: [
          {
            placement: 'CALL_CARD',
            handler: 'https://crm.example.ru/call/call.html',
            title: { ru: 'Звонок', en: 'Call' },
          },
        ],
        force: false,
      };
      const first = await client.portal.bind(wanted);
      expect(first).toMatchObject({ bound: { length: 2 }, removed: [], failed: [] });
      expect(await client.portal.bind(wanted)).toEqual({ bound: [], removed: [], failed: [] });
      const moved = { ...wanted, events: [{ event: 'ONEXTERNALCALLSTART', handler: `${HANDLER}/2` }], force: true };
      const again = await client.portal.bind(moved);
      expect(again).toMatchObject({ bound: { length: 2 }, removed: { length: 2 }, failed: [] });
      expect(await client.portal.bind({ ...moved, force: false })).toEqual({ bound: [], removed: [], failed: [] });
    });

    it('reads employees', async () => {
      const { employees, complete } = await client.portal.employees();
      expect(complete).toBe(true);
      expect(employees).toHaveLength(rig.employeeCount);
      expect(employees.map(({ id }) => id)).toEqual(expect.arrayContaining([...rig.operators]));
    });

    it('finds clients in the request of their registration, and alone', async () => {
      const find = (phoneNumber: string): PortalCommand => ({ kind: 'find_clients', phoneNumber });
      const commands = [registration('with-look'), find('+79131234567')];
      const { outcomes, exchanges } = await client.portal.deliver([
        { callId: 'with-look', crmCallId: null, commands },
        { callId: 'known', crmCallId: 'externalCall.known', commands: [find('+79990000000')] },
      ]);
      const ivan = { type: 'CONTACT', name: 'Иван Петров', id: expect.any(String) as string };
      expect(outcomes).toMatchObject([
        { outcomes: [{ ok: true }, { ok: true, clients: [ivan] }] },
        { outcomes: [{ ok: true, clients: [] }] },
      ]);
      expect(exchanges).toHaveLength(1);
      const lone = await client.portal.deliver([
        { callId: 'known', crmCallId: 'externalCall.known', commands: [find('+79131234567')] },
      ]);
      expect(lone.outcomes).toMatchObject([{ outcomes: [{ ok: true, clients: [ivan] }] }]);
    });
  });
}
