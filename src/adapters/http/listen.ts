/** Binding one server to one place. */
import { chmod, lstat, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Server } from 'node:net';

/** Port 0: any free one. */
export type Place = { host: string; port: number } | { socketPath: string };
export type Address = { scheme: 'http' | 'https' } & Place;

/**
 * The gateway runs under another account and must be able to connect; the socket gives it no more than the public address gives
 * everybody. Who may reach the socket at all is a matter of its folder.
 */
const SOCKET_MODE = 0o666;

export async function listen(server: Server, place: Place): Promise<void> {
  if ('socketPath' in place) await removeStaleSocket(place.socketPath);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    const done = (): void => {
      server.off('error', reject);
      resolve();
    };
    if ('socketPath' in place) server.listen(place.socketPath, done);
    else server.listen(place.port, place.host, done);
  });
  if ('socketPath' in place) await chmod(place.socketPath, SOCKET_MODE);
}

/** Where a listening server listens. */
export function whereOf(server: Server): Place {
  const address = server.address();
  if (address === null) throw new Error('the server does not listen');
  return typeof address === 'string' ? { socketPath: address } : { host: address.address, port: address.port };
}

/** A process that was killed leaves its socket behind, and the next one could not listen. A socket in use is left alone. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (found === null) return;
  if (!found.isSocket()) throw new Error(`${path} exists and is no socket`);
  if (await answers(path)) throw new Error(`${path} is in use by another process`);
  await rm(path, { force: true });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      if (isCode(error, 'ECONNREFUSED') || isCode(error, 'ENOENT')) resolve(false);
      else reject(error);
    });
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
