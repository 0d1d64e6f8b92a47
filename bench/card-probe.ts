/** What the card's own page sees of itself: when it was posted, when a phase was painted, when a button was pressed. */
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page, Response } from 'playwright-core';

/** Epoch ms with fractions, of the clock that the emulators in this process have too. */
export interface Mark {
  /** `pressed`, or the words of the phase that is on the screen now. */
  what: string;
  at: number;
  /** When the browser began to post the frame's form. */
  postedAt: number;
}

const BINDING = 'benchMark';

/** Runs in every frame before its own scripts; a mark of a phase is made after the paint that shows it. */
const SCRIPT = `
if (location.pathname.endsWith('/call/call.html')) {
  const mark = (what) => ${BINDING}({ what, at: performance.timeOrigin + performance.now(), postedAt: performance.timeOrigin });
  addEventListener('click', (event) => event.target.closest('button') && mark('pressed'), true);
  let shown = '';
  new MutationObserver(() => {
    const words = document.getElementById('phase-text')?.textContent ?? '';
    if (words === shown) return;
    shown = words;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => mark(words);
      painted.port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
}`;

export class CardProbe {
  readonly #waiting = new Set<{ what: string; resolve: (mark: Mark) => void }>();

  async install(context: BrowserContext): Promise<void> {
    await context.exposeBinding(BINDING, (_, mark: Mark) => {
      this.#hear(mark);
    });
    await context.addInitScript(SCRIPT);
  }

  /** The next mark of this name, in whichever tab. */
  next(what: string, withinMs = 15_000): Promise<Mark> {
    return new Promise((resolve, reject) => {
      const wait = { what, resolve };
      this.#waiting.add(wait);
      setTimeout(() => {
        if (this.#waiting.delete(wait)) reject(new Error(`the card did not come to «${what}» within ${withinMs} ms`));
      }, withinMs).unref();
    });
  }

  #hear(mark: Mark): void {
    for (const wait of this.#waiting) {
      if (wait.what !== mark.what) continue;
      this.#waiting.delete(wait);
      wait.resolve(mark);
    }
  }
}

/** What the frames of our server weigh, by the path of the page that each opens. */
export class Weights {
  readonly #sizes = new Map<string, Map<string, Promise<number>>>();

  /** Everything that a frame loads except the API; a file counts once in each frame, however often it is asked for. */
  listen(context: BrowserContext, serverUrl: string): void {
    context.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!response.url().startsWith(serverUrl) || pathname.includes('/api/')) return;
      const opens = response.request().isNavigationRequest();
      const frame = opens ? pathname : new URL(response.frame().url()).pathname;
      const files = this.#sizes.get(frame) ?? new Map<string, Promise<number>>();
      this.#sizes.set(frame, files);
      if (!files.has(pathname)) files.set(pathname, weigh(response));
    });
  }

  /** Bytes after gzip of each file by itself. */
  async of(frame: string): Promise<number> {
    const files = this.#sizes.get(frame);
    if (files === undefined) throw new Error(`no frame ${frame} was opened`);
    const sizes = await Promise.all(files.values());
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

async function weigh(response: Response): Promise<number> {
  return gzipSync(await response.body()).length;
}

/** Where the portal shows the card: the one tab of a browser that has got it. */
export async function tabWithCard(pages: Page[]): Promise<Page> {
  const found = pages.map(async (page) => {
    await page.locator('.call-card iframe').first().waitFor();
    return page;
  });
  return Promise.any(found);
}
