/** The call card in a real browser: its weight, how soon it shows and follows, and whether twenty tabs slow it. */
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { pause } from '../emulators/demo/scenarios.ts';
import { signIn } from '../emulators/demo/set-up.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import type { Entry } from '../emulators/ecss10/call-api/journal.ts';
import { buildWeb } from '../scripts/build.ts';
import { ensureChromium } from '../scripts/chromium.ts';
import { EMPTY, EmptyCard } from './card-empty.ts';
import { CardProbe, tabWithCard, Weights } from './card-probe.ts';
import type { Mark } from './card-probe.ts';
import { machineNoise } from './machine.ts';
import type { MachineNoise } from './machine.ts';
import { inWords, percentiles } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';
import type { BenchResult } from './run.ts';
import { DOMAIN, Stage } from './stage.ts';

const NUMBER = '1001';
const LOGIN = 'user2';
const MANY_TABS = 20;
const CARD_LIMIT_BYTES = 15_000;
const WORKER_LIMIT_BYTES = 10_000;
const QUIET_MS = 150;
const CARD = '/call/call.html';
const WORKER = '/call/worker.html';
const RINGING = 'Вызов';
const TALKING = 'Разговор';
const HELD = 'На удержании';

interface Measured {
  tabs: number;
  calls: number;
  /** The browser begins to post the frame's form → «Вызов» is on the screen. */
  paintedMs: Percentiles;
  /** The same of an empty page in the same place, call by call in turn: what the browser and the portal's page cost. */
  emptyMs: Percentiles;
  /** «Принять» is pressed → the command is at the switch. */
  buttonMs: Percentiles;
  /** The phone goes on hold or back at the switch → the words are on the screen. */
  phaseMs: Percentiles;
}

export async function run(args: string[]): Promise<BenchResult> {
  const at = args.indexOf('--calls');
  const calls = at === -1 ? 30 : Number(args[at + 1]);
  if (!Number.isInteger(calls) || calls < 1) throw new Error('--calls wants a whole number from 1');
  await buildWeb();
  const stage = await Stage.open({ limits: 'lifted' });
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  const empty = new EmptyCard(stage);
  try {
    await empty.start();
    await nativeButtons(stage);
    const context = await browser.newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
    const desk = new Desk(stage, context, empty);
    await desk.open();
    await desk.play(3);
    const alone = await desk.play(calls);
    await desk.openTabs(MANY_TABS);
    await desk.play(3);
    const many = await desk.play(calls);
    // The first figures once more, so that a machine that has grown slower meanwhile is not taken for the tabs' doing.
    await desk.openTabs(1);
    const again = await desk.play(calls);
    const weights = { card: await desk.weights.of(CARD), worker: await desk.weights.of(WORKER) };
    return report(weights, [alone, many, again], await machineNoise());
  } finally {
    await browser.close();
    await empty.stop();
    await stage.close();
  }
}

/** With the background worker every page of the portal has a frame of ours: what twenty tabs cost includes it. */
async function nativeButtons(stage: Stage): Promise<void> {
  const { visitor, api } = await signIn(stage);
  await visitor.json('PATCH', `${api}company`, { options: { nativeButtons: true } });
  const { placements } = stage.portal.portal.state;
  await waitFor('the portal has the worker', () => placements.list({ placement: 'PAGE_BACKGROUND_WORKER' })[0]);
}

/** One operator's browser. */
class Desk {
  readonly weights = new Weights();
  readonly #stage: Stage;
  readonly #context: BrowserContext;
  readonly #probe = new CardProbe();
  readonly #address: string;
  readonly #empty: EmptyCard;
  #client = 79_130_000_000;

  constructor(stage: Stage, context: BrowserContext, empty: EmptyCard) {
    this.#stage = stage;
    this.#empty = empty;
    this.#context = context;
    const { address } = stage.portal.portal;
    this.#address = `${address.protocol}://${address.domain}/desk/${LOGIN}/stream/`;
  }

