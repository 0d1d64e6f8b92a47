/** The call card: as the portal shows it, and its page alone at the width of the frame in each state. */
import type { Page, Request } from 'playwright-core';
import { DOMAIN, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { WIDE } from './camera.ts';
import type { Lang, Look } from './camera.ts';
import { IVAN, MARIA, STRANGER, talks } from './morning.ts';
import { LANGS, logIn, pushReady } from './set.ts';
import type { Scenery } from './set.ts';
import { skip } from './time.ts';

const FRAME = { width: 400, height: 550 };
const LOOKS: Record<Lang, Look[]> = {
  ru: [
    { lang: 'ru', theme: 'light', width: FRAME.width },
    { lang: 'ru', theme: 'dark', width: FRAME.width },
  ],
  en: [{ lang: 'en', theme: 'light', width: FRAME.width }],
};

export class CardScenes {
  readonly #scenery: Scenery;
  readonly #portal: Page;
  readonly #cards: Record<Lang, Page>;
  /** The form with which the portal opened the newest card. */
  #opening: Request | null = null;

  private constructor(scenery: Scenery, portal: Page, cards: Record<Lang, Page>) {
    this.#scenery = scenery;
    this.#portal = portal;
    this.#cards = cards;
  }

  /** Anna at her desk. */
  static async open(scenery: Scenery): Promise<CardScenes> {
    const { camera, portalUrl } = scenery;
    const portal = await (await camera.profile('ru')).newPage();
    await portal.goto(`${portalUrl}/desk/anna/stream/`);
    await logIn(portal, 'anna');
    await pushReady(portal);
    const page = async (lang: Lang): Promise<Page> => (await camera.profile(lang, FRAME.width, FRAME.height)).newPage();
    const scenes = new CardScenes(scenery, portal, { ru: await page('ru'), en: await page('en') });
    portal.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/call/call.html')) scenes.#opening = request;
    });
    return scenes;
  }

  async play(): Promise<void> {
    const { world } = this.#scenery;
    const { engine } = world.switch;
    const phone = world.switch.phone('101');
    const call = engine.callFromOutside(DOMAIN, { from: IVAN, to: '101' });
    await this.#cardIsUp();
    skip(6_000);
    await this.#inPortal('card-in-portal-ringing');
    await this.#reopen();
    await this.#shoot('card-ringing');

    phone.answer();
    await talks(world, '101');
    skip(83_000);
    await this.#reopen();
    await this.#shoot('card-talk');
    await this.#inPortal('card-in-portal-talk');

    await this.#press('transfer');
    await this.#each((page) => page.locator('#targets [role=option]').nth(1).waitFor());
    await this.#each(async (page) => {
      await page.keyboard.press('ArrowDown');
    });
    await this.#shoot('card-transfer');
    await this.#press('transfer-close');
    await this.#press('keypad-open');
    await this.#shoot('card-keypad');
    await this.#press('keypad-close');

    const waiting = engine.callFromOutside(DOMAIN, { from: STRANGER, to: '101' });
    await this.#each((page) => page.locator('#others-list li').first().waitFor());
    skip(12_000);
    await this.#reopen();
    await this.#each((page) => page.locator('#others-list li').first().waitFor());
    await this.#shoot('card-second-call');
    engine.release(waiting.legId);

    await this.#consult();
    engine.release(call.legId);
    await this.#each((page) => page.locator('#ended-note').waitFor());
    await this.#shoot('card-ended');
    await this.#portal.locator('.call-card').waitFor({ state: 'detached' });
  }

  /** The server goes down under an open card. */
  async lostConnection(): Promise<void> {
    const { world } = this.#scenery;
    world.switch.engine.callFromOutside(DOMAIN, { from: MARIA, to: '101' });
    await this.#cardIsUp();
    world.switch.phone('101').answer();
    await talks(world, '101');
    skip(41_000);
    await this.#reopen();
    await world.stopServer();
    await this.#each((page) => page.locator('#bar:not(:empty)').waitFor());
    await this.#shoot('card-connection-lost');
  }

  async close(): Promise<void> {
    for (const page of [this.#portal, ...Object.values(this.#cards)]) await page.context().close();
  }

  async #consult(): Promise<void> {
    const { world } = this.#scenery;
    const page = this.#cards.ru;
    await page.locator('#transfer').click();
    await page.locator('#to').fill('Борис');
    await page.locator('#targets [role=option]').first().waitFor();
    await page.locator('#consult').click();
    await rings(world, '102');
    world.switch.phone('102').answer();
    await talks(world, '102');
    skip(19_000);
    await this.#reopen();
    await this.#each((each) => each.locator('#consultation').waitFor());
    await this.#shoot('card-consultation');
    await page.locator('#return').click();
    await waitFor('the client is back', () =>
      world.switch
        .phone('101')
        .legs()
        .every((leg) => leg.status === 'talking'),
    );
  }

  async #cardIsUp(): Promise<void> {
    this.#opening = null;
    const frame = this.#portal.frameLocator('.call-card iframe');
    await frame.locator('#phase-text').waitFor();
    await frame.locator('#name').getByText(/\S/).waitFor();
    await waitFor('the portal opens the card', () => this.#opening);
  }

  /** The card's own page, opened by the portal's form, in a window as large as the frame. */
  async #reopen(): Promise<void> {
    const request = this.#opening;
    if (request === null) throw new Error('the portal has opened no card');
    for (const lang of LANGS) {
      const page = this.#cards[lang];
      const url = request.url().replace('LANG=ru', `LANG=${lang}`);
      await page.unroute('**/call/call.html*');
      await page.route('**/call/call.html*', (route) =>
        route.continue({
          method: 'POST',
          postData: request.postData() ?? '',
          headers: { ...route.request().headers(), 'content-type': 'application/x-www-form-urlencoded' },
        }),
      );
      await page.goto(url);
      await page.locator('#name').getByText(/\S/).waitFor();
    }
  }

  async #press(id: string): Promise<void> {
    await this.#each((page) => page.locator(`#${id}`).click());
  }

  async #each(visit: (page: Page) => Promise<void>): Promise<void> {
    for (const lang of LANGS) await visit(this.#cards[lang]);
  }

  async #shoot(name: string): Promise<void> {
    for (const lang of LANGS) {
      const shot = { looks: LOOKS[lang], height: FRAME.height, window: true };
      await this.#scenery.camera.shoot(name, this.#cards[lang], lang, shot);
    }
  }

  async #inPortal(name: string): Promise<void> {
    const looks: Look[] = [{ lang: 'ru', theme: 'light', width: WIDE }];
    await this.#scenery.camera.shoot(name, this.#portal, 'ru', { looks, window: true });
  }
}
