/** Whom strangers may make the server connect to. */
import { addressGuard } from '../adapters/network/address-guard.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import type { AddressGuard } from '../app/ports/address-guard.ts';

/** Null: anybody. */
export function guardOf({ allowPrivateAddresses }: Pick<Settings, 'allowPrivateAddresses'>): AddressGuard | null {
  return allowPrivateAddresses ? null : addressGuard();
}