  async open(): Promise<void> {
    await this.#probe.install(this.#context);
    this.weights.listen(this.#context, this.#stage.serverUrl);
    const page = await this.#context.newPage();
    await page.goto(this.#address);
    await page.getByLabel('Логин').fill(LOGIN);
    await page.getByLabel('Пароль').fill(LOGIN);
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await pushReady(page);
  }

  /** Opens or closes tabs until there are so many. */
  async openTabs(count: number): Promise<void> {
    for (const page of this.#context.pages().slice(count)) await page.close();
    while (this.#context.pages().length < count) {
      const page = await this.#context.newPage();
      await page.goto(this.#address);
      await pushReady(page);
    }
  }

  async play(calls: number): Promise<Measured> {
    const painted: number[] = [];
    const empty: number[] = [];
    const button: number[] = [];
    const phase: number[] = [];
    for (let call = 0; call < calls; call += 1) {
      const one = await this.#call();
      painted.push(one.paintedMs);
      button.push(one.buttonMs);
      phase.push(...one.phaseMs);
      empty.push(await this.#empty.during(() => this.#emptyCall()));
    }
    return {
      tabs: this.#context.pages().length,
      calls,
      paintedMs: percentiles(painted),
      emptyMs: percentiles(empty),
      buttonMs: percentiles(button),
      phaseMs: percentiles(phase),
    };
  }

  /** Rings until the empty page is painted. */
  async #emptyCall(): Promise<number> {
    const { shown, legId } = this.#incoming(EMPTY);
    const mark = await shown;
    const page = await tabWithCard(this.#context.pages());
    this.#stage.switch.engine.release(legId);
    await page.locator('.call-card').waitFor({ state: 'detached' });
    return mark.at - mark.postedAt;
  }

  /** `shown`: the words are on the screen. */
  #incoming(words: string): { shown: Promise<Mark>; legId: string } {
    this.#client += 1;
    const shown = this.#probe.next(words);
    const { legId } = this.#stage.switch.engine.callFromOutside(DOMAIN, { from: `+${this.#client}`, to: NUMBER });
    return { shown, legId };
  }

  /** Rings, is answered by the card's button, is put on hold by the phone itself and taken back, and ends. */
  async #call(): Promise<{ paintedMs: number; buttonMs: number; phaseMs: number[] }> {
    const { engine } = this.#stage.switch;
    const { shown, legId } = this.#incoming(RINGING);
    const rings = await shown;
    const page = await tabWithCard(this.#context.pages());
    const pressed = this.#probe.next('pressed');
    const talks = this.#probe.next(TALKING);
    const command = this.#heard((entry) => entry.kind === 'command' && isOf(entry, 'method', 'call.answer'));
    await page.bringToFront();
    await page.frameLocator('.call-card iframe').getByRole('button', { name: 'Принять', exact: true }).click();
    const buttonMs = (await command).at - (await pressed).at;
    await talks;
    const phone = this.#stage.switch.phone(NUMBER);
    const phaseMs = [
      await this.#phase(HELD, 'held', () => {
        phone.hold();
      }),
      await this.#phase(TALKING, 'talking', () => {
        phone.unhold();
      }),
    ];
    engine.release(legId);
    await page.locator('.call-card').waitFor({ state: 'detached' });
    return { paintedMs: rings.at - rings.postedAt, buttonMs, phaseMs };
  }

  async #phase(words: string, status: string, act: () => void): Promise<number> {
    // The server tells a page of changes at most every 50 ms; people are slower, and that pause is not to be measured.
    await pause(QUIET_MS);
    const painted = this.#probe.next(words);
    const said = this.#heard((entry) => entry.kind === 'event' && isOf(entry, 'status', status));
    act();
    return (await painted).at - (await said).at;
  }

  #heard(wanted: (entry: Entry) => boolean): Promise<Entry> {
    return new Promise((resolve) => {
      const stop = this.#stage.switch.journal.onEntry((entry) => {
        if (!wanted(entry)) return;
        stop();
        resolve(entry);
      });
    });
  }
}

function isOf(entry: Entry, key: string, value: string): boolean {
  return (entry.data as Record<string, unknown>)[key] === value;
}

async function pushReady(page: Page): Promise<void> {
  await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
}

function report(weights: { card: number; worker: number }, runs: Measured[], noise: MachineNoise): BenchResult {
  const [alone, many, again] = runs as [Measured, Measured, Measured];
  const row = ({ tabs, calls, paintedMs, emptyMs, buttonMs, phaseMs }: Measured): string[] => [
    `  ${tabs === 1 ? ' 1 tab' : `${tabs} tabs`}, ${calls} calls:`,
    `    frame POST → ringing painted:         ${inWords(paintedMs)}`,
    `    an empty page in the same frame:      ${inWords(emptyMs)}`,
    `    button → command at the switch:       ${inWords(buttonMs)}`,
    `    phase change at the switch → painted: ${inWords(phaseMs)}`,
  ];
  const lines = [
    'Chromium, the portal’s page with the card’s frame and the background worker; server, browser and emulators on loopback.',
    `Card: ${weights.card} bytes gzip in all (limit ${CARD_LIMIT_BYTES}); worker: ${weights.worker} (limit ${WORKER_LIMIT_BYTES}).`,
    ...runs.flatMap(row),
    `This machine: a timer is late by ${inWords(noise.timerLate)}; one write is on the disk after ${inWords(noise.diskSync)}.`,
  ];
  return {
    text: lines.join('\n'),
    json: {
      cardBytes: weights.card,
      workerBytes: weights.worker,
      paintedMs: alone.paintedMs,
      emptyMs: alone.emptyMs,
      buttonMs: alone.buttonMs,
      phaseMs: alone.phaseMs,
      manyTabs: many,
      oneTabAgain: again,
      noise,
    },
    ok: weights.card <= CARD_LIMIT_BYTES && weights.worker <= WORKER_LIMIT_BYTES,
  };
}
