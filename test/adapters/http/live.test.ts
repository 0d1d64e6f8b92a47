import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveConnection } from '../../../src/adapters/http/live-connection.ts';
import type { LiveSocket } from '../../../src/adapters/http/live-connection.ts';
import type { LiveMessage } from '../../../src/adapters/http/api-types.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { FakeOperatorCalls, callView, company } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

describe('api/v1/live', () => {
  let world: World;
  beforeEach(async () => {
    world = await httpWorld({ companies: [company()] });
  });
  afterEach(() => world.close());

  const connect = (headers: Record<string, string> = {}) => world.app.injectWS('/bitrix/api/v1/live', { headers });
  type Socket = Awaited<ReturnType<typeof connect>>;

  const next = async (socket: Socket): Promise<LiveMessage> => {
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString()) as LiveMessage;
  };

  const hello = (socket: Socket, message: unknown): Promise<LiveMessage> => {
    const answer = next(socket);
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return answer;
  };

  it('pushes the calls at once and after each change, to the owner of the token', async () => {
    const socket = await connect({ cookie: await world.signIn() });
    const token = world.bearer(false).slice('Bearer '.length);
    expect(await hello(socket, { token })).toMatchObject({ type: 'calls', calls: [] });
    expect([...world.operatorCalls.watchers.values()]).toMatchObject([{ companyId: 'c1', userId: '7' }]);
    const change = next(socket);
    world.operatorCalls.become([callView({ phase: 'talking' })]);
    expect(await change).toMatchObject({ type: 'calls', calls: [{ phase: 'talking' }] });
  });

  it('takes the session cookie of our own page, not of another', async () => {
    const cookie = await world.signIn();
    const own = await connect({ cookie, origin: 'https://crm.example.ru' });
    expect(await hello(own, {})).toMatchObject({ type: 'calls' });
    const foreign = await connect({ cookie, origin: 'https://evil.example' });
    const closed = once(foreign, 'close') as Promise<[number]>;
    expect(await hello(foreign, {})).toMatchObject({ type: 'error', error: 'forbidden_origin' });
    expect((await closed)[0]).toBe(4401);
  });

  it.each([
    [{ token: 'forged.token' }, 'page_token_invalid'],
    [{}, 'not_signed_in'],
    ['not json', 'bad_request'],
    [{ token: 5 }, 'bad_request'],
  ])('refuses %j and closes', async (message, error) => {
    const socket = await connect();
    const closed = once(socket, 'close') as Promise<[number]>;
    expect(await hello(socket, message)).toMatchObject({ type: 'error', error });
    expect((await closed)[0]).toBe(4401);
    expect(world.operatorCalls.watchers.size).toBe(0);
  });

  it('pushes what the page asks to watch, and changes with its mind', async () => {
    world.operatorCalls.people = [{ userId: '9', name: 'Борис', numbers: ['102'], state: 'free' }];
    const socket = await connect();
    const token = world.bearer(false).slice('Bearer '.length);
    expect(await hello(socket, { token, watch: ['colleagues'] })).toEqual({
      type: 'colleagues',
      colleagues: world.operatorCalls.people,
    });
    expect(world.operatorCalls.watchers.size).toBe(0);
    const change = next(socket);
    world.operatorCalls.meet([]);
    expect(await change).toEqual({ type: 'colleagues', colleagues: [] });
    expect(await hello(socket, { watch: ['calls'] })).toMatchObject({ type: 'calls', calls: [] });
    expect([world.operatorCalls.watchers.size, world.operatorCalls.colleagueWatchers.size]).toEqual([1, 0]);
  });

  it('shows everybody’s calls to administrators only', async () => {
    world.operatorCalls.calls = [callView()];
    const token = (admin: boolean): string => world.bearer(admin).slice('Bearer '.length);
    const admin = await connect();
    expect(await hello(admin, { token: token(true), watch: ['everybody'] })).toMatchObject({
      type: 'everybody',
      calls: [{ id: 'call-1' }],
      now: expect.any(Number) as number,
    });
    const other = await connect();
    await hello(other, { token: token(false) });
    const closed = once(other, 'close') as Promise<[number]>;
    expect(await hello(other, { watch: ['everybody'] })).toMatchObject({ type: 'error', error: 'admin_only' });
    expect((await closed)[0]).toBe(4401);
    expect([world.operatorCalls.watchers.size, world.operatorCalls.everybodyWatchers.size]).toEqual([0, 1]);
  });

  it.each([['nonsense'], [{ watch: 'calls' }], [{ watch: ['salaries'] }], [{}]])(
    'takes %j for no change of mind',
    async (message) => {
      const socket = await connect();
      await hello(socket, { token: world.bearer(false).slice('Bearer '.length) });
      expect(await hello(socket, message)).toMatchObject({ type: 'error', error: 'bad_request' });
      expect(world.operatorCalls.watchers.size).toBe(0);
    },
  );

  it('is silenced by signing out', async () => {
    const cookie = await world.signIn();
    const socket = await connect({ cookie });
    await hello(socket, {});
    const closed = once(socket, 'close');
    await world.app.inject({ method: 'DELETE', url: '/bitrix/api/v1/session', headers: { cookie } });
    await world.clock.advance(25_000);
    await closed;
    expect(world.operatorCalls.watchers.size).toBe(0);
  });
});

