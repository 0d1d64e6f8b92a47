import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../helpers/web-browser.ts';
import { WebFakeApi } from '../helpers/web-fake-api.ts';
import { apiCompany, apiLink, apiUsers, CERTIFICATE } from '../helpers/web-samples.ts';

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
  api.company = apiCompany();
  api.users = apiUsers();
  api.session = {
    company: { id: 'company-1', name: null, domain: 'company.bitrix24.ru' },
    user: { id: '1', name: 'Анна Смирнова', admin: true },
    by: 'cookie',
    expiresAt: Date.now() + 3_600_000,
  };
});
afterEach(async () => {
  await page.context().close();
  await api.stop();
  expect(complaints).toEqual([]);
});

async function openAdmin(options: BrowserContextOptions = {}): Promise<void> {
  ({ page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options }));
  await page.goto(`${api.url}company`);
  await page.locator('[data-test=link-state]').waitFor();
}

const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const numbersOf = (userId: string) => page.locator(`[data-user="${userId}"] input:not([type=hidden])`);

async function openUsers(): Promise<void> {
  await openAdmin();
  await button('Пользователи').click();
  await page.locator('[data-user="3"]').waitFor();
}

async function typeNumber(userId: string, number: string): Promise<void> {
  await numbersOf(userId).fill(number);
  await numbersOf(userId).press('Enter');
}

describe('settings page', () => {
  it('says in words what works', async () => {
    await openAdmin();
    await sees(/На связи с .+, номера 101–103/);
    await sees(/Доступ продлевается сам, ещё 174 дня без обращения администратора/);
    await sees(/Карточка звонка и щелчок по номеру встроены, проверено/);
    await sees('Номера заданы: 2 из 3 пользователей');
    await sees('Анна Смирнова');
  });

  it('follows the state of the link without a reload', async () => {
    api.company = apiCompany({ link: apiLink({ state: 'connecting', numbers: [] }) });
    await openAdmin();
    await sees('Подключаемся к станции…');
    api.company = apiCompany({ link: apiLink({ state: 'refused', lastError: 'Invalid credentials', numbers: [] }) });
    await sees('Станция отказала: Invalid credentials. Проверьте идентификатор клиента, ключ и домен');
  });

  it('saves a first connection and never gets the key back', async () => {
    api.company = apiCompany({ ecss: null, link: apiLink({ state: 'disabled', numbers: [], csta: null }) });
    await openAdmin();
    await sees('Не настроено: укажите данные подключения');
    await page.getByLabel('Адрес Call API').fill('https://10.0.0.10:8089');
    await page.getByLabel('Домен').fill('nick');
    await page.getByLabel('Идентификатор клиента').fill('MyCompanyBitrix24');
    const save = button('Сохранить').first();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('Ключ API').fill('secret-key');
    await save.click();
    await page.getByText('Сохранено', { exact: true }).waitFor();
    expect(api.requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'PATCH',
        path: 'company',
        body: {
          ecss: { url: 'https://10.0.0.10:8089', domain: 'nick', clientId: 'MyCompanyBitrix24', apiKey: 'secret-key' },
        },
      },
    ]);
    expect(await page.getByLabel('Ключ API').inputValue()).toBe('');
    await sees('Ключ сохранён; введите новый, чтобы заменить');
  });

  it('leaves the stored key alone when another field is changed', async () => {
    await openAdmin();
    await page.getByLabel('Домен').fill('other');
    await button('Сохранить').first().click();
    await page.getByText('Сохранено', { exact: true }).waitFor();
    expect(api.requests[0]?.body).toEqual({
      ecss: { url: 'https://10.0.0.10:8089', domain: 'other', clientId: 'MyCompanyBitrix24' },
    });
  });

  it('puts the refusal at the field that is to blame and does not lose what was typed to a poll', async () => {
    const message = 'Нужен адрес https://…';
    api.refuse = (method) =>
      method === 'PATCH'
        ? {
            status: 400,
            body: {
              error: 'validation_failed',
              message: 'Проверьте поля',
              details: { fields: { 'ecss.url': message } },
            },
          }
        : null;
    await openAdmin();
    await page.getByLabel('Адрес Call API').fill('ftp://x');
    await button('Сохранить').first().click();
    await sees(message);
    api.company = apiCompany({ link: apiLink({ state: 'unreachable', lastError: 'ECONNREFUSED' }) });
    await sees(/Станция недоступна/);
    expect(await page.getByLabel('Адрес Call API').inputValue()).toBe('ftp://x');
  });

  it('shows the certificate and pins exactly the one shown', async () => {
    const ecss = { ...apiCompany().ecss!, certificate: CERTIFICATE, pinnedFingerprint256: null };
    api.company = apiCompany({ ecss, link: apiLink({ state: 'certificate_untrusted', numbers: [] }) });
    await openAdmin();
    expect(await page.locator('[data-test=fingerprint]').textContent()).toBe(CERTIFICATE.fingerprint256);
    await button('Доверять этому сертификату').click();
    await expect
      .poll(() => api.requests.map((request) => request.body))
      .toEqual([{ ecss: { certificate: { pin: CERTIFICATE.fingerprint256 } } }]);
  });

  it('says what is wrong with the portal and leads to the login', async () => {
    const { bitrix24 } = apiCompany();
    const bindings = { ...bitrix24.bindings, state: 'failed' as const, missingScopes: ['placement'] };
    api.company = apiCompany({ bitrix24: { ...bitrix24, tokenState: 'problem', problem: 'invalid_grant', bindings } });
    await openAdmin();
    await sees('Битрикс24 больше не принимает наш доступ: invalid_grant');
    await sees(/Приложению не хватает прав: placement/);
    const link = page.getByRole('link', { name: 'Войти в Битрикс24 заново' });
    expect(await link.getAttribute('href')).toBe('/bitrix/');
  });

  it('saves the name and the options', async () => {
    await openAdmin();
    await page.getByLabel('Имя компании').fill('Ромашка');
    await button('Сохранить').last().click();
    await page.getByRole('heading', { name: 'Ромашка' }).waitFor();
    await page.getByRole('combobox', { name: 'Сотрудник по умолчанию' }).selectOption('Вера Кузнецова');
    await expect.poll(() => api.company?.options.defaultUserId).toBe('3');
    await page.getByRole('switch').click();
    await expect.poll(() => api.company?.options.createCrmEntity).toBe(false);
    expect(api.company?.name).toBe('Ромашка');
  });

  it('goes to the login page when there is no session', async () => {
    api.refuse = () => ({ status: 401, body: { error: 'not_signed_in', message: 'Войдите' } });
    ({ page, complaints } = await openPage(browser));
    await page.goto(`${api.url}company`);
    await page.waitForURL(api.url);
  });

  it('signs out', async () => {
    await openAdmin();
    await button('Выйти').click();
    await page.waitForURL(api.url);
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['DELETE session']);
  });

  it('speaks English to an English browser and fits a 400 px window', async () => {
    api.users = apiUsers().map((user) => ({ ...user, name: `Employee ${user.id}` }));
    api.lang = 'en';
    await openAdmin({ locale: 'en-GB', viewport: { width: 400, height: 800 } });
    await sees(/Connected since .+, numbers 101–103/);
    expect(await page.locator('main').innerText()).not.toMatch(/[А-Яа-я]/);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
  });
});

