/** ECSS-10 Call API: the first adapter behind the port switch-link. */
import type { SecureContext } from 'node:tls';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { CallApiAddress, OpenSwitchLink } from '../../app/ports/switch-link.ts';
import { CallApiLink } from './link.ts';
import type { CallApiProfile } from './profile.ts';
import { ownZone } from './switch-clock.ts';
import type { ZoneOffset } from './switch-clock.ts';
import { caContext } from '../links/trust.ts';

export { loadProfile, ProfileError, PROFILE_8089 } from './profile.ts';
export type { CallApiProfile } from './profile.ts';

export interface CallApiOptions {
  clock: Clock;
  /** 0 ≤ x < 1, for jitter: Math.random in production. */
  random: () => number;
  profile: CallApiProfile;
  /** CA certificates (PEM) to believe besides those of Node.js. */
  trustedCa?: string[];
  /** Which addresses switches may have; undefined: any. */
  addressGuard?: AddressGuard | undefined;
  /** Zone of this server, ms east of UTC at a time; by default that of the process. */
  zone?: ZoneOffset;
}

/** A factory of links; one for each company. Throws when a certificate of `trustedCa` cannot be read. */
export const openCallApiLink = (options: CallApiOptions): OpenSwitchLink<CallApiAddress> => {
  let context: SecureContext | undefined;
  if (options.trustedCa?.length) context = caContext(options.trustedCa);
  const deps = {
    clock: options.clock,
    random: options.random,
    profile: options.profile,
    ownZone: options.zone ?? ownZone,
    secureContext: () => context,
    guard: options.addressGuard,
  };
  return (address, listener, logger) => new CallApiLink(deps, address, listener, logger);
};
