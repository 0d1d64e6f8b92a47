/** The company page's fields for an Asterisk, filled in as an administrator would. */
import { CONTEXTS } from '../../asterisk/config/dial-plan.ts';
import { connected, register } from '../set-up.ts';
import type { Admin, Place } from '../set-up.ts';

/** `host`, `port`: where the server finds Asterisk's manager; `notifyNumbers`: phones that know NOTIFY talk and hold. */
export interface ManagerAddress {
  host: string;
  port: number;
  user: string;
  secret: string;
  notifyNumbers?: string[];
}

/** From an empty database to a company whose calls come through. */
export async function setUpAsterisk(world: Place, manager: ManagerAddress): Promise<Admin> {
  const admin = await register(world);
  await connectAsterisk(admin, manager);
  return admin;
}

async function connectAsterisk(
  admin: Admin,
  { host, port, user, secret, notifyNumbers = [] }: ManagerAddress,
): Promise<void> {
  await admin.visitor.json('PATCH', `${admin.api}company`, {
    name: 'ООО «Пример»',
    switchKind: 'asterisk',
    asterisk: {
      host,
      port,
      username: user,
      secret,
      context: CONTEXTS.phones,
      holdContext: CONTEXTS.park,
      notifyNumbers,
    },
  });
  await connected(admin);
}
