import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { apiCompany, apiLink, apiUsers, CERTIFICATE } from '../helpers/web-samples.ts';
import { signedInAdmin, webStage } from '../helpers/web-stage.ts';

const stage = webStage(signedInAdmin);

async function openAdmin(options: BrowserContextOptions = {}): Promise<void> {
  await stage.open('company', { viewport: { width: 1280, height: 800 }, ...options });
  await stage.page.locator('[data-test=link-state]').waitFor();
}

/** What was changed; that the checks began is no change. */
const changes = () => stage.api.requests.filter(({ path }) => !path.startsWith('company/checks'));
const openForm = () => stage.page.getByText('Изменить данные подключения').click();
const sees = (text: string | RegExp) => stage.page.getByText(text).first().waitFor();
const button = (name: string) => stage.page.getByRole('button', { name, exact: true });

describe('settings page', () => {
  it('says in words what works', async () => {
    await openAdmin();
    await sees(/На связи с .+, номера 101–103/);
    await sees(/Доступ продлевается сам, ещё 174 дня без обращения администратора/);
    await sees(/Встроена, проверено/);
    await sees(/Работает, проверено/);
    await sees('Номера заданы: 2 из 3 пользователей');
    await sees('Анна Смирнова');
  });

  it('follows the state of the link without a reload', async () => {
    stage.api.company = apiCompany({ link: apiLink({ state: 'connecting', numbers: [] }) });
    await openAdmin();
    await sees('Подключаемся к станции…');
    stage.api.company = apiCompany({
      link: apiLink({ state: 'refused', lastError: 'Invalid credentials', numbers: [] }),
    });
    await sees('Станция отказала: Invalid credentials');
    await button('Исправить данные').click();
    await expect.poll(() => stage.page.evaluate('document.activeElement.name')).toBe('ecss-url');
  });

  it('saves a first connection and never gets the key back', async () => {
    stage.api.company = apiCompany({ ecss: null, link: apiLink({ state: 'disabled', numbers: [], csta: null }) });
    await openAdmin();
    await sees('Не настроено: укажите данные подключения');
    await stage.page.getByLabel('Адрес Call API').fill('https://10.0.0.10:8089');
    await stage.page.getByLabel('Домен').fill('nick');
    await stage.page.getByLabel('Идентификатор клиента').fill('MyCompanyBitrix24');
    const save = button('Сохранить').first();
    expect(await save.isDisabled()).toBe(true);
    await stage.page.getByLabel('Ключ API').fill('secret-key');
    await save.click();
    await stage.page.getByText('Сохранено', { exact: true }).waitFor();
    expect(changes().map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'PATCH',
        path: 'company',
        body: {
          ecss: { url: 'https://10.0.0.10:8089', domain: 'nick', clientId: 'MyCompanyBitrix24', apiKey: 'secret-key' },
        },
      },
    ]);
    await expect.poll(() => stage.page.getByLabel('Ключ API').inputValue()).toBe('');
    await sees('Ключ сохранён; введите новый, чтобы заменить');
  });

  it('leaves the stored key alone when another field is changed', async () => {
    await openAdmin();
    await openForm();
    await stage.page.getByLabel('Домен').fill('other');
    await button('Сохранить').first().click();
    await stage.page.getByText('Сохранено', { exact: true }).waitFor();
    expect(changes()[0]?.body).toEqual({
      ecss: { url: 'https://10.0.0.10:8089', domain: 'other', clientId: 'MyCompanyBitrix24' },
    });
  });

  it('puts the refusal at the field that is to blame and does not lose what was typed to a poll', async () => {
    const message = 'Нужен адрес https://…';
    stage.api.refuse = (method) =>
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
    await openForm();
    await stage.page.getByLabel('Адрес Call API').fill('ftp://x');
    await button('Сохранить').first().click();
    await sees(message);
    stage.api.company = apiCompany({ link: apiLink({ state: 'unreachable', lastError: 'ECONNREFUSED' }) });
    await sees(/Станция недоступна/);
    expect(await stage.page.getByLabel('Адрес Call API').inputValue()).toBe('ftp://x');
  });

  it('shows the certificate and pins exactly the one shown', async () => {
    const ecss = { ...apiCompany().ecss!, certificate: CERTIFICATE, pinnedFingerprint256: null };
    stage.api.company = apiCompany({ ecss, link: apiLink({ state: 'certificate_untrusted', numbers: [] }) });
    await openAdmin();
    await expect
      .poll(() => stage.page.locator('[data-test=fingerprint]').textContent())
      .toBe(CERTIFICATE.fingerprint256);
    await button('Доверять этому сертификату').click();
    await expect
      .poll(() => changes().map((request) => request.body))
      .toEqual([{ ecss: { certificate: { pin: CERTIFICATE.fingerprint256 } } }]);
  });

  it('says what is wrong with the portal and leads to the login, which knows the domain', async () => {
    const { bitrix24 } = apiCompany();
    stage.api.company = apiCompany({ bitrix24: { ...bitrix24, tokenState: 'problem', problem: 'invalid_grant' } });
    await openAdmin();
    await sees('Битрикс24 больше не принимает наш доступ: invalid_grant');
    const link = stage.page.getByRole('link', { name: 'Авторизоваться заново' });
    await expect.poll(() => link.getAttribute('href')).toBe('/bitrix/?domain=company.bitrix24.ru');
  });

  it('saves the name and the options', async () => {
    await openAdmin();
    await stage.page.getByLabel('Имя компании').fill('Ромашка');
    await button('Сохранить').last().click();
    await stage.page.getByRole('heading', { name: 'Ромашка' }).waitFor();
    await stage.page.getByRole('combobox', { name: 'Сотрудник по умолчанию' }).selectOption('Вера Кузнецова');
    await expect.poll(() => stage.api.company?.options.defaultUserId).toBe('3');
    await stage.page.getByRole('switch', { name: 'Создавать лид' }).click();
    await expect.poll(() => stage.api.company?.options.createCrmEntity).toBe(false);
    await stage.page.getByRole('switch', { name: 'Кнопки в карточке' }).click();
    await expect.poll(() => stage.api.company?.options.nativeButtons).toBe(true);
    await stage.page.getByLabel('Номер линии').fill('+7 383 000-00-00');
    await stage.page.getByLabel('Название линии').fill('Главная');
    await stage.page.getByRole('form', { name: 'Внешняя линия' }).getByRole('button').click();
    await expect.poll(() => stage.api.company?.options.line).toEqual({ number: '+7 383 000-00-00', name: 'Главная' });
    expect(stage.api.company?.name).toBe('Ромашка');
  });

  it('goes to the login page when there is no session', async () => {
    stage.api.refuse = () => ({ status: 401, body: { error: 'not_signed_in', message: 'Войдите' } });
    await stage.open('company');
    await stage.page.waitForURL(`${stage.api.url}?ended=1&domain=`);
  });

  it('signs out', async () => {
    await openAdmin();
    await button('Выйти').click();
    await stage.page.waitForURL(stage.api.url);
    expect(changes().map(({ method, path }) => `${method} ${path}`)).toEqual(['DELETE session']);
  });

  it('speaks English to an English browser and fits a 400 px window', async () => {
    stage.api.users = apiUsers().map((user) => ({ ...user, name: `Employee ${user.id}` }));
    const { bitrix24 } = apiCompany();
    stage.api.company = apiCompany({ bitrix24: { ...bitrix24, authorisedBy: { id: '1', name: 'Employee 1' } } });
    stage.api.lang = 'en';
    await openAdmin({ locale: 'en-GB', viewport: { width: 400, height: 800 } });
    await sees(/Connected since .+, numbers 101–103/);
    // The name of the language stands in itself.
    const words = (await stage.page.locator('main').innerText()).replace('Русский', '');
    expect(words).not.toMatch(/[А-Яа-я]/);
    expect(await stage.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
  });
});
