/** «Пользователи» before the real server, the portal and the switch. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiCompany } from '../../src/adapters/http/api-types.ts';
import type { ApiEmployee } from '../../src/adapters/http/api-types-people.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { apiOf, openSection } from '../helpers/people-stage.ts';
import { expectAccessible } from '../helpers/web-axe.ts';

const ADMIN = '1';
const ANNA = '2';
const BORIS = '3';
const VERA = '4';
const NUMBERS = { [ADMIN]: [], [ANNA]: ['101'], [BORIS]: ['102'], [VERA]: ['103'] };

const stage = demoStage();
let page: Page;
let complaints: string[] = [];

const button = (name: string) => page.getByRole('button', { name, exact: true });
const row = (id: string) => page.locator(`[data-user="${id}"]`);
const field = (id: string) => row(id).locator('input');
const chips = (id: string) => row(id).locator('.number-chip > span:first-child').allInnerTexts();
const difference = (id: string, kind: string) => row(id).locator(`[data-difference=${kind}]`);
/** The portal is another one than at the beginning of the test. */
let disturbed = false;
const inPortal = (id: string, change: { phoneInner?: string | null; active?: boolean }) => {
  stage.world.portal.portal.state.users.update(Number(id), change);
  disturbed = true;
};
const api = <T>(method: string, path: string, data?: unknown) => apiOf<T>(stage, page, method, path, data);
const numbersOf = async (id: string) =>
  (await api<ApiEmployee[]>('GET', 'users?ask=no')).find((user) => user.id === id)?.numbers;

async function open(options: BrowserContextOptions = {}): Promise<void> {
  ({ page, complaints } = await openSection(stage, 'users', options));
  await row(VERA).waitFor();
}

/** The portal is asked again once a pause since the last time is over. */
async function compare(): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = await api<{ lastAt: number }>('GET', 'users/import');
        await api('GET', 'users');
        return (await api<{ lastAt: number }>('GET', 'users/import')).lastAt > before.lastAt;
      },
      { timeout: 30_000, interval: 300 },
    )
    .toBe(true);
}

beforeEach(async () => {
  const clean = !disturbed;
  for (const id of [ANNA, BORIS, VERA]) inPortal(id, { phoneInner: null, active: true });
  for (const [id, [number]] of Object.entries(NUMBERS)) inPortal(id, { phoneInner: number ?? null });
  await open();
  if (!clean) await compare();
  disturbed = false;
  for (const user of await api<ApiEmployee[]>('GET', 'users?ask=no')) {
    if (user.numbers.length > 0) await api('PUT', `users/${user.id}`, { numbers: [] });
  }
  for (const [id, numbers] of Object.entries(NUMBERS)) await api('PUT', `users/${id}`, { numbers });
  await page.reload();
  await row(VERA).waitFor();
});
afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

describe('numbers', () => {
  it('are added by Enter, comma, space and paste, removed by Backspace and by their button', async () => {
    await field(ANNA).fill('111');
    await field(ANNA).press('Enter');
    await page.locator('.users-saved').getByText('Сохранено: Анна Смирнова').waitFor();
    await field(ANNA).pressSequentially('112,113 ');
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101', '111', '112', '113']);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate('navigator.clipboard.writeText("121; 122\\n+7 (383) 222-33-44")');
    await field(ANNA).press('Control+v');
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101', '111', '112', '113', '121', '122', '+73832223344']);
    await field(ANNA).press('Backspace');
    await row(ANNA).locator('.chip-remove').nth(1).click();
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101', '112', '113', '121', '122']);
    await expect
      .poll(() => page.evaluate<string>('document.activeElement.closest("[data-user]").dataset.user'))
      .toBe(ANNA);
  });

  it('typed and left are saved too, and everything saved is undone at once', async () => {
    await field(ANNA).fill('111');
    await field(BORIS).fill('112');
    await field(VERA).focus();
    await page.getByText('Сохранено: 2 изменения').waitFor();
    expect([await numbersOf(ANNA), await numbersOf(BORIS)]).toEqual([
      ['101', '111'],
      ['102', '112'],
    ]);
    await button('Отменить').click();
    await page.getByText('Прежние номера возвращены').waitFor();
    expect([await numbersOf(ANNA), await numbersOf(BORIS)]).toEqual([['101'], ['102']]);
    await expect.poll(() => chips(ANNA)).toEqual(['101']);
  });

  it('typed when the section is left are saved, and undone from wherever one went', async () => {
    await field(ANNA).fill('111');
    await page.getByRole('link', { name: 'Журнал изменений' }).click();
    await page.getByText('Сохранено: Анна Смирнова').first().waitFor();
    expect(await numbersOf(ANNA)).toEqual(['101', '111']);
    await button('Отменить').first().click();
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101']);
  });

  it('of somebody else are refused with who, and can be taken or left', async () => {
    await field(VERA).fill('102');
    await field(VERA).press('Enter');
    await row(VERA).getByText('Номер 102 уже у сотрудника Борис Кузнецов').waitFor();
    expect(await numbersOf(VERA)).toEqual(['103']);
    await row(VERA).getByRole('button', { name: 'Вернуть как было' }).click();
    await expect.poll(() => chips(VERA)).toEqual(['103']);
    await field(VERA).fill('102');
    await field(VERA).press('Enter');
    await row(VERA).getByRole('button', { name: 'Забрать у сотрудника Борис Кузнецов' }).click();
    await page.getByText('Сохранено: 2 изменения').waitFor();
    expect([await numbersOf(BORIS), await numbersOf(VERA)]).toEqual([[], ['103', '102']]);
    await button('Отменить').click();
    await page.getByText('Прежние номера возвращены').waitFor();
    expect([await numbersOf(BORIS), await numbersOf(VERA)]).toEqual([['102'], ['103']]);
  });

  it('that are none are refused in words', async () => {
    await field(ANNA).fill('двести');
    await field(ANNA).press('Enter');
    await row(ANNA).getByText('Номер «двести» не подходит').waitFor();
    expect(await numbersOf(ANNA)).toEqual(['101']);
  });

  it('are not undone over what another administrator did since', async () => {
    await field(ANNA).fill('111');
    await field(ANNA).press('Enter');
    await button('Отменить').waitFor();
    await api('PUT', `users/${ANNA}`, { numbers: ['112'] });
    await button('Отменить').click();
    await page.getByText(/Не отменено: Пока страница была открыта, это уже изменили/).waitFor();
    expect(await numbersOf(ANNA)).toEqual(['112']);
  });
});