describe('users dialog', () => {
  it('adds by typing, removes by Backspace, saves on closing and says so', async () => {
    await openUsers();
    await typeNumber('3', '110');
    await numbersOf('2').press('Backspace');
    await numbersOf('2').press('Backspace');
    await button('Готово').last().click();
    await page.getByText('Сохранено', { exact: true }).first().waitFor();
    expect(api.users.map((user) => user.numbers)).toEqual([['101'], [], ['110']]);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('takes a number that was typed but not confirmed', async () => {
    await openUsers();
    await numbersOf('3').fill('110');
    await page.keyboard.press('Escape');
    await page.getByText('Сохранено', { exact: true }).first().waitFor();
    expect(api.users[2]?.numbers).toEqual(['110']);
  });

  it('undoes what was just saved', async () => {
    await openUsers();
    await typeNumber('3', '110');
    await button('Готово').last().click();
    await button('Отменить').click();
    await expect.poll(() => api.users[2]?.numbers).toEqual([]);
  });

  it('sends nothing when nothing was changed', async () => {
    await openUsers();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(api.requests).toEqual([]);
  });

  it('frees a number before another employee gets it', async () => {
    await openUsers();
    await numbersOf('2').press('Backspace');
    await numbersOf('2').press('Backspace');
    await typeNumber('1', '102');
    await button('Готово').last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(api.requests.map(({ path, body }) => ({ path, body }))).toEqual([
      { path: 'users/2', body: { numbers: [] } },
      { path: 'users/1', body: { numbers: ['101', '102'] } },
    ]);
  });

  it('says at once that somebody else has the number, and saves nothing until that is solved', async () => {
    await openUsers();
    await typeNumber('3', '102');
    await sees('Номер 102 уже у сотрудника Борис Ильин');
    await button('Готово').last().click();
    await sees('Не сохранено: исправьте отмеченное или закройте без сохранения');
    expect(api.requests).toEqual([]);
    await button('Закрыть без сохранения').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it("keeps the dialog open and shows the server's refusal at the row", async () => {
    const message = 'Номер 110 уже у сотрудника Глеб Орлов';
    api.refuse = (method) => (method === 'PUT' ? { status: 409, body: { error: 'number_taken', message } } : null);
    await openUsers();
    await typeNumber('3', '110');
    await button('Готово').last().click();
    await page.locator('[data-user="3"]').getByText(message).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
  });

  it('finds by name and by number, and tells of a different number in the portal', async () => {
    await openUsers();
    await sees('В профиле Битрикс24: 105');
    await page.getByPlaceholder('Имя или номер').fill('102');
    await page.locator('[data-user="1"]').waitFor({ state: 'detached' });
    expect(await page.locator('[data-user]').count()).toBe(1);
    await page.getByPlaceholder('Имя или номер').fill('нет такого');
    await sees('Никого не нашлось');
  });
});
