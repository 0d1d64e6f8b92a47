/** «Почему»: an administrator asks why a call went as it did, and is told by the page alone. */
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { CLIENT, DOMAIN, cardShown, pause } from '../../emulators/demo/scenarios.ts';
import { signIn } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { keyboard } from '../helpers/web-hands.ts';
import { expectAccessible } from '../helpers/web-axe.ts';

const stage = demoStage();
const SHOTS = process.env['SHOTS'];
const BORIS = '3';
const VERA = '4';
const OTHER = '+79237654321';

/** The settings page of an administrator who has signed in by the form. */
let context: BrowserContext;
afterEach(() => context.close());

async function openWhy(options: { lang?: 'ru' | 'en'; width?: number; dark?: boolean } = {}): Promise<Page> {
  const { lang = 'ru', width = 1280, dark = false } = options;
  context = await stage.browser.newContext({
    locale: lang === 'ru' ? 'ru-RU' : 'en-GB',
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  await page.goto(stage.world.serverUrl);
  await page.locator('input[name=domain]').fill(stage.world.portal.portal.address.domain);
  await page.locator('form button[type=submit]').click();
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('admin');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.waitForURL(/\/company/);
  await page.goto(new URL('company#why', stage.world.serverUrl).href);
  await page.locator('[data-test=found]').waitFor();
  return page;
}

async function setNumbers(userId: string, numbers: string[]): Promise<void> {
  const { visitor, api } = await signIn(stage.world);
  await visitor.json('PUT', `${api}users/${userId}`, { numbers });
}

/** A client calls and gives up; resolves when Bitrix24 knows all of it. */
async function missedCall(to: string, from = CLIENT): Promise<void> {
  await observe(stage.world, async () => {
    const { legId } = stage.world.switch.engine.callFromOutside(DOMAIN, { from, to });
    await waitFor(`${to} rings`, () => stage.world.switch.phone(to).legs().length > 0);
    await pause(150);
    stage.world.switch.engine.release(legId);
  });
}

/** Anna takes a call, once all who are rung have their cards. */
async function answeredCall(to: string): Promise<void> {
  await observe(stage.world, async () => {
    stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to });
    for (const userId of to === '600' ? [2, 3, 4] : [2]) await cardShown(stage.world, userId);
    stage.world.switch.phone('101').answer();
    await pause(300);
    stage.world.switch.phone('101').hangUp();
  });
}

