/** Addresses that lead back into our own network, or nowhere (IANA's special-purpose registries). */
import { BlockList, isIP } from 'node:net';

const V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: the clouds' metadata services among them.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Everything outside 2000::/3 is refused as a whole; these are inside it and carry an IPv4 address or lead nowhere. */
const V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const refused = new BlockList();
for (const [network, bits] of V4) refused.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of V6) refused.addSubnet(network, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** `address`: an IP address without brackets; anything else is private. */
export function isPrivateAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) only exists with link-local addresses.
  switch (address.includes('%') ? 0 : isIP(address)) {
    case 4:
      return refused.check(address, 'ipv4');
    case 6: {
      const mapped = mappedV4(address);
      if (mapped !== null) return refused.check(mapped, 'ipv4');
      return !global.check(address, 'ipv6') || refused.check(address, 'ipv6');
    }
    default:
      return true;
  }
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function mappedV4(address: string): string | null {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(plain) ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}
