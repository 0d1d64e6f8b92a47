/** «Журнал изменений»: the trail with undo, and who is signed in, before the real server. */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../emulators/demo/set-up.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { apiOf, openSection } from '../helpers/people-stage.ts';
import { expectAccessible } from '../helpers/web-axe.ts';

const ANNA = '2';

const stage = demoStage();
let page: Page;
let complaints: string[] = [];

const api = <T>(method: string, path: string, data?: unknown) => apiOf<T>(stage, page, method, path, data);
const changes = () => page.locator('[data-change]');
const change = (title: string) => changes().filter({ hasText: title }).first();
const sessions = () => page.locator('[data-session]');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const numbersOf = async (id: string) =>
  (await api<{ id: string; numbers: string[] }[]>('GET', 'users?ask=no')).find((user) => user.id === id)?.numbers;

beforeEach(async () => {
  ({ page, complaints } = await openSection(stage, 'audit'));
  await changes().first().waitFor();
});
afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

describe('the trail', () => {
  it('tells of the first set-up in words, and holds no key', async () => {
    const words = await page.locator('[data-test=changes]').innerText();
    expect(words).toMatch(/Имя компании\s+(было\s+)?не задано/);
    expect(words).toContain('ООО «Пример»');
    expect(words).toContain('ключ API изменён');
    const [domain] = stage.world.switch.state().domains;
    expect(words).not.toContain(domain!.integrations[0]!.apiKey);
  });

  it('shows what another administrator changes, and undoes it', async () => {
    await api('PUT', `users/${ANNA}`, { numbers: ['101', '111'] });
    await change('Номера: Анна Смирнова').getByText('101, 111').waitFor();
    await change('Номера: Анна Смирнова').getByRole('button').click();
    await page.getByText('Изменение отменено').waitFor();
    expect(await numbersOf(ANNA)).toEqual(['101']);
    await changes()
      .nth(1)
      .getByText(/^Отменено/)
      .waitFor();
    await changes()
      .nth(0)
      .getByText(/отмена прежнего изменения/)
      .waitFor();
  });

  it('undoes a setting of the company, in the same words', async () => {
    await api('PATCH', 'company', { options: { createCrmEntity: true } });
    await change('создавать лид').getByText('да', { exact: true }).waitFor();
    await change('создавать лид').getByRole('button').click();
    await page.getByText('Изменение отменено').waitFor();
    const { options } = await api<{ options: { createCrmEntity: boolean } }>('GET', 'company');
    expect(options.createCrmEntity).toBe(false);
  });

  it('says why a change is not undone any more', async () => {
    await api('PATCH', 'company', { name: 'Первое' });
    await api('PATCH', 'company', { name: 'Второе' });
    const first = changes()
      .filter({ hasText: /ООО «Пример».*Первое/ })
      .first();
    const row = page.locator(`[data-change="${(await first.getAttribute('data-change'))!}"]`);
    await row.getByRole('button').click();
    await row.getByText('это уже изменили').waitFor();
    await changes()
      .filter({ hasText: /Первое.*Второе/ })
      .getByRole('button')
      .click();
    await page.getByText('Изменение отменено').waitFor();
    await row.getByRole('button').click();
    await row.getByText(/^Отменено/).waitFor();
    expect(await api<{ name: string }>('GET', 'company')).toMatchObject({ name: 'ООО «Пример»' });
  });

  it('says what cannot be undone', async () => {
    const [domain] = stage.world.switch.state().domains;
    await api('PATCH', 'company', { ecss: { apiKey: 'another-key' } });
    await change('Подключение к ECSS-10').getByText('Отменить нельзя: прежний ключ API не хранится').waitFor();
    await api('PATCH', 'company', { ecss: { apiKey: domain!.integrations[0]!.apiKey } });
  });

  it('goes back page by page', async () => {
    for (let i = 0; i < 51; i += 1) await api('PATCH', 'company', { name: `Имя ${i}` });
    await api('PATCH', 'company', { name: 'ООО «Пример»' });
    await changes()
      .filter({ hasText: /Имя 50.*ООО «Пример»/ })
      .waitFor();
    const shown = await changes().count();
    await button('Показать более ранние').click();
    await expect.poll(() => changes().count()).toBeGreaterThan(shown);
    const ids = await page.evaluate<string[]>(
      '[...document.querySelectorAll("[data-change]")].map((row) => row.dataset.change)',
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('who is signed in', () => {
  it('is shown with the browser, and is ended one by one', async () => {
    await sessions().filter({ hasText: 'этот вход' }).waitFor();
    const before = await sessions().count();
    const { visitor, api: base } = await signIn(stage.world);
    await page.reload();
    await expect.poll(() => sessions().count()).toBe(before + 1);
    await sessions().filter({ hasText: 'этот вход' }).getByText('Chrome, Linux').waitFor();
    await sessions().first().getByRole('button').click();
    await page.getByText('Вход завершён: Ольга Админова').first().waitFor();
    await expect(visitor.json('GET', `${base}session`)).rejects.toThrow('401');
    await expect.poll(() => sessions().filter({ hasText: 'этот вход' }).count()).toBe(1);
  });

  it('ends everywhere after a second press: other browsers, live connections, and this page', async () => {
    const other = await openSection(stage, 'company');
    const { visitor, api: base } = await signIn(stage.world);
    await button('Выйти везде').click();
    await page.getByText('Закроет все ваши входы и страницы, в том числе эту').waitFor();
    await button('Не надо').click();
    await button('Выйти везде').click();
    await button('Да, выйти везде').click();
    await page.waitForURL(({ pathname }) => pathname === '/');
    await expect(visitor.json('GET', `${base}session`)).rejects.toThrow('401');
    // The other browser is at the login page as soon as it asks anything, and that page says why.
    await other.page.getByRole('status').getByText('Вход завершён').waitFor();
    await expect
      .poll(() => other.page.getByLabel('Домен компании').inputValue())
      .toBe(stage.world.portal.portal.address.domain);
    await other.page.context().close();
  });
});

it.each([
  ['ru-RU', 'light', 1280],
  ['en-GB', 'dark', 400],
] as const)('is accessible and fits: %s, %s, %i px', async (locale, colorScheme, width) => {
  await page.context().close();
  ({ page, complaints } = await openSection(stage, 'audit', { locale, colorScheme, viewport: { width, height: 800 } }));
  await changes().first().waitFor();
  await sessions().first().waitFor();
  await page.getByRole('button', { name: /^(Выйти везде|Sign out everywhere)$/ }).click();
  await expectAccessible(page);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
  if (locale === 'en-GB') {
    const words = (await page.locator('main').innerText()).replaceAll(/Ольга Админова|Анна Смирнова|ООО «Пример»|Имя \d+|Первое|Второе/g, ''); // prettier-ignore
    expect(words).not.toMatch(/[а-яё]/i);
  }
});

it('works by the keyboard alone', async () => {
  await api('PUT', `users/${ANNA}`, { numbers: ['101', '111'] });
  await change('Номера: Анна Смирнова').getByText('101, 111').waitFor();
  await page.getByRole('button', { name: 'Выйти везде' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Изменение отменено').waitFor();
  expect(await numbersOf(ANNA)).toEqual(['101']);
});