const rows = (page: Page): Locator => page.locator('[data-story]');
const steps = (page: Page): Locator => page.locator('.why-step');
const shot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/why-${name}.png`, fullPage: true });
};

async function search(page: Page, text: string): Promise<void> {
  await page.locator('input[name=why-text]').fill(text);
}

describe('«Почему»', () => {
  it('tells why 102 got no card, and who has the number now', async () => {
    await setNumbers(BORIS, []);
    try {
      await missedCall('102', OTHER);
      await answeredCall('101');
      const page = await openWhy();
      await expect.poll(() => rows(page).count()).toBe(2);
      await search(page, '923 765-43-21');
      await expect.poll(() => rows(page).count()).toBe(1);
      await expect.poll(() => rows(page).first().innerText()).toContain(`Входящий от ${OTHER}`);
      await shot(page, 'list-found');
      await rows(page).first().getByRole('link').click();
      await page.getByRole('heading', { name: `Входящий от ${OTHER}` }).waitFor();
      await expect.poll(() => page.url()).toMatch(/#why\/[\w-]+$/);
      const step = page.locator('[data-code=card_not_shown]');
      await expect.poll(() => step.innerText()).toContain('Карточка не показана: номер 102 никому не назначен');
      await expect.poll(() => step.getAttribute('data-trouble')).toBe('warning');
      await page.getByText('Не записан: номер никому не назначен').waitFor();
      await shot(page, 'story-nobody');
      await expectAccessible(page);
      // By keyboard back to where one came from.
      await page.getByRole('link', { name: 'К списку звонков' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate<string>('document.activeElement.textContent')).toBe(`Входящий от ${OTHER}`);
      await setNumbers(BORIS, ['102']);
      await page.keyboard.press('Enter');
      await step.getByText('теперь он у сотрудника Борис').waitFor();
    } finally {
      await setNumbers(BORIS, ['102']);
    }
  });

  it('is searched, read and exported by the keyboard alone', async () => {
    await answeredCall('101');
    const page = await openWhy();
    const hands = keyboard(() => page);
    await hands.type(page.locator('input[name=why-text]'), CLIENT);
    await page.getByText(`Входящий от ${CLIENT}`).first().waitFor();
    await hands.press(rows(page).first().getByRole('link'));
    await hands.press(page.locator('[data-code=delivery] summary').first());
    await page.locator('[data-code=delivery] pre').first().waitFor();
    const download = page.waitForEvent('download');
    await hands.press(page.getByRole('button', { name: 'Скачать без данных клиентов' }));
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
    await hands.press(page.getByRole('link', { name: 'К списку звонков' }));
    await expect.poll(() => page.evaluate<string>('document.activeElement.textContent')).toContain('Входящий от');
  });

  it('tells who saw the card, who lost it, and what Bitrix24 said', async () => {
    await answeredCall('600');
    const page = await openWhy();
    await rows(page).first().getByRole('link').click();
    const text = (code: string): Promise<string[]> => page.locator(`[data-code=${code}]`).allInnerTexts();
    await page.locator('[data-code=ended]').waitFor();
    await expect.poll(async () => (await text('card_for')).join('\n')).toMatch(/Анна[^\n]+звонит номер 101/);
    await expect.poll(async () => (await text('card_away_from')).join('\n')).toMatch(/Борис[^\n]+ответил номер 101/);
    const first = async () => (await text('delivery'))[0] ?? '';
    await expect.poll(first).toMatch(/Зарегистрировать звонок и показать карточку: Анна[^\n]+— выполнено/);
    await expect.poll(first).toMatch(/HTTP 200, \d+ мс/);
    await expect.poll(() => page.getByText('Всё прошло без сбоев').count()).toBe(1);
    await page.locator('[data-code=delivery] summary').first().click();
    await page.locator('[data-code=delivery] pre').first().getByText('"kind": "register"').waitFor();
    for (const [name, options] of Object.entries({
      'ru-1280': {},
      'ru-400': { width: 400 },
      'en-1280-dark': { lang: 'en', dark: true },
      'en-400-dark': { lang: 'en', width: 400, dark: true },
    } as const)) {
      const other = await openWhy(options);
      await expectAccessible(other);
      await shot(other, `list-${name}`);
      await other.goto(page.url());
      await other.locator('[data-code=ended]').waitFor();
      await expectAccessible(other);
      await shot(other, `story-${name}`);
      expect(await other.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  });

  it('sends a call again that Bitrix24 refused, in English', async () => {
    const { state } = stage.world.portal.portal;
    state.users.update(Number(VERA), { active: false });
    try {
      await missedCall('103');
    } finally {
      state.users.update(Number(VERA), { active: true });
    }
    const page = await openWhy({ lang: 'en' });
    const undelivered = page.locator('[data-test=undelivered]');
    await undelivered.getByText(`Incoming from ${CLIENT}`).waitFor();
    await shot(page, 'list-undelivered-en');
    await expectAccessible(page);
    await undelivered.getByRole('link').click();
    const told = page.locator('[data-test=told]');
    await told.getByText('Not recorded: Bitrix24 refused').waitFor();
    const failed = page.locator('[data-code=delivery][data-trouble=fault]').first();
    await expect
      .poll(() => failed.innerText())
      .toMatch(/Fault[^]+Register the call[^]+refused, a repetition is pointless/);
    await shot(page, 'story-refused-en');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Send again', exact: true }).click();
    await told.getByText('Recorded in Bitrix24').waitFor();
    await expect
      .poll(() => page.locator('[data-code=send_again]').innerText())
      .toContain('An administrator sends the call again');
    const english = (await page.locator('article').innerText()).replaceAll(/Вера Орлова|Иван Петров/g, '');
    expect(english).not.toMatch(/[А-Яа-я]/);
    expect(stage.world.portal.portal.statistics().map(({ userId }) => userId)).toContain(Number(VERA));
    await page.getByRole('link', { name: 'To the list of calls' }).click();
    await page.locator('[data-test=found]').waitFor();
    await undelivered.waitFor({ state: 'detached' });
  });

  it('follows a call while it goes on', async () => {
    const page = await openWhy();
    const { legId } = stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
    await rows(page).first().getByText('идёт сейчас').waitFor();
    await rows(page).first().getByRole('link').click();
    await page.getByText('Звонок идёт').waitFor();
    await page.locator('[data-code=leg_alerting]').waitFor();
    const before = await steps(page).count();
    stage.world.switch.phone('101').answer();
    await page.locator('[data-code=leg_talking]').waitFor();
    stage.world.switch.engine.release(legId);
    await page.getByText('Записан в Битрикс24').waitFor();
    await expect.poll(() => steps(page).count()).toBeGreaterThan(before);
    // Each step is said with the time since the one before.
    const since = page.locator('.why-step-since');
    await expect.poll(async () => (await steps(page).count()) - (await since.count())).toBe(1);
  });

  it('gives support a file without numbers, names and secrets', async () => {
    await missedCall('101', CLIENT);
    const page = await openWhy();
    await rows(page).first().getByRole('link').click();
    const texts: Record<string, string> = {};
    for (const name of ['Скачать без данных клиентов', 'Скачать как есть']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^call-\d{4}-\d\d-\d\d-[\w-]+\.json$/);
      texts[name] = await readFile(await file.path(), 'utf8');
    }
    const [masked = '', plain = ''] = Object.values(texts);
    expect(plain).toContain(CLIENT.slice(-10));
    expect(masked).not.toContain(CLIENT.slice(-7));
    expect(masked).toContain(`#1…${CLIENT.slice(-2)}`);
    expect(masked).not.toContain('Петров');
    const { steps: told } = JSON.parse(masked) as { steps: { words: string }[] };
    expect(told.map((step) => step.words).join('\n')).toContain('Звонит номер 101');
    const [company] = await stage.world.server.companies.list();
    for (const secret of [company!.grant!.accessToken, company!.grant!.refreshToken, company!.ecss!.apiKey]) {
      expect(plain).not.toContain(secret);
    }
  });
});
