/** Every state of the card before axe, in both languages, light and dark; and its width, its motion and its weight. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CallView } from '../../src/adapters/http/api-types.ts';
import { expectAccessible } from '../helpers/web-axe.ts';
import { cardStage } from '../helpers/web-card.ts';
import { callView, clients, consultingCall, NO_VERBS, talkingCall } from '../helpers/web-samples.ts';

const stage = cardStage();

const line = { number: '+73830000000', name: '' };
const other = (change: Partial<CallView> = {}) =>
  callView({ id: 'call-2', crmCallId: 'externalCall.2', clientNumber: '+79235550011', displayName: 'Olga', ...change });
const ended = { phase: 'ended', endedAt: 223_000, verbs: NO_VERBS } as const;
const openTransfer = async (page: Page, text = '') => {
  await page.locator('#transfer').click();
  await page.locator('.target').first().waitFor();
  await page.locator('#to').fill(text);
};

const STATES: [name: string, calls: () => CallView[], act?: (page: Page) => Promise<void>][] = [
  ['ringing, several clients, another call', () => [callView({ line, clients: clients() }), other()]],
  ['rings on a phone that must be picked up', () => [
    callView({ answerHint: 'pick_up_the_phone', verbs: { ...NO_VERBS, reject: true }, clients: [], displayName: '' }),
  ]],
  ['withheld number', () => [callView({ clientNumber: null, clients: [], displayName: '' })]],
  ['talking, another held', () => [talkingCall({ line }), other({ phase: 'held', verbs: { ...NO_VERBS, unhold: true } })]],
  ['held', () => [talkingCall({ phase: 'held', verbs: { ...NO_VERBS, unhold: true } })], (page) => page.locator('#transfer').hover()],
  ['a command under way', () => [callView(), other()], async (page) => {
    await page.locator('#answer').click();
    await page.locator('.other-answer').click();
  }],
  ['transfer', () => [talkingCall()], (page) => openTransfer(page)],
  ['transfer, searching, another call', () => [talkingCall(), other()], (page) => openTransfer(page, '10')],
  ['transfer, nobody found', () => [talkingCall()], (page) => openTransfer(page, 'nobody')],
  ['consultation', () => [consultingCall(), other()]],
  ['keypad', () => [talkingCall()], async (page) => {
    await page.locator('#keypad-open').click();
    await page.keyboard.type('12#');
  }],
  ['ended, another call', () => [callView({ ...ended, outcome: 'answered', answeredAt: 1_000 }), other()]],
  ['no such call', () => []],
]; // prettier-ignore

describe.each([
  ['ru', 'light'],
  ['en', 'dark'],
] as const)('in %s, %s', (lang, colorScheme) => {
  it.each(STATES)('%s', async (_, calls, act) => {
    stage.api.bootstrap = { ...stage.api.bootstrap, lang };
    stage.api.calls = calls();
    await stage.openCard({ colorScheme });
    await stage.page.locator('#phase-text').getByText(stage.text('loading', lang)).waitFor({ state: 'detached' });
    await act?.(stage.page);
    await expectAccessible(stage.page);
    expect(await stage.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
    expect(await stage.page.evaluate<number>('document.documentElement.scrollHeight')).toBe(550);
  });
});

it('says in words that the connection is lost, to axe too', async () => {
  await stage.openCard();
  await stage.button('Принять').waitFor();
  stage.api.disconnect();
  await stage.sees('Связь с сервером потеряна, восстанавливаем…');
  await expectAccessible(stage.page);
});

it('moves nothing for those who do not want it', async () => {
  await stage.openCard({ reducedMotion: 'reduce' });
  await stage.sees('Вызов');
  expect(await stage.page.evaluate<number>('document.getAnimations().length')).toBe(0);
});

it('is read in the order of its parts and every part is reached by Tab, with the focus in sight', async () => {
  stage.api.calls = [talkingCall({ clients: clients() }), other()];
  await stage.openCard();
  await stage.button('Завершить').waitFor();
  const order: string[] = [];
  for (;;) {
    await stage.page.keyboard.press('Tab');
    const [id, outline] = await stage.page.evaluate<[string, string]>(`(() => {
      const element = document.activeElement;
      const seen = element.closest('.several') ?? element;
      return [element.id || element.className, getComputedStyle(seen).outlineStyle];
    })()`);
    if (id === '' || order.includes(id)) break;
    expect([id, outline]).toEqual([id, 'solid']);
    order.push(id);
  }
  expect(order).toEqual(['number', 'clients', 'client', 'end', 'hold', 'transfer', 'keypad-open', 'other-about', 'verb other-answer', 'verb other-end']); // prettier-ignore
});

it.each(['ru', 'en'] as const)('weighs at the most 15 kB gzip with everything it loads, in %s', async (lang) => {
  stage.api.bootstrap = { ...stage.api.bootstrap, lang };
  const sizes: Record<string, number> = {};
  const load = async (url: string) => {
    const body = await (await fetch(url)).text();
    sizes[new URL(url).pathname.replace(/.*\//, '')] = gzipSync(body).length;
    return body;
  };
  const html = await load(`${stage.api.url}call/call.html`);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => new URL(file!, stage.api.url).href);
  for (const file of files) expect(await load(file)).not.toMatch(/import\(|@import|url\(/);
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  console.log(`card (${lang}): ${total} bytes gzip`, sizes);
  expect(files).toHaveLength(2);
  expect(total).toBeLessThanOrEqual(15_000);
});
