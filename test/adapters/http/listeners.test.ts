import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Listeners } from '../../../src/adapters/http/listeners.ts';
import type { Address } from '../../../src/adapters/http/listen.ts';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import { callView, company } from '../../helpers/http-fakes.ts';
import { httpWorld } from '../../helpers/http-app.ts';
import type { World } from '../../helpers/http-app.ts';

let dir: string;
let world: World;
let listeners: Listeners;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'listeners-'));
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keySize: 2048 });
  writeFileSync(join(dir, 'key.pem'), pems.private);
  writeFileSync(join(dir, 'cert.pem'), pems.cert);
});
afterAll(() => rmSync(dir, { recursive: true }));

beforeEach(async () => {
  world = await httpWorld({ companies: [company()], options: { trustProxy: true } });
  listeners = listenersAt([
    { scheme: 'http', at: { host: '127.0.0.1', port: 0 } },
    { scheme: 'https', at: { host: '127.0.0.1', port: 0 } },
    { scheme: 'http', at: { socketPath: join(dir, 'http') } },
    { scheme: 'https', at: { socketPath: join(dir, 'https') } },
  ]);
});
afterEach(async () => {
  await listeners.stop();
  await world.close();
});

function listenersAt(listen: ConstructorParameters<typeof Listeners>[0]['listen']): Listeners {
  const tls = { keyFile: join(dir, 'key.pem'), certFile: join(dir, 'cert.pem') };
  return new Listeners({ app: world.app, listen, tls, clock: new SystemClock(), logger: world.logger });
}

/** Status of a GET at one of the addresses. */
function get(address: Address, path: string): Promise<number | undefined> {
  const { scheme, ...where } = address;
  return new Promise((resolve, reject) => {
    const options = { ...where, path, agent: false, rejectUnauthorized: false } as const;
    const request = scheme === 'https' ? httpsRequest(options) : httpRequest(options);
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}

/** A WebSocket at one of the addresses; `ws` itself knows no TLS over a Unix socket. */
function live(address: Address): WebSocket {
  const path = '/bitrix/api/v1/live';
  if ('port' in address) {
    const scheme = address.scheme === 'https' ? 'wss' : 'ws';
    return new WebSocket(`${scheme}://${address.host}:${address.port}${path}`, { rejectUnauthorized: false });
  }
  const { socketPath } = address;
  return address.scheme === 'http'
    ? new WebSocket(`ws+unix:${socketPath}:${path}`)
    : new WebSocket(`wss://localhost${path}`, {
        createConnection: () => tlsConnect({ path: socketPath, rejectUnauthorized: false }),
      });
}

it('serves HTTP, HTTPS and both Unix sockets at once, WebSockets included', async () => {
  const addresses = await listeners.start();
  expect(addresses).toEqual(listeners.addresses());
  expect(addresses.map((one) => [one.scheme, 'port' in one ? one.port > 0 : one.socketPath])).toEqual([
    ['http', true],
    ['https', true],
    ['http', join(dir, 'http')],
    ['https', join(dir, 'https')],
  ]);
  world.operatorCalls.calls = [callView()];
  for (const address of addresses) {
    expect(await get(address, '/bitrix/health/live')).toBe(200);
    const socket = live(address);
    const message = once(socket, 'message') as Promise<[Buffer]>;
    await once(socket, 'open');
    socket.send(JSON.stringify({ token: world.bearer(false).slice('Bearer '.length) }));
    const [data] = await message;
    expect(JSON.parse(data.toString())).toEqual({ type: 'calls', calls: [callView()], now: world.clock.now() });
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
  // The server hears of the last close a moment after the client does.
  await expect.poll(() => world.operatorCalls.watchers.size).toBe(0);
});

it('lets the gateway of another account connect, and removes the sockets when it stops', async () => {
  await listeners.start();
  expect(statSync(join(dir, 'http')).mode & 0o777).toBe(0o666);
  await listeners.stop();
  expect(existsSync(join(dir, 'http'))).toBe(false);
  expect(existsSync(join(dir, 'https'))).toBe(false);
});

it('closes open WebSockets when it stops', async () => {
  const [address] = await listeners.start();
  const socket = live(address!);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await listeners.stop();
  await closed;
  expect(listeners.addresses()).toEqual([]);
});

it('takes over the socket of a process that was killed, never that of a living one', async () => {
  const path = join(dir, 'http');
  const other = await occupy(path);
  await expect(listeners.start()).rejects.toThrow('in use');
  expect(listeners.addresses()).toEqual([]);
  other.close();
  await once(other, 'close');

  // What a killed process leaves: a socket file that nobody answers at.
  const dead = await occupy(path);
  renameSync(path, `${path}.kept`);
  dead.close();
  await once(dead, 'close');
  renameSync(`${path}.kept`, path);
  await world.close();
  world = await httpWorld();
  listeners = listenersAt([{ scheme: 'http', at: { socketPath: path } }]);
  const [address] = await listeners.start();
  expect(await get(address!, '/bitrix/health/live')).toBe(200);
});

it('does not delete a file that is no socket', async () => {
  const path = join(dir, 'precious');
  writeFileSync(path, 'data');
  listeners = listenersAt([{ scheme: 'http', at: { socketPath: path } }]);
  await expect(listeners.start()).rejects.toThrow('is no socket');
  expect(existsSync(path)).toBe(true);
});

it('uses a renewed certificate for new connections', async () => {
  const [, address] = await listeners.start();
  const pems = await generate([{ name: 'commonName', value: 'renewed' }], { keySize: 2048 });
  writeFileSync(join(dir, 'key.pem'), pems.private);
  writeFileSync(join(dir, 'cert.pem'), pems.cert);
  await listeners.reloadCertificate();
  if (!('port' in address!)) throw new Error('the second listener is a port');
  const socket = tlsConnect({ host: address.host, port: address.port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const subject = socket.getPeerCertificate().subject.CN;
  socket.destroy();
  expect(subject).toBe('renewed');
});

it.each<[string, SecureContextOptions]>([
  ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }],
  ['no forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
  ['no authenticated encryption', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' }],
])('refuses a client that knows %s', async (_, options) => {
  const [, address] = await listeners.start();
  if (!('port' in address!)) throw new Error('the second listener is a port');
  const socket = tlsConnect({ host: address.host, port: address.port, rejectUnauthorized: false, ...options });
  const [error] = (await once(socket, 'error')) as [Error & { code?: string }];
  expect(error.code).toMatch(/^ERR_SSL_/);
});

it('tells browsers to stay with HTTPS only when asked to', async () => {
  const told = async (hsts: boolean): Promise<unknown> => {
    const other = await httpWorld({ options: { hsts } });
    const { headers } = await other.app.inject({ url: '/bitrix/health/live' });
    await other.close();
    return headers['strict-transport-security'];
  };
  expect(await told(false)).toBeUndefined();
  expect(await told(true)).toMatch(/^max-age=\d{7,}/);
});

async function occupy(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  await once(server, 'listening');
  return server;
}
