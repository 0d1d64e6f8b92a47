import type { Clock } from './clock.ts';
import type { EventBus } from './events/bus.ts';
import type { PushHub } from './push.ts';
import type { PortalState } from './state/portal-state.ts';

/** Where the two origins are reached. `domain` is a host with port, without scheme, as in `DOMAIN=` of frames. */
export interface PortalAddress {
  protocol: 'http' | 'https';
  domain: string;
  oauthDomain: string;
}

/** What every part of the emulator works with. `state` is replaced by a reset: read it anew each time. */
export interface PortalCore {
  readonly state: PortalState;
  readonly clock: Clock;
  readonly address: PortalAddress;
  readonly push: PushHub;
  readonly events: EventBus;
}

export function portalUrl(address: PortalAddress): string {
  return `${address.protocol}://${address.domain}`;
}

export function oauthUrl(address: PortalAddress): string {
  return `${address.protocol}://${address.oauthDomain}`;
}

/** `…/rest/` with the slash at its end, as tokens and events carry it. */
export function clientEndpoint(address: PortalAddress): string {
  return `${portalUrl(address)}/rest/`;
}

export function serverEndpoint(address: PortalAddress): string {
  return `${oauthUrl(address)}/rest/`;
}
