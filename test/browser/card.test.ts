import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../helpers/web-browser.ts';
import { WebFakeApi } from '../helpers/web-fake-api.ts';
import { callView, NO_VERBS } from '../helpers/web-samples.ts';

let browser: Browser;
let api: WebFakeApi;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});
beforeEach(async () => {
  api = new WebFakeApi();
  await api.start();
  api.bootstrap = { callId: 'externalCall.1', phoneNumber: '+79131234567' };
  api.calls = [callView()];
});
afterEach(async () => {
  await page.context().close();
  await api.stop();
  expect(complaints).toEqual([]);
});

async function openCard(options: BrowserContextOptions = {}): Promise<void> {
  ({ page, complaints } = await openPage(browser, { viewport: { width: 400, height: 550 }, ...options }));
  await page.goto(`${api.url}call/call.html`);
}

const sees = (text: string) => page.getByText(text, { exact: true }).first().waitFor();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const talking = () =>
  callView({ phase: 'talking', answeredAt: Date.now() - 222_000, verbs: { ...NO_VERBS, hangup: true } });

describe('call card', () => {
  it('shows who calls, on which number and for how long', async () => {
    await openCard();
    await sees('Вызов');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Иван Петров');
    await sees('+7 913 123-45-67');
    await sees('Входящий · ваш номер 101');
    expect(await page.locator('#timer').textContent()).toMatch(/^0:(0[7-9]|1\d)$/);
    expect(api.tokens).toEqual(['page-token']);
  });

  it('counts by the clock of the server', async () => {
    api.now = () => Date.now() + 3_600_000;
    await openCard();
    await expect.poll(() => page.locator('#timer').textContent()).toMatch(/^1:00:\d\d$/);
  });

  it('posts «Принять» once, shows it as pending at once and becomes true by the push', async () => {
    let release = () => {};
    api.hold = new Promise((resolve) => (release = resolve));
    await openCard();
    await button('Принять').click();
    await button('Принимаем…').waitFor();
    await button('Принимаем…').click({ force: true });
    release();
    api.push([talking()]);
    await sees('Разговор');
    await button('Завершить').waitFor();
    expect(await button('Принять').count()).toBe(0);
    expect(api.requests).toEqual([
      { method: 'POST', path: 'calls/call-1/answer', body: null, authorization: 'Bearer page-token' },
    ]);
  });

  it('does not put «Завершить» where «Принять» was', async () => {
    await openCard();
    const answer = await button('Принять').boundingBox();
    api.push([talking()]);
    const hangup = await button('Завершить').boundingBox();
    expect(hangup!.x).toBeGreaterThan(answer!.x + answer!.width);
  });

  it('declines by the button and ends a talk by the button', async () => {
    await openCard();
    await button('Отклонить').click();
    await button('Отклоняем…').waitFor();
    api.push([talking()]);
    await button('Завершить').click();
    await button('Завершаем…').waitFor();
    expect(api.requests.map((request) => request.path)).toEqual(['calls/call-1/reject', 'calls/call-1/hangup']);
  });

  it('answers by Enter and declines by Esc, but does not end a talk by Esc', async () => {
    await openCard();
    await button('Принять').waitFor();
    await page.keyboard.press('Enter');
    await button('Принимаем…').waitFor();
    api.push([talking()]);
    await sees('Разговор');
    await page.keyboard.press('Escape');
    api.push([callView({ id: 'call-2' })]);
    await button('Отклонить').waitFor();
    await page.keyboard.press('Escape');
    await button('Отклоняем…').waitFor();
    expect(api.requests.map((request) => request.path)).toEqual(['calls/call-1/answer', 'calls/call-2/reject']);
  });

  it('leaves Enter to the button that has the focus', async () => {
    await openCard();
    await button('Отклонить').focus();
    await page.keyboard.press('Enter');
    await button('Отклоняем…').waitFor();
    expect(api.requests.map((request) => request.path)).toEqual(['calls/call-1/reject']);
  });

  it("shows the server's refusal beside the buttons and lets the operator try again", async () => {
    api.refuse = () => ({ status: 409, body: { error: 'answer_not_supported', message: 'Снимите трубку телефона' } });
    await openCard();
    await button('Принять').click();
    await sees('Снимите трубку телефона');
    expect(await button('Принять').getAttribute('aria-disabled')).toBeNull();
  });

  it('says to pick up the phone where it cannot be answered from here', async () => {
    api.calls = [callView({ verbs: { ...NO_VERBS, reject: true }, answerHint: 'pick_up_the_phone' })];
    await openCard();
    await sees('Снимите трубку');
    expect(await button('Принять').count()).toBe(0);
  });

  it.each([
    [{ outcome: 'answered', answeredAt: 1_000, endedAt: 223_000 }, 'Разговор 3:42'],
    [{ outcome: 'missed', endedAt: 1_000 }, 'Не отвечен'],
    [{ outcome: 'rejected', endedAt: 1_000 }, 'Отклонён'],
    [{ outcome: 'no_answer', direction: 'outgoing', endedAt: 1_000 }, 'Клиент не ответил'],
    [{ outcome: 'answered_elsewhere', endedAt: 1_000 }, 'Принял другой сотрудник'],
    [{ outcome: 'transferred', answeredAt: 1_000, endedAt: 2_000 }, 'Переведён'],
    [{ outcome: 'busy', direction: 'outgoing', endedAt: 1_000 }, 'Занято'],
    [{ outcome: 'a code of tomorrow', endedAt: 1_000 }, 'Вызов завершён'],
  ] as const)('says how the call ended: %o', async (change, words) => {
    api.calls = [callView({ phase: 'ended', verbs: NO_VERBS, ...change })];
    await openCard();
    await sees(words);
    expect(await page.locator('#verbs button:visible').count()).toBe(0);
  });

  it('keeps an ended call on the screen when the server no longer lists it', async () => {
    await openCard();
    await sees('Вызов');
    api.push([]);
    await sees('Вызов завершён');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Иван Петров');
  });

  it('lists the other calls and answers them', async () => {
    api.calls = [
      talking(),
      callView({ id: 'call-2', crmCallId: 'externalCall.2', clientNumber: '+79235550011', displayName: '' }),
    ];
    await openCard();
    await sees('Ещё 1 вызов');
    await sees('+7 923 555-00-11');
    await button('Принять вызов: +7 923 555-00-11').click();
    await expect.poll(() => api.requests.map((request) => request.path)).toEqual(['calls/call-2/answer']);
  });

  it('recognises its call by the number until the CALL_ID is known to the server', async () => {
    api.bootstrap = { callId: 'externalCall.2', phoneNumber: '89235550011' };
    api.calls = [
      callView(),
      callView({ id: 'call-2', crmCallId: null, clientNumber: '+79235550011', displayName: 'Ольга' }),
    ];
    await openCard();
    await sees('Вызов');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Ольга');
  });

  it('says that the connection is lost, holds the buttons and fetches the state again', async () => {
    await openCard();
    await button('Принять').waitFor();
    api.disconnect();
    await sees('Связь с сервером потеряна, восстанавливаем…');
    expect(await button('Принять').getAttribute('aria-disabled')).toBe('true');
    api.calls = [talking()];
    api.reconnect();
    await sees('Разговор');
    await page.getByText('Связь с сервером потеряна').waitFor({ state: 'detached' });
    expect(await button('Завершить').getAttribute('aria-disabled')).toBeNull();
  });

  it('stops and says why when the server refuses the token', async () => {
    await openCard();
    await button('Принять').waitFor();
    api.refuseLive('Страница устарела');
    await sees('Страница устарела');
    expect(api.tokens).toHaveLength(1);
  });

  it('copies the number on click', async () => {
    await openCard({ permissions: ['clipboard-read', 'clipboard-write'] });
    await button('Скопировать номер +7 913 123-45-67').click();
    await sees('Скопировано');
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('+79131234567');
  });

  it('moves nothing when the name becomes known, the phase changes or the connection is lost', async () => {
    api.calls = [callView({ displayName: '+79131234567', clientName: null })];
    await openCard();
    await sees('Вызов');
    const place = async () => (await page.locator('#verbs').boundingBox())!.y;
    const before = await place();
    const name = 'Общество с ограниченной ответственностью «Ромашка и партнёры»';
    api.push([{ ...talking(), displayName: name }]);
    await page.getByText(name).waitFor();
    expect(await place()).toBe(before);
    api.disconnect();
    await sees('Связь с сервером потеряна, восстанавливаем…');
    expect(await place()).toBe(before);
  });

  it('fits 400 × 550 without scrolling, with another call too, and speaks English', async () => {
    api.bootstrap = { ...api.bootstrap, lang: 'en' };
    const displayName = 'John Smith';
    api.calls = [callView({ displayName }), callView({ id: 'call-2', crmCallId: 'externalCall.2', displayName })];
    await openCard();
    await button('Answer').waitFor();
    await sees('1 more call');
    const size = await page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
    );
    expect(size).toEqual([400, 550]);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('body').innerText()).not.toMatch(/[а-я]/i);
  });
});
