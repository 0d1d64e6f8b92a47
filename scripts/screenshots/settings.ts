/** The administrator's screens: login, first set-up, company, users, why, audit. */
import type { Page } from 'playwright-core';
import { connected, connectSwitch, SCOPES, signIn } from '../../emulators/demo/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { Lang } from './camera.ts';
import { missed, STRANGER } from './morning.ts';
import { adminPages, LANGS } from './set.ts';
import type { Scenery } from './set.ts';
import { MINUTE_MS, skip } from './time.ts';

type Pages = Record<Lang, Page>;

const ANNA = '2';
const BORIS = '3';
const LOGIN = { height: 560 };
const UNREACHABLE = { ru: /недоступна/, en: /unreachable/ };
/** The part of the first set-up that matters at each of its steps is at the top. */
const SETUP = { window: true, height: 1000 };

export async function login({ world, camera }: Scenery): Promise<void> {
  for (const lang of LANGS) {
    const context = await camera.profile(lang);
    const page = await context.newPage();
    await page.goto(world.serverUrl);
    await camera.shoot('login', page, lang, LOGIN);
    await page.locator('input[name=domain]').fill(world.portal.portal.address.domain);
    await page.locator('form button[type=submit]').click();
    await page.getByRole('alert').waitFor();
    await camera.shoot('login-refused', page, lang, LOGIN);
    await context.close();
  }
}

/** From an empty database to a company whose calls come through, as an administrator does it. */
export async function firstSetUp(scenery: Scenery): Promise<{ pages: Pages; admin: Admin }> {
  const { world, camera } = scenery;
  const { portal } = world.portal;
  const app = portal.createLocalApp(
    { name: 'ECSS-10', handlerUrl: world.serverUrl, installUrl: world.serverUrl, apiOnly: true, scopes: SCOPES },
    1,
  );
  const admin = await signIn(world, { clientId: app.clientId, clientSecret: app.clientSecret });
  const pages = await adminPages(scenery);
  await each(pages, async (page, lang) => {
    await page.locator('[data-test=setup]').waitFor();
    await checksAreDone(page);
    await camera.shoot('setup', page, lang, SETUP);
  });
  const integration = world.switch.state().domains[0]?.integrations[0];
  if (!integration) throw new Error('the switch has no integration');
  const { apiUrl } = world.switch.addresses();
  await admin.visitor.json('PATCH', `${admin.api}company`, {
    ecss: { url: apiUrl, clientId: integration.clientId, apiKey: integration.apiKey, domain: 'demo.local' },
  });
  await each(pages, async (page, lang) => {
    await page.locator('[data-test=fingerprint]').waitFor();
    await camera.shoot('setup-certificate', page, lang, SETUP);
  });
  await connectSwitch(world, admin);
  portal.setDefaultOutgoingNumber(`REST_APP:${app.id}`);
  await connected(admin);
  await each(pages, async (page, lang) => {
    await page
      .locator('[data-test=setup-state]')
      .getByText(/ 4 (из|of) 4/)
      .waitFor();
    await checksAreDone(page);
    await camera.shoot('setup-test-call', page, lang, SETUP);
  });
  return { pages, admin };
}

export async function company({ camera }: Scenery, pages: Pages): Promise<void> {
  await each(pages, async (page, lang) => {
    await open(page, 'company');
    await page.locator('[data-test=delivery]').waitFor();
    await checksAreDone(page);
    await camera.shoot('company', page, lang);
  });
}

/** The switch is gone. */
export async function companyWithFault({ world, camera }: Scenery, pages: Pages): Promise<void> {
  await world.switch.stop();
  await each(pages, async (page, lang) => {
    await open(page, 'company');
    await page.locator('[data-test=link]').getByText(UNREACHABLE[lang]).first().waitFor();
    await checksAreDone(page);
    await camera.shoot('company-fault', page, lang, { window: true, height: 700 });
  });
}

export async function users({ world, camera }: Scenery, pages: Pages, { visitor, api }: Admin): Promise<void> {
  const { portal } = world.portal;
  portal.addUser({ name: 'Глеб', lastName: 'Новиков', phoneInner: '104', workPosition: 'Стажёр' });
  portal.state.users.update(Number(BORIS), { phoneInner: '105' });
  await visitor.json('PUT', `${api}users/${ANNA}`, { numbers: ['101', '111'] });
  skip(2 * MINUTE_MS);
  await waitFor('the portal is asked again', async () => {
    const list = await visitor.json<{ portalNumber: string | null }[]>('GET', `${api}users`);
    return list.some((user) => user.portalNumber === '105');
  });
  await each(pages, async (page, lang) => {
    await open(page, 'users');
    await page.locator(`[data-user="${BORIS}"] [data-difference]`).first().waitFor();
    await camera.shoot('users', page, lang);
  });
  await visitor.json('PUT', `${api}users/${ANNA}`, { numbers: ['101'] });
  portal.state.users.update(Number(BORIS), { phoneInner: '102' });
}

/** A client whom nobody saw: the number of the phone that rang is nobody's. */
export async function why({ world, camera }: Scenery, pages: Pages, { visitor, api }: Admin): Promise<void> {
  await visitor.json('PUT', `${api}users/${BORIS}`, { numbers: [] });
  await missed(world, STRANGER, '102', 15_000);
  await visitor.json('PUT', `${api}users/${BORIS}`, { numbers: ['102'] });
  await each(pages, async (page, lang) => {
    await open(page, 'why');
    await page.locator('[data-story]').nth(3).waitFor();
    await camera.shoot('why', page, lang);
    await page.locator('[data-story]').first().getByRole('link').click();
    await page.locator('[data-code=card_not_shown]').waitFor();
    await camera.shoot('why-no-card', page, lang);
    await page.goBack();
    await page.locator('[data-story]').nth(1).getByRole('link').click();
    await page.locator('[data-code=ended]').waitFor();
    await camera.shoot('why-group', page, lang);
  });
}

export async function audit({ camera }: Scenery, pages: Pages, { visitor, api }: Admin): Promise<void> {
  const list = await visitor.json<{ id: string; numbers: string[] }[]>('GET', `${api}users`);
  const vera = list.find(({ numbers }) => numbers.includes('103'));
  if (!vera) throw new Error('nobody has 103');
  await visitor.json('PATCH', `${api}company`, { options: { internalCalls: true } });
  await visitor.json('PUT', `${api}users/${vera.id}`, { numbers: ['103', '113'] });
  await each(pages, async (page, lang) => {
    await open(page, 'audit');
    await page.locator('[data-change]').nth(2).waitFor();
    await page.locator('[data-test=sessions] li, [data-test=sessions] tr').first().waitFor();
    await camera.shoot('audit', page, lang);
  });
  await visitor.json('PUT', `${api}users/${vera.id}`, { numbers: ['103'] });
}

async function each(pages: Pages, visit: (page: Page, lang: Lang) => Promise<void>): Promise<void> {
  for (const lang of LANGS) await visit(pages[lang], lang);
}

async function open(page: Page, section: string): Promise<void> {
  await page.goto(new URL(`company#${section}`, page.url()).href);
  // A change of the hash alone would show what the page knew before.
  await page.reload();
}

/** Nothing on the page says that it is still looking. */
async function checksAreDone(page: Page): Promise<void> {
  await page.waitForFunction("document.querySelector('[aria-busy=true]') === null");
}
