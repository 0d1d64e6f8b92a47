/** The administrator's first day: from an empty database to a company whose calls come through, by the pages alone. The tests go in order, as the day does. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { SCOPES } from '../../emulators/demo/set-up.ts';
import { demoStage } from '../helpers/demo-stage.ts';

const stage = demoStage({ companyIsReady: false });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const linkState = (page: Page) => page.locator('[data-test=link-state]');
const ANNA = '2';

async function domainIsGiven(page: Page): Promise<void> {
  await page.goto(stage.world.serverUrl);
  await page.getByLabel('Домен компании').fill(stage.world.portal.portal.address.domain);
}

async function portalLogsIn(page: Page): Promise<void> {
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('admin');
  await button(page, 'Войти').click();
  await page.waitForURL(new URL('company', stage.world.serverUrl).href);
}

it('registers the company: login page, the portal’s login, and back', async () => {
  const { world, context } = stage;
  const page = await context.newPage();
  await domainIsGiven(page);
  await button(page, 'Вход').click();
  // Never registered: the keys are missing, and the page says so and opens the fields for them.
  await page.getByRole('alert').waitFor();
  await expect.poll(() => page.getByLabel('Домен компании').inputValue()).toBe(world.portal.portal.address.domain);
  const app = world.portal.portal.createLocalApp(
    { name: 'ECSS-10', handlerUrl: world.serverUrl, installUrl: world.serverUrl, apiOnly: true, scopes: SCOPES },
    1,
  );
  await page.getByLabel('Идентификатор клиента').fill(app.clientId);
  await page.getByLabel('Секретный ключ').fill(app.clientSecret);
  await button(page, 'Вход').click();
  await portalLogsIn(page);
  await linkState(page).getByText('Не настроено: укажите данные подключения').waitFor();
  await page.getByText(/^Встроена, проверено/).waitFor();
  // A test event has come the whole way from the portal.
  await page.getByText(/^Работает, проверено/).waitFor();
});

it('connects the switch: address, keys, consent to the certificate', async () => {
  const { world, context } = stage;
  const page = await context.newPage();
  await domainIsGiven(page);
  await button(page, 'Вход').click();
  await portalLogsIn(page);
  const { apiUrl, fingerprint256 } = world.switch.addresses();
  const [domain] = world.switch.state().domains;
  const integration = domain!.integrations[0]!;
  await page.getByLabel('Адрес Call API').fill(apiUrl);
  await page.getByLabel('Домен').fill(domain!.name);
  await page.getByLabel('Идентификатор клиента').fill(integration.clientId);
  await page.getByLabel('Ключ API').fill(integration.apiKey);
  await button(page, 'Сохранить').first().click();
  await linkState(page).getByText('Подлинность станции не подтверждена').waitFor();
  await expect.poll(() => page.locator('[data-test=fingerprint]').textContent()).toBe(fingerprint256);
  await button(page, 'Доверять этому сертификату').click();
  await linkState(page)
    .getByText(/^На связи с .+, номера 101–103$/)
    .waitFor();
});

it('gives an employee another number, which the server keeps', async () => {
  const { world, context } = stage;
  const page = await context.newPage();
  await domainIsGiven(page);
  await button(page, 'Вход').click();
  await portalLogsIn(page);
  await page.getByText('Номера заданы: 3 из 4 пользователей').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: 'Пользователи' }).click();
  const row = (id: string) => page.locator(`[data-user="${id}"]`);
  await row(ANNA).waitFor();
  await expect.poll(() => page.locator('[data-user]').count()).toBe(world.portal.portal.users().length);
  await expect.poll(() => row(ANNA).innerText()).toMatch(/Анна Смирнова[^]*101/);
  const field = row(ANNA).locator('input');
  await field.fill('110');
  await field.press('Enter');
  await page.getByText('Сохранено: Анна Смирнова').waitFor();

  await page.reload();
  await row(ANNA).getByText('110', { exact: true }).waitFor();
  const answer = await page.request.get(new URL('api/v1/users', world.serverUrl).href);
  const users = (await answer.json()) as { id: string; numbers: string[] }[];
  expect(users.find((user) => user.id === ANNA)?.numbers).toEqual(['101', '110']);
});
