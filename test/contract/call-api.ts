/** What every Call API of wire profile "8089" must do, be it an emulator, a fake or the real thing. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openCallApiLink, PROFILE_8089 } from '../../src/adapters/call-api/index.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import { Facts } from '../helpers/call-api-facts.ts';
import { RecordingListener, recordingLogger } from '../helpers/call-api-listener.ts';
import { ask, RawConnection } from '../helpers/call-api-raw-client.ts';

/** A switch with two served numbers that are free, and one caller outside. */
export interface SwitchUnderTest {
  url: string;
  fingerprint256: string;
  credentials: { clientId: string; apiKey: string; domain: string };
  served: readonly [string, string];
  outside: string;
  /** The caller outside rings a served number. */
  callIn(to: string): void;
  pickUp(number: string): void;
  hangUp(number: string): void;
  /** The digits that were pressed on the number's leg. */
  pressed(number: string): string;
  dropConnections(): void;
  /** Tokens die. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const registeredSchema = z.object({
  token: z.string().min(1),
  expires_in: z.number().positive(),
  numbers: z.array(z.string()),
  refused_numbers: z.array(z.string()),
  csta: z.boolean(),
});
const legSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  call_id: z.string().regex(/^[0-9a-f]{16}$/),
  call_ref: z.string(),
  direction: z.enum(['in', 'out']),
  digits: z.string(),
  remote_digits: z.string(),
  display_name: z.string().nullish(),
  status: z.enum(['alerting', 'talking', 'held', 'released']),
  has_answer_time: z.boolean(),
  answer_time: z
    .string()
    .regex(/^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)?$/)
    .nullish(),
  workitem_id: z.null(),
});

/** Real time: a switch under test has its own clock. */
const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export function callApiContract(name: string, start: () => Promise<SwitchUnderTest>): void {
  describe(`Call API contract: ${name}`, () => {
    let sut: SwitchUnderTest;
    const open: RawConnection[] = [];
    beforeEach(async () => {
      sut = await start();
    });
    afterEach(async () => {
      for (const connection of open.splice(0)) await connection.close();
      await sut.stop();
    });

    const registerBody = (patch: object = {}): object => {
      const { clientId, apiKey, domain } = sut.credentials;
      return { client_id: clientId, api_key: apiKey, domain, type: 'service', ...patch };
    };
    const register = async () => {
      const answer = await ask(`${sut.url}/api/integration.register`, registerBody());
      expect(answer.status).toBe(200);
      return registeredSchema.parse(JSON.parse(answer.text));
    };
    const dial = (token: string): RawConnection => {
      const connection = new RawConnection(sut.url, token);
      open.push(connection);
      return connection;
    };
    const connect = async (): Promise<RawConnection> => {
      const connection = dial((await register()).token);
      await connection.until(() => connection.frames.length > 0);
      return connection;
    };

    test('GET / is a page for the certificate exception', async () => {
      const page = await ask(`${sut.url}/`);
      expect(page.status).toBe(200);
      expect(page.type).toContain('text/html');
    });

    test('registration tells token, numbers and CSTA', async () => {
      const { numbers, csta } = await register();
      expect(numbers).toEqual(expect.arrayContaining([...sut.served]));
      expect(csta).toBe(true);
    });

    test.each([{ api_key: 'x'.repeat(64) }, { client_id: 'stranger' }, { domain: 'no.such.domain' }])(
      'wrong credentials %j',
      async (patch) => {
        const answer = await ask(`${sut.url}/api/integration.register`, registerBody(patch));
        expect(answer.status).toBe(401);
        expect(JSON.parse(answer.text)).toEqual({ error: 'invalid_credentials', message: 'Invalid credentials' });
      },
    );

    test('the first frame is connection_state open; ping is answered', async () => {
      const connection = await connect();
      expect(connection.frames[0]).toEqual({ event: 'connection_state', data: { state: 'open' } });
      expect(await connection.command('ping')).toMatchObject({ result: 'pong' });
    });

    test('a bad token: close code 4401; a restart makes every token bad', async () => {
      const stranger = dial('stranger');
      await stranger.until(() => stranger.closeCode !== null);
      expect(stranger.closeCode).toBe(4401);
      expect(stranger.frames).toEqual([]);

      const { token } = await register();
      await sut.restart();
      const late = dial(token);
      await late.until(() => late.closeCode !== null);
      expect(late.closeCode).toBe(4401);
    });

    test('an incoming call: alerting, talking, released, with the known fields; call.list tells the legs alive', async () => {
      const connection = await connect();
      expect(await connection.command('call.list', {})).toMatchObject({ result: { conversations: [] } });
      const [number] = sut.served;
      sut.callIn(number);
      await connection.until(() => connection.legs.length === 1);
      const ringing = legSchema.parse(connection.legs[0]);
      expect(ringing).toMatchObject({
        direction: 'in',
        digits: number,
        remote_digits: sut.outside,
        status: 'alerting',
        has_answer_time: false,
      });
      sut.pickUp(number);
      await connection.until(() => connection.legs.length === 2);
      const talking = legSchema.parse(connection.legs[1]);
      expect(talking).toMatchObject({
        id: ringing.id,
        call_id: ringing.call_id,
        status: 'talking',
        has_answer_time: true,
      });
      expect(talking.answer_time).not.toBe('');
      expect(await connection.command('call.list', {})).toMatchObject({
        result: { conversations: [connection.legs[1]] },
      });
      sut.hangUp(number);
      await connection.until(() => connection.legs.length === 3);
      expect(legSchema.parse(connection.legs[2])).toEqual({ ...talking, status: 'released' });
      expect(await connection.command('call.list', {})).toMatchObject({ result: { conversations: [] } });
    });

    test('an unanswered call is released without an answer time; release by command', async () => {
      const connection = await connect();
      sut.callIn(sut.served[1]);
      await connection.until(() => connection.legs.length === 1);
      const { id } = legSchema.parse(connection.legs[0]);
      expect(await connection.command('call.release', { id })).toMatchObject({ result: {} });
      await connection.until(() => connection.legs.length === 2);
      expect(legSchema.parse(connection.legs[1])).toMatchObject({ id, status: 'released', has_answer_time: false });
    });

    describe('a talk with somebody outside', () => {
      type Leg = z.infer<typeof legSchema>;
      const talk = async (connection: RawConnection): Promise<Leg> => {
        sut.callIn(sut.served[0]);
        await connection.until(() => connection.legs.length === 1);
        sut.pickUp(sut.served[0]);
        await connection.until(() => connection.legs.length === 2);
        return legSchema.parse(connection.legs[1]);
      };
      const legs = (connection: RawConnection): Leg[] => connection.legs.map((leg) => legSchema.parse(leg));
      const seen = (connection: RawConnection, expected: Partial<Leg>): Promise<void> =>
        connection.until(() =>
          legs(connection).some((leg) =>
            Object.entries(expected).every(([key, value]) => leg[key as keyof Leg] === value),
          ),
        );

      test('is put on hold and taken back, each once', async () => {
        const connection = await connect();
        const { id } = await talk(connection);
        expect(await connection.command('call.unhold', { id })).toMatchObject({ error: { code: 409 } });
        expect(await connection.command('call.hold', { id })).toMatchObject({ result: {} });
        await seen(connection, { id, status: 'held' });
        expect(await connection.command('call.hold', { id })).toMatchObject({ error: { code: 409 } });
        expect(await connection.command('call.unhold', { id })).toMatchObject({ result: {} });
        await connection.until(() => connection.legs.length === 4);
        expect(legs(connection)[3]).toMatchObject({ id, status: 'talking', has_answer_time: true });
      });

      test('is handed on blindly: the leg ends, the other phone rings under the same call', async () => {
        const connection = await connect();
        const { id, call_id } = await talk(connection);
        expect(await connection.command('call.transfer', { id, to: sut.served[1] })).toMatchObject({ result: {} });
        await seen(connection, { id, status: 'released' });
        await seen(connection, { call_id, digits: sut.served[1], direction: 'in', status: 'alerting' });
        expect(legs(connection).find(({ digits }) => digits === sut.served[1])).toMatchObject({
          remote_digits: sut.outside,
        });
      });

      test('waits while a colleague is asked in a call of its own, and is handed to him', async () => {
        const connection = await connect();
        const { id, call_id } = await talk(connection);
        const answer = await connection.command('call.consult', { id, to: sut.served[1] });
        const consult = z.object({ call_id: z.string(), id: z.string() }).parse(answer.result);
        expect(consult.call_id).not.toBe(call_id);
        await seen(connection, { id, status: 'held' });
        await seen(connection, { ...consult, digits: sut.served[0], direction: 'out', status: 'alerting' });
        await seen(connection, { call_id: consult.call_id, digits: sut.served[1], direction: 'in' });
        expect(await connection.command('call.transfer', { id, consult_id: consult.id })).toMatchObject({
          error: { code: 409 },
        });
        sut.pickUp(sut.served[1]);
        await seen(connection, { ...consult, status: 'talking' });
        expect(await connection.command('call.transfer', { id, consult_id: consult.id })).toMatchObject({ result: {} });
        await seen(connection, { id, status: 'released' });
        await seen(connection, { id: consult.id, status: 'released' });
        await seen(connection, { call_id, digits: sut.served[1], remote_digits: sut.outside, status: 'talking' });
      });

      test('hears digits', async () => {
        const connection = await connect();
        const { id } = await talk(connection);
        expect(await connection.command('call.dtmf', { id, digits: '12*#' })).toMatchObject({ result: {} });
        expect(sut.pressed(sut.served[0])).toBe('12*#');
        expect(await connection.command('call.hold', { id })).toMatchObject({ result: {} });
        expect(await connection.command('call.dtmf', { id, digits: '1' })).toMatchObject({ error: { code: 409 } });
      });
    });

    test('call.make rings the served number and tells the call', async () => {
      const connection = await connect();
      const answer = await connection.command('call.make', { from: sut.served[0], to: sut.outside });
      const made = z.object({ call_id: z.string(), id: z.string() }).parse(answer.result);
      await connection.until(() => connection.legs.length >= 1);
      expect(legSchema.parse(connection.legs[0])).toMatchObject({
        ...made,
        digits: sut.served[0],
        remote_digits: sut.outside,
        status: 'alerting',
      });
    });

    test.each([
      ['call.make', {}, 400],
      ['call.make', { from: '999', to: '+79131234567' }, 403],
      ['call.release', { id: '0000000000000000' }, 404],
      ['call.release', {}, 400],
      ['call.hold', { id: '0000000000000000' }, 404],
      ['call.unhold', {}, 400],
      ['call.transfer', { id: '0000000000000000', to: '102' }, 404],
      ['call.transfer', { id: '0000000000000000', consult_id: '0000000000000001' }, 404],
      ['call.consult', { id: '0000000000000000', to: '102' }, 404],
      ['call.dtmf', { id: '0000000000000000', digits: '1' }, 404],
    ])('error of %s %j is %i', async (method, params, code) => {
      const connection = await connect();
      expect(await connection.command(method, params)).toMatchObject({
        error: { code, message: expect.any(String) as string },
      });
    });

    test('the product’s link: a call, a lost connection during it, the end missed, the truth from the list', async () => {
      const facts = new Facts();
      const listener = new RecordingListener(facts);
      const log: string[] = [];
      const openLink = openCallApiLink({ clock: realClock, random: () => 0.1, profile: PROFILE_8089 });
      const { clientId, apiKey, domain } = sut.credentials;
      const address = { url: sut.url, clientId, apiKey, domain, pinnedFingerprint256: sut.fingerprint256 };
      const link = openLink(address, listener, recordingLogger(log));
      link.start();
      try {
        await facts.until(() => link.status().state === 'connected');
        const made = await link.makeCall(sut.served[0], sut.outside);
        await facts.until(() => listener.legs.length > 0);
        expect(listener.legs[0]?.leg).toMatchObject({
          legId: made.legId,
          switchCallId: made.switchCallId,
          extension: sut.served[0],
          phase: 'alerting',
        });
        sut.callIn(sut.served[1]);
        await facts.until(() => listener.legs.some(({ leg }) => leg.extension === sut.served[1]));
        sut.dropConnections();
        sut.hangUp(sut.served[0]);
        await facts.until(() => listener.snapshots.length === 2);
        expect(listener.snapshots[1]?.legs).toMatchObject([{ extension: sut.served[1], phase: 'alerting' }]);
        // A connection that was closed lived until then: not before the last event, not after the snapshot.
        const { aliveUntil, at: takenAt } = listener.snapshots[1]!;
        expect(aliveUntil).toBeGreaterThanOrEqual(listener.legs.at(-1)!.at);
        expect(aliveUntil).toBeLessThanOrEqual(takenAt);
        sut.pickUp(sut.served[1]);
        await facts.until(() => listener.legs.at(-1)?.leg.phase === 'talking');
        const { leg, at } = listener.legs.at(-1)!;
        expect(Math.abs(at - leg.answeredAt!)).toBeLessThan(5_000);
        await expect(link.release('0000000000000000')).rejects.toMatchObject({ code: 'no_such_leg' });
        expect(log.join()).not.toContain(apiKey);
      } finally {
        await link.stop();
      }
    });
  });
}
