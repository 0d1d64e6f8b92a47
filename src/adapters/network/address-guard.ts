/** Refuses addresses of the inside network, at the moment of the connection. */
import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { AddressRefused } from '../../app/ports/address-guard.ts';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import { isPrivateAddress } from './private-addresses.ts';

/** All addresses of a name; tests bring their own name service. */
type Resolve = (
  hostname: string,
  options: { all: true; family: number; hints: number },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export function addressGuard(resolve: Resolve = systemLookup): AddressGuard {
  const lookup: LookupFunction = (hostname, options, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
    resolve(hostname, { all: true, family, hints: options.hints ?? 0 }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const allowed = addresses.filter(({ address }) => !isPrivateAddress(address));
      const [first] = allowed;
      if (first === undefined) callback(new AddressRefused(hostname), '', 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
  return {
    check(host) {
      const address = host.replace(/^\[|\]$/g, '');
      if (isIP(address) !== 0 && isPrivateAddress(address)) throw new AddressRefused(address);
    },
    lookup,
  };
}