describe('LiveConnection', () => {
  function connection() {
    const clock = new FakeClock();
    const operatorCalls = new FakeOperatorCalls();
    const sent: { text: string; done: () => void }[] = [];
    const handlers = new Map<string, (data: Buffer) => void>();
    const on = (event: string, handler: (data: Buffer) => void) => handlers.set(event, handler);
    const socket = {
      readyState: 1,
      OPEN: 1,
      close: vi.fn(),
      terminate: vi.fn(),
      ping: vi.fn(),
      send: (text: string, done: () => void) => sent.push({ text, done }),
      on,
      once: on,
    };
    const viewer = { companyId: 'c1', userId: '7', userName: '', admin: false };
    new LiveConnection({
      socket: socket as unknown as LiveSocket,
      clock,
      operatorCalls,
      identify: () => Promise.resolve(viewer),
      explain: () => ({ error: 'internal', message: '' }),
    }).start();
    const say = async (event: string, text = '{}') => {
      handlers.get(event)!(Buffer.from(text));
      await clock.settle();
    };
    return { clock, operatorCalls, socket, sent, say };
  }

  it('holds one unsent list for a slow page: the newest', async () => {
    const { operatorCalls, sent, say } = connection();
    await say('message');
    expect(sent).toHaveLength(1);
    for (let n = 1; n <= 1_000; n += 1) operatorCalls.become([callView({ id: `call-${n}` })]);
    expect(sent).toHaveLength(1);
    sent[0]!.done();
    expect(sent).toHaveLength(2);
    expect(sent[1]!.text).toContain('"call-1000"');
    sent[1]!.done();
    expect(sent).toHaveLength(2);
  });

  it('sends nothing twice, unless the page asks', async () => {
    const { operatorCalls, sent, say } = connection();
    operatorCalls.calls = [callView()];
    await say('message');
    sent[0]!.done();
    operatorCalls.become([callView()]);
    expect(sent).toHaveLength(1);
    await say('message', '{"watch":["calls"]}');
    expect(sent).toHaveLength(2);
  });

  it('cuts a page that cannot make up its mind', async () => {
    const { operatorCalls, socket, sent, say } = connection();
    await say('message');
    for (let n = 0; n < 101; n += 1) {
      sent.at(-1)!.done();
      await say('message', `{"watch":["${n % 2 === 0 ? 'colleagues' : 'calls'}"]}`);
    }
    sent.at(-1)!.done();
    expect(socket.close).toHaveBeenCalledOnce();
    expect([operatorCalls.watchers.size, operatorCalls.colleagueWatchers.size]).toEqual([0, 0]);
  });

  it('hears a change of mind that comes while the page is being identified', async () => {
    const { operatorCalls, sent, say } = connection();
    const first = say('message');
    await say('message', '{"watch":["colleagues"]}');
    await first;
    expect(sent.map(({ text }) => text)).toEqual(['{"type":"colleagues","colleagues":[]}']);
    expect([operatorCalls.watchers.size, operatorCalls.colleagueWatchers.size]).toEqual([0, 1]);
  });

  it('drops a page that answers no ping, keeps one that does', async () => {
    const { clock, socket, say } = connection();
    await say('message');
    await clock.advance(25_000);
    await say('pong');
    await clock.advance(25_000);
    expect(socket.ping).toHaveBeenCalledTimes(2);
    expect(socket.terminate).not.toHaveBeenCalled();
    await clock.advance(25_000);
    expect(socket.terminate).toHaveBeenCalledOnce();
  });

  it('does not wait for ever for the first message', async () => {
    const { clock, socket } = connection();
    await clock.advance(10_000);
    expect(socket.close).toHaveBeenCalledWith(4401, 'no hello');
  });

  it('leaves nothing behind when the page goes', async () => {
    const { clock, operatorCalls, say } = connection();
    await say('message');
    expect([operatorCalls.watchers.size, clock.pending]).toEqual([1, 1]);
    await say('close');
    expect([operatorCalls.watchers.size, clock.pending]).toEqual([0, 0]);
  });
});
