/** Asterisk over AMI: the second adapter behind the port switch-link. */
import type { SecureContext } from 'node:tls';
import type { AddressGuard } from '../../app/ports/address-guard.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { AsteriskAddress, OpenSwitchLink } from '../../app/ports/switch-link.ts';
import { caContext } from '../links/trust.ts';
import { compilePattern } from './channel-name.ts';
import { AsteriskLink } from './link.ts';

export interface AsteriskOptions {
  clock: Clock;
  /** 0 ≤ x < 1, for jitter: Math.random in production. */
  random: () => number;
  /** Makes ids that never repeat, for the channels of our own calls. */
  newId: () => string;
  /** CA certificates (PEM) to believe besides those of Node.js. */
  trustedCa?: string[];
  /** Which addresses switches may have; undefined: any. */
  addressGuard?: AddressGuard | undefined;
}

/** A factory of links; one for each company. Throws when a certificate of `trustedCa` cannot be read. */
export const openAsteriskLink = (options: AsteriskOptions): OpenSwitchLink<AsteriskAddress> => {
  const { clock, random, newId, trustedCa = [] } = options;
  const context: SecureContext | undefined = caContext(trustedCa);
  const deps = { clock, random, newId, secureContext: () => context, guard: options.addressGuard };
  return (address, listener, logger) => new AsteriskLink(deps, address, listener, logger);
};

/** Whether a text tells how the names of phones are made of their numbers. */
export const isChannelPattern = (pattern: string): boolean => compilePattern(pattern) !== null;