describe('differences', () => {
  it('a number changed in the portal is taken over by one click', async () => {
    inPortal(BORIS, { phoneInner: '105' });
    await compare();
    await difference(BORIS, 'portal_number').getByText('В портале номер изменён: 102 → 105').waitFor();
    await row(BORIS).getByText('Принять номер 105 из портала').click();
    await expect.poll(() => numbersOf(BORIS)).toEqual(['105']);
    await row(BORIS).locator('.number-chip', { hasText: '105' }).getByText('из портала').waitFor();
    // The switch does not serve it: its integration has 101–103.
    await difference(BORIS, 'not_served').getByText('его нет в интеграции на станции').waitFor();
    await button('Отменить').click();
    await expect.poll(() => chips(BORIS)).toEqual(['102']);
    await row(BORIS).getByText('Оставить как есть').click();
    await difference(BORIS, 'portal_number').waitFor({ state: 'detached' });
    expect(await numbersOf(BORIS)).toEqual(['102']);
  });

  it('a number in two hands is taken from the one or left to him', async () => {
    inPortal(ANNA, { phoneInner: null });
    inPortal(VERA, { phoneInner: '101' });
    await compare();
    await difference(ANNA, 'shared').getByText('Номер 101 портал указывает ещё у: Вера Орлова').waitFor();
    await difference(VERA, 'portal_number').getByText('Забрать у сотрудника Анна Смирнова').click();
    await expect.poll(() => numbersOf(VERA)).toEqual(['101']);
    await expect.poll(() => numbersOf(ANNA)).toEqual([]);
    await difference(ANNA, 'shared').waitFor({ state: 'detached' });
  });

  it('a number without the permission is named with its reason', async () => {
    const ecss = stage.world.switch;
    const domain = ecss.directory.domains()[0]!.name;
    const permit = async (apiCallEnabled: boolean) => {
      ecss.directory.putSubscriber(domain, { number: '102', name: 'Борис Кузнецов', apiCallEnabled });
      // The switch tells of it when one registers: until then the server knows the numbers of before.
      await ecss.restart();
      const served = async () => {
        const { link } = await api<ApiCompany>('GET', 'company');
        return link.state === 'connected' && link.numbers.includes('102') === apiCallEnabled;
      };
      await expect.poll(served).toBe(true);
    };
    await permit(false);
    await difference(BORIS, 'not_served').getByText('нет разрешения api\\call\\enabled').waitFor();
    await difference(BORIS, 'not_served').getByText('Убрать номер 102').click();
    await expect.poll(() => numbersOf(BORIS)).toEqual([]);
    await permit(true);
  });

  it('somebody dismissed gives his numbers free', async () => {
    inPortal(BORIS, { active: false });
    await compare();
    await difference(BORIS, 'dismissed').waitFor();
    expect(await numbersOf(BORIS)).toEqual(['102']);
    await row(BORIS).getByText('Освободить номера').click();
    await expect.poll(() => numbersOf(BORIS)).toEqual([]);
  });

  it('a newcomer appears without a reload, with his number, until somebody says so', async () => {
    const { id } = stage.world.portal.portal.addUser({ name: 'Глеб', lastName: 'Новиков', phoneInner: '104' });
    await row(String(id)).getByText('Новый сотрудник, номер взят из портала').waitFor();
    await expect.poll(() => chips(String(id))).toEqual(['104']);
    await button('Понятно: Глеб Новиков').click();
    await difference(String(id), 'new').waitFor({ state: 'detached' });
    inPortal(String(id), { active: false, phoneInner: null });
  });

  it('a list that lacks most of the people changes nothing, and that is told', async () => {
    for (const id of [ANNA, BORIS, VERA]) inPortal(id, { active: false });
    await compare();
    await page.getByText('Битрикс24 дал неполный список; никто не считается уволенным').waitFor();
    expect(await numbersOf(ANNA)).toEqual(['101']);
    expect(await page.locator('[data-difference=dismissed]').count()).toBe(0);
  });
});

