/** What an administrator does once, by the same pages and addresses: local application, sign-in by OAuth, switch, employees. */
import { Visitor } from './visitor.ts';
import { waitFor } from './wait-for.ts';
import type { World } from './world.ts';

/** A portal and a server, which may run in another process. */
export type Place = Pick<World, 'portal' | 'serverUrl'>;
/** With the switch that the server is to be joined with. */
export type Stage = Place & Pick<World, 'switch'>;

export const SCOPES = ['placement', 'user', 'telephony', 'call'];

interface CompanyAnswer {
  domain: string;
  ecss: { certificate: { fingerprint256: string } | null };
  link: { state: string; lastError: string | null; numbers: string[] };
}

/** «Идентификатор клиента», «Ключ API», «Домен» of the company page. */
export interface SwitchKeys {
  clientId: string;
  apiKey: string;
  domain: string;
}

export interface Admin {
  visitor: Visitor;
  /** `{path}api/v1/` with a closing slash. */
  api: string;
}

/** Signs in as the portal's administrator; with keys on the first visit, by the domain alone later. */
export async function signIn(world: Place, keys?: { clientId: string; clientSecret: string }): Promise<Admin> {
  const visitor = new Visitor();
  const { address } = world.portal.portal;
  const portalUrl = `${address.protocol}://${address.domain}/`;
  await visitor.submit(new URL('/login/', portalUrl).href, { USER_LOGIN: 'admin', USER_PASSWORD: 'admin' });
  const { response, url } = await visitor.submit(new URL('login', world.serverUrl).href, {
    domain: address.domain,
    ...keys,
  });
  if (!response.ok || url !== new URL('company', world.serverUrl).href) {
    throw new Error(`signing in ended at ${url} with ${response.status}: ${await response.text()}`);
  }
  return { visitor, api: new URL('api/v1/', world.serverUrl).href };
}

/** From an empty database to a company whose calls come through. `keys`: as printed by the switch's console. */
export async function setUp(world: Stage, keys?: SwitchKeys): Promise<Admin> {
  const admin = await register(world);
  await connectSwitch(world, admin, keys);
  return admin;
}

/** The local application in the portal, and the company's first sign-in with its keys. */
export async function register(world: Place): Promise<Admin> {
  const { portal } = world.portal;
  const app = portal.createLocalApp(
    { name: 'ECSS-10', handlerUrl: world.serverUrl, installUrl: world.serverUrl, apiOnly: true, scopes: SCOPES },
    1,
  );
  const admin = await signIn(world, { clientId: app.clientId, clientSecret: app.clientSecret });
  portal.setDefaultOutgoingNumber(`REST_APP:${app.id}`);
  return admin;
}

/** The switch's address and keys, and the administrator's consent to its self-signed certificate. */
export async function connectSwitch(
  world: Stage,
  { visitor, api }: Admin,
  keys: SwitchKeys = firstKeys(world),
): Promise<void> {
  const { apiUrl } = world.switch.addresses();
  const company = `${api}company`;
  const ecss = { url: apiUrl, ...keys };
  await visitor.json('PATCH', company, { name: 'ООО «Пример»', ecss });
  const certificate = await waitFor('the certificate of the switch is shown', async () => {
    const { ecss, link } = await visitor.json<CompanyAnswer>('GET', company);
    return link.state === 'certificate_untrusted' && ecss.certificate;
  });
  await visitor.json('PATCH', company, { ecss: { certificate: { pin: certificate.fingerprint256 } } });
  await connected({ visitor, api });
}

function firstKeys(world: Stage): SwitchKeys {
  const domain = world.switch.state().domains[0];
  const integration = domain?.integrations[0];
  if (!domain || !integration) throw new Error('the switch has no integration');
  return { clientId: integration.clientId, apiKey: integration.apiKey, domain: domain.name };
}

/** Resolves when the company's link to the switch is up. */
export async function connected({ visitor, api }: Admin): Promise<void> {
  await waitFor('the link to the switch is up', async () => {
    const { link } = await visitor.json<CompanyAnswer>('GET', `${api}company`);
    return link.state === 'connected';
  });
}
