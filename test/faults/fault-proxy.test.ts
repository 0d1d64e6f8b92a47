import { createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { FaultProxy } from '../helpers/fault-proxy.ts';

const BODY = 'the whole answer of the target';
let target: Server;
let served: string[];
let proxy: FaultProxy;
const sockets = new Set<Socket>();

beforeEach(async () => {
  served = [];
  target = createServer((incoming, response) => {
    served.push(incoming.url ?? '');
    response.end(BODY);
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await new FaultProxy({ host: '127.0.0.1', port: (target.address() as AddressInfo).port }).start();
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await proxy.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

/** The body, or the error code; never anything else. */
async function ask(path: string): Promise<string> {
  const asking = request({ host: '127.0.0.1', port: proxy.port, path, agent: false });
  asking.end();
  try {
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response) body += String(chunk);
    return body;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** A connection that sends requests by hand and collects what comes back. */
async function open(): Promise<{ socket: Socket; received: () => string; ask: (path: string) => void }> {
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.add(socket);
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  await once(socket, 'connect');
  return {
    socket,
    received: () => received,
    ask: (path) => socket.write(`GET ${path} HTTP/1.1\r\nhost: target\r\n\r\n`),
  };
}

it('passes both ways and says when something was forwarded', async () => {
  let forwarded = 0;
  const undo = proxy.onForward(() => (forwarded += 1));
  expect(await ask('/a')).toBe(BODY);
  expect(served).toEqual(['/a']);
  expect(forwarded).toBe(1);
  undo();
  await ask('/b');
  expect(forwarded).toBe(1);
});

it('refuses on the same port and serves there again', async () => {
  const { socket } = await open();
  const broken = once(socket, 'error');
  const { port } = proxy;
  await proxy.become({ kind: 'refuse' });
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(await ask('/refused')).toBe('ECONNREFUSED');
  await proxy.become({ kind: 'pass' });
  expect(proxy.port).toBe(port);
  expect(await ask('/again')).toBe(BODY);
  expect(served).toEqual(['/again']);
});

it('cuts the answer after so many bytes', async () => {
  await proxy.become({ kind: 'cut', afterBytes: 20 });
  const line = await open();
  const broken = once(line.socket, 'error');
  line.ask('/cut');
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(line.received()).toBe('HTTP/1.1 200 OK\r\nDat');
  expect(served).toEqual(['/cut']);
});

it('delays both ways without changing the order', async () => {
  await proxy.become({ kind: 'delay', ms: 60 });
  const startedAt = performance.now();
  expect(await ask('/late')).toBe(BODY);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(118);
});

it('resets the connection after the target has done the work', async () => {
  await proxy.become({ kind: 'swallow' });
  expect(await ask('/done')).toBe('ECONNRESET');
  expect(served).toEqual(['/done']);
  expect(proxy.swallowed).toBe(1);
});

it('goes silent: connections stay, nothing comes through, and old ones never wake up', async () => {
  const before = await open();
  await proxy.become({ kind: 'silent' });
  before.ask('/before');
  const during = await open();
  during.ask('/during');
  await waitFor('both requests have vanished', () => proxy.vanished === 2);
  await proxy.become({ kind: 'pass' });
  before.ask('/before-again');
  expect(await ask('/new')).toBe(BODY);
  expect(served).toEqual(['/new']);
  expect(before.received() + during.received()).toBe('');
  expect([before.socket.destroyed, during.socket.destroyed]).toEqual([false, false]);
});

it('applies to connections that were open before', async () => {
  const line = await open();
  line.ask('/first');
  await once(line.socket, 'data');
  await proxy.become({ kind: 'swallow' });
  const broken = once(line.socket, 'error');
  line.ask('/second');
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  expect(served).toEqual(['/first', '/second']);
  expect(line.received().split('HTTP/1.1').length).toBe(2);
});
