import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP port of 127.0.0.1 that was free a moment ago, for a server whose address must be known before it starts. */
export function freePort(): Promise<number> {
  return bindOnce(0);
}

/** Which of these ports of 127.0.0.1 somebody else listens on. */
export async function takenPorts(ports: number[]): Promise<number[]> {
  const results = await Promise.allSettled(ports.map(bindOnce));
  return ports.filter((_, index) => results[index]?.status === 'rejected');
}

async function bindOnce(wanted: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
