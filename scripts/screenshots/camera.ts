/** Takes the pictures: each screen in the looks that tell something, under a name that says which. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { smaller } from './png.ts';

export type Lang = 'ru' | 'en';

export interface Look {
  lang: Lang;
  theme: 'light' | 'dark';
  /** CSS pixels. */
  width: number;
}

export const WIDE = 1280;
export const NARROW = 400;
const HEIGHT = 800;

/** Of a page in Russian: all that its stylesheets can do. */
const RU_LOOKS: Look[] = [
  { lang: 'ru', theme: 'light', width: WIDE },
  { lang: 'ru', theme: 'dark', width: WIDE },
  { lang: 'ru', theme: 'light', width: NARROW },
];
const EN_LOOKS: Look[] = [{ lang: 'en', theme: 'light', width: WIDE }];

export interface Shot {
  /** Every look of the page's language when absent. */
  looks?: Look[];
  /** Brings the page to rest in this look; called before each picture. */
  settle?: (page: Page) => Promise<void>;
  /** Only what is in the window; the whole page otherwise. */
  window?: boolean;
  height?: number;
}

export class Camera {
  readonly #browser: Browser;
  readonly #directory: string;
  readonly #wanted: (name: string) => boolean;
  /** Bytes written so far. */
  bytes = 0;
  pictures = 0;

  constructor(browser: Browser, directory: string, wanted: (name: string) => boolean) {
    this.#browser = browser;
    this.#directory = directory;
    this.#wanted = wanted;
  }

  /** A browser profile of somebody who reads this language. */
  profile(lang: Lang, width = WIDE, height = HEIGHT): Promise<BrowserContext> {
    return this.#browser.newContext({
      locale: lang === 'ru' ? 'ru-RU' : 'en-GB',
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
  }

  /** Pictures of the page as it is now, in Russian or English. */
  async shoot(name: string, page: Page, lang: Lang, shot: Shot = {}): Promise<void> {
    if (!this.#wanted(name)) return;
    const before = page.viewportSize();
    for (const look of shot.looks ?? (lang === 'ru' ? RU_LOOKS : EN_LOOKS)) {
      await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width: look.width, height: shot.height ?? HEIGHT });
      await shot.settle?.(page);
      await this.#save(`${name}-${lang}-${look.theme}-${look.width}`, page, shot.window !== true);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    if (before !== null) await page.setViewportSize(before);
  }

  async #save(file: string, page: Page, fullPage: boolean): Promise<void> {
    // What follows the change of the window's size is there two frames later.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const png = smaller(await page.screenshot({ fullPage, animations: 'disabled', caret: 'hide' }));
    mkdirSync(this.#directory, { recursive: true });
    writeFileSync(join(this.#directory, `${file}.png`), png);
    this.bytes += png.length;
    this.pictures += 1;
    console.log(`${String(Math.round(png.length / 1024)).padStart(5)} kB  ${file}.png`);
  }
}
