import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A UDP socket on this address; port 0 is any free one. */
export async function bindUdp(host: string, port = 0): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, resolve);
  });
  return socket;
}

/** A UDP port that was free a moment ago. */
export async function freeUdpPort(host: string): Promise<number> {
  const socket = await bindUdp(host);
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

/** A TCP port that was free a moment ago. */
export async function freeTcpPort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Below the range out of which the system gives ports to others; Asterisk itself passes over single ports that are taken. */
const RTP_LOWEST = 12_000;
const RTP_HIGHEST = 31_000;

/** A range of so many ports for RTP, begun at random so that two Asterisks of one machine seldom meet. */
export function rtpRange(count: number): { from: number; to: number } {
  const from = 2 * randomInt(RTP_LOWEST / 2, (RTP_HIGHEST - count) / 2);
  return { from, to: from + count - 1 };
}