describe('finding', () => {
  it('by name and number; rows stay where they are while they are edited', async () => {
    const search = page.getByRole('searchbox', { name: 'Имя или номер' });
    await search.fill('кузн');
    await row(ANNA).waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('[data-user]').count()).toBe(1);
    await search.fill('103');
    await row(VERA).waitFor();
    await search.fill('нет такого');
    await page.getByText('Никого не нашлось').waitFor();
    await button('Показать всех').click();
    await button('Без номера 1').click();
    await row(ANNA).waitFor({ state: 'detached' });
    await field(ADMIN).fill('109');
    await field(ADMIN).press('Enter');
    await expect.poll(() => numbersOf(ADMIN)).toEqual(['109']);
    expect(await row(ADMIN).count()).toBe(1);
    await button('С расхождениями 1').click();
    await expect.poll(() => page.locator('[data-user]').count()).toBe(1);
    await button('С номером 4').click();
    await row(VERA).waitFor();
  });

  it('among two thousand employees, a page at a time and at once', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({
      ...{ id: String(i + 1), name: `Сотрудник ${String(i + 1).padStart(4, '0')}`, active: true },
      ...{ numbers: i % 2 === 0 ? [String(1_000 + i)] : [], portalNumber: '', fromPortal: [], differences: [] },
    }));
    await page.route('**/api/v1/users?ask=*', (route) => route.fulfill({ json: many }));
    const begun = performance.now();
    await page.reload();
    await row('1').waitFor();
    const shownMs = performance.now() - begun;
    await expect.poll(() => page.locator('[data-user]').count()).toBe(50);
    const typed = performance.now();
    await page.getByRole('searchbox').fill('сотрудник 1999');
    await row('1999').waitFor();
    await row('1').waitFor({ state: 'detached' });
    const foundMs = performance.now() - typed;
    await page.getByRole('searchbox').fill('');
    await page.getByText('1–50 из 2000').waitFor();
    await button('Следующие').click();
    await row('51').waitFor();
    console.log(`2000 employees: shown in ${Math.round(shownMs)} ms, found in ${Math.round(foundMs)} ms`);
    // A quarter of a second by itself; a page that drew all of them again would take many times as long.
    expect(foundMs).toBeLessThan(3_000);
  });
});

describe('for everybody', () => {
  it('works by the keyboard alone', async () => {
    await page.getByRole('searchbox').focus();
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    // The first row: its chip's button, then its field.
    await page.keyboard.press('Tab');
    await page.keyboard.type('111 ');
    await page.getByText('Сохранено: Анна Смирнова').waitFor();
    await page.keyboard.press('Backspace');
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101']);
    await page.keyboard.press('Backspace');
    await expect.poll(() => numbersOf(ANNA)).toEqual([]);
    await button('Отменить').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => numbersOf(ANNA)).toEqual(['101']);
  });

  it.each([
    ['ru-RU', 'light', 1280],
    ['en-GB', 'dark', 400],
  ] as const)('is accessible and fits: %s, %s, %i px', async (locale, colorScheme, width) => {
    inPortal(BORIS, { phoneInner: '105' });
    await compare();
    await page.context().close();
    await open({ locale, colorScheme, viewport: { width, height: 800 } });
    await difference(BORIS, 'portal_number').waitFor();
    await field(VERA).fill('102');
    await field(VERA).press('Enter');
    await row(VERA).getByRole('alert').waitFor();
    await field(ANNA).fill('111');
    await field(ANNA).press('Enter');
    await page.locator('.users-saved-shown').waitFor();
    await expectAccessible(page);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    if (locale === 'en-GB') {
      const words = await page.locator('main').innerText();
      const names = /(Анна|Смирнова|Борис|Кузнецов|Вера|Орлова|Ольга|Админова|АС|БК|ВО|ОА)/g;
      expect(words.replaceAll(names, '')).not.toMatch(/[а-яё]/i);
    }
  });
});
