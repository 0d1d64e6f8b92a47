/** The port to the rule which addresses the server may connect to when a stranger has chosen them. */
import type { LookupFunction } from 'node:net';

export interface AddressGuard {
  /**
   * For a host that is an address already: no name service is asked then. Names pass, `lookup` judges what they stand for.
   * @throws AddressRefused
   */
  check(host: string): void;
  /** For `net.connect` and `tls.connect`: what is connected to is what was judged, whatever the name stands for a moment later. */
  lookup: LookupFunction;
}

export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS_REFUSED';
  constructor(host: string) {
    super(`${host} is at an address of the inside network, which the settings forbid (allowPrivateAddresses)`);
  }
}
