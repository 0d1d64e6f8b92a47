/** An operator's tabs of the portal with the background worker in them, and the buttons of the portal's own card. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { DemoStage } from './demo-stage.ts';
import { pushReady } from './portal-desk.ts';

const WORKER = 'PAGE_BACKGROUND_WORKER';

/** Switches native buttons on or off as the administrator does; resolves when the portal has heard of it. */
export async function setNativeButtons({ world }: DemoStage, nativeButtons: boolean): Promise<void> {
  const { visitor, api } = await signIn(world);
  await visitor.json('PATCH', `${api}company`, { options: { nativeButtons } });
  await waitFor('the portal has the worker, or has it no more', () => workerIsBound(world) === nativeButtons);
}

export function workerIsBound(world: DemoStage['world']): boolean {
  return world.portal.portal.state.placements.list({ placement: WORKER }).length > 0;
}

/** Requests of our server that reached the portal since `afterId`, by REST method. */
export function requestsSince({ world }: DemoStage, afterId: number): string[] {
  const { requests } = world.portal.portal.state;
  return requests
    .list(afterId)
    .filter(({ origin, http, method }) => origin === 'portal' && http.startsWith('POST') && !method.startsWith('/'))
    .map(({ method }) => method);
}

export function lastRequestId({ world }: DemoStage): number {
  return world.portal.portal.state.requests.list().at(-1)?.id ?? 0;
}

/** Where no connection shows it: the portal tells of a card only those frames that are there. */
export async function workerLoaded(page: Page): Promise<void> {
  const worker = () => page.frames().find((frame) => frame.url().includes('/call/worker.html'));
  await expect.poll(worker).toBeDefined();
  await worker()?.waitForLoadState('load');
}

/** One employee's browser: his tabs, and how many connections to our server they hold. */
export class WorkerDesk {
  readonly #context: BrowserContext;
  readonly #portalUrl: string;
  readonly #login: string;
  readonly #live = new Map<unknown, Page>();
  /** Connections opened so far. */
  opened = 0;
  /** How long the frame's page took to answer, load by load. */
  readonly answersMs: number[] = [];
  #signedIn = false;

  constructor(stage: DemoStage, login: string) {
    this.#context = stage.context;
    this.#portalUrl = stage.portalUrl;
    this.#login = login;
  }

  /** A tab; `slider`: one that can show no card. */
  async tab({ slider = false } = {}): Promise<Page> {
    const page = await this.#context.newPage();
    page.on('websocket', (socket) => {
      if (!socket.url().endsWith('/api/v1/live')) return;
      this.opened += 1;
      this.#live.set(socket, page);
      socket.on('close', () => this.#live.delete(socket));
    });
    // A socket dies with its page, of which nobody is told.
    const gone = () => this.#live.forEach((holder, socket) => holder === page && this.#live.delete(socket));
    page.on('close', gone);
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) gone();
    });
    page.on('requestfinished', (request) => {
      if (!request.url().includes('/call/worker.html')) return;
      const { requestStart, responseStart } = request.timing();
      this.answersMs.push(responseStart - requestStart);
    });
    await page.goto(`${this.#portalUrl}/desk/${this.#login}/stream/${slider ? '?IFRAME=Y' : ''}`);
    if (!this.#signedIn) await this.#signIn(page);
    if (!slider) await pushReady(page);
    return page;
  }

  /** Connections of the workers and of cards' frames that are open now. */
  get connections(): number {
    return this.#live.size;
  }

  /** Resolves when exactly one tab is connected. */
  async connected(): Promise<void> {
    await expect.poll(() => this.connections).toBe(1);
  }

  async #signIn(page: Page): Promise<void> {
    await page.getByLabel('Логин').fill(this.#login);
    await page.getByLabel('Пароль').fill(this.#login);
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    this.#signedIn = true;
  }
}

/** The portal's own part of the card. */
export class NativePart {
  readonly card: Locator;

  constructor(page: Page) {
    this.card = page.locator('.call-card');
  }

  button(name: string): Locator {
    return this.card.locator('.native').getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  async says(status: string | RegExp): Promise<void> {
    await this.card.locator('.native-status').getByText(status, { exact: true }).waitFor();
  }

  buttons(): Promise<string[]> {
    return this.card.locator('.native-button').allInnerTexts();
  }

  title(): Promise<string> {
    return this.card.locator('.card-title').innerText();
  }

  /** Resolves when the card's own timer has come to a second. */
  async ticks(): Promise<void> {
    await this.card.locator('.native-timer').getByText('00:01').waitFor();
  }

  async gone(): Promise<void> {
    await this.card.waitFor({ state: 'detached' });
  }
}
