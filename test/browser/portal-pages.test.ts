/** The portal's pages as an employee and an administrator use them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { LocalApp } from '../../emulators/portal/state/apps.ts';
import { browserOf, installApp, openPortal, pushReady, ring, startDesk, type Desk } from '../helpers/portal-desk.ts';
import { startSdkApp, type SdkApp } from '../helpers/portal-sdk-app.ts';
import { launchBrowser } from '../helpers/web-browser.ts';

const ADMIN = 1;
const ANNA = 2;
let browser: Browser;
let sdk: SdkApp;
let desk: Desk;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  sdk = await startSdkApp();
  desk = await startDesk();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await desk.stop();
  await sdk.stop();
});

async function pageOf(userId: number, path: string): Promise<Page> {
  const context = await browserOf(browser, desk, userId);
  contexts.push(context);
  return openPortal(context, desk, path);
}

async function anonymous(): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  return context.newPage();
}

/** An app that hears clicks on numbers. */
function telephonyApp(): LocalApp {
  const app = installApp(desk.portal, sdk.origin);
  desk.portal.state.handlers.add({
    appId: app.id, event: 'ONEXTERNALCALLSTART', handler: `${sdk.origin}/events`, authType: 0, boundUserId: 0, offline: false,
  }); // prettier-ignore
  return app;
}

it('asks for the login first and returns to the page that was wanted', async () => {
  const page = await anonymous();
  await page.goto(`${desk.url}/crm/contact/list/`);
  await page.getByLabel('Логин').fill('anna');
  await page.getByLabel('Пароль').fill('wrong');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toBe('Неверный логин или пароль.');
  await page.getByLabel('Логин').fill('anna');
  await page.getByLabel('Пароль').fill('anna');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('heading', { name: 'Контакты' }).waitFor();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/crm/contact/list/');
  await page.getByRole('button', { name: 'Выйти' }).click();
  // Going elsewhere at once would overtake the form.
  await page.getByRole('heading', { name: 'Авторизация' }).waitFor();
  await page.goto(`${desk.url}/stream/`);
  await page.getByRole('heading', { name: 'Авторизация' }).waitFor();
});

it('gives each desk of one browser its own employee and card', async () => {
  const app = installApp(desk.portal, sdk.origin);
  const context = await browserOf(browser, desk, ADMIN);
  contexts.push(context);
  const desks: Page[] = [];
  for (const [name, login] of [
    ['1', 'anna'],
    ['2', 'boris'],
  ] as const) {
    const page = await context.newPage();
    await page.goto(`${desk.url}/desk/${name}/`);
    await page.locator(`[data-login=${login}]`).click();
    await pushReady(page);
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/desk/${name}/stream/`);
    desks.push(page);
  }
  ring(desk.portal, app, '+79131234567', [2, 3]);
  for (const page of desks) await page.locator('.call-card').waitFor();
  await expect.poll(() => desks[1]!.locator('.whoami').textContent()).toContain('Борис Кузнецов');
});

it('calls a contact by a click through the chosen outgoing number, and says when there is none', async () => {
  const page = await pageOf(ANNA, '/crm/contact/details/2/');
  await page.locator('.phone').click();
  await expect.poll(() => page.locator('.toast').textContent()).toContain('Номер для исходящего звонка не выбран');

  const app = telephonyApp();
  const admin = await pageOf(ADMIN, '/telephony/users.php');
  await admin.getByLabel('Номер для исходящего звонка: Анна Смирнова').selectOption(`REST_APP:${app.id}`);
  await admin.getByRole('button', { name: 'Сохранить' }).click();
  await expect.poll(() => desk.portal.state.users.get(ANNA)?.outgoingNumber).toBe(`REST_APP:${app.id}`);

  await page.reload();
  await pushReady(page);
  await page.locator('.phone').click();
  await page.locator('.call-card').waitFor();
  await expect.poll(() => page.locator('.card-title').textContent()).toBe('Исходящий звонок +79131234567');
  await expect.poll(() => sdk.posts.find((post) => post.path === '/events')?.body['data[CRM_ENTITY_ID]']).toBe('2');
});

it('calls what is dialled in the header, by the default number of the portal', async () => {
  const app = telephonyApp();
  const admin = await pageOf(ADMIN, '/telephony/configs.php');
  await admin.getByLabel('Номер для исходящего звонка по умолчанию').selectOption(`REST_APP:${app.id}`);
  await admin.getByRole('button', { name: 'Сохранить' }).click();
  await expect.poll(() => desk.portal.state.defaultOutgoingNumber).toBe(`REST_APP:${app.id}`);
  const page = await pageOf(ANNA, '/company/');
  await page.getByLabel('Номер телефона').fill('8 (999) 000-00-00');
  await page.getByRole('button', { name: 'Позвонить' }).click();
  await page.locator('.call-card').waitFor();
  expect(desk.portal.state.calls.list()).toMatchObject([{ userId: ANNA, phoneNumber: '8 (999) 000-00-00', registeredBy: 'portal' }]); // prettier-ignore
});

it('registers a local application, shows its keys, installs it at once and deletes it', async () => {
  const page = await pageOf(ADMIN, '/devops/application/');
  await page.getByLabel('Название', { exact: true }).fill('Телефония ECSS');
  await page.getByLabel('Путь вашего обработчика').fill(`${sdk.origin}/`);
  await page.getByLabel('Путь для первоначальной установки').fill(`${sdk.origin}/install`);
  await page.getByLabel(/\(placement\)/).check();
  await page.getByLabel(/\(telephony\)/).check();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Ключ приложения (client_secret)').waitFor();
  const [app] = desk.portal.apps();
  expect(app).toMatchObject({
    name: 'Телефония ECSS',
    apiOnly: true,
    installed: true,
    scopes: ['placement', 'telephony'],
  });
  expect(await page.locator('#client-id').textContent()).toBe(app!.clientId);
  expect(await page.locator('#client-secret').textContent()).toBe(app!.clientSecret);
  await expect.poll(() => sdk.posts.find((post) => post.path === '/install')?.body['event']).toBe('ONAPPINSTALL');
  await page.getByRole('button', { name: 'Удалить' }).click();
  await page.getByText('Приложений пока нет.').waitFor();
  expect(desk.portal.apps()).toEqual([]);
});

it('keeps the administration from operators', async () => {
  const page = await pageOf(ANNA, '/stream/');
  expect(await page.locator('.menu').textContent()).not.toContain('Разработчикам');
  const answer = await page.goto(`${desk.url}/devops/application/`);
  expect(answer?.status()).toBe(403);
  const saved = await page.request.post(`${desk.url}/emulator/knobs`, { form: { planActive: '' } });
  expect(saved.status()).toBe(403);
  expect(desk.portal.knobs.planActive).toBe(true);
});

it('lists finished calls with their record', async () => {
  const { portal } = desk;
  const app = installApp(portal, sdk.origin);
  const file = portal.state.statistics.addFile({
    callId: 'externalCall.1.1', name: 'r.wav', contentType: 'audio/wav', content: Buffer.from('RIFF'), createdAt: 0,
  }); // prettier-ignore
  portal.state.statistics.add({
    callId: 'externalCall.1.1', externalCallId: null, appId: app.id, appName: app.name, userId: ANNA, phoneNumber: '+79131234567',
    portalNumber: '240100', type: 2, durationSeconds: 75, startedAt: Date.UTC(2026, 8, 3, 12, 43, 50), finishedAt: 0, statusCode: '200',
    failedReason: '', vote: null, cost: 0, costCurrency: '', crmEntityType: 'CONTACT', crmEntityId: 2, crmActivityId: null,
    recordFileId: file.id, recordUrl: null, transcriptId: null, comment: null,
  }); // prettier-ignore
  const page = await pageOf(ANNA, '/telephony/detail.php');
  const row = page.locator('[data-call-id="externalCall.1.1"]');
  expect(await row.textContent()).toMatch(
    /03\.09\.2026, 15:43:50.*Входящий.*Анна Смирнова.*1 мин 15 с.*Успешный \(200\)/s,
  );
  const record = await page.request.get(desk.url + (await row.locator('audio').getAttribute('src'))!);
  expect(await record.text()).toBe('RIFF');
});

it('shows OAuth failures as pages of the portal', async () => {
  const page = await pageOf(ADMIN, '/stream/');
  const answer = await page.goto(`${desk.url}/oauth/authorize/?client_id=local.unknown&state=x`);
  expect(answer?.status()).toBe(400);
  expect(await page.getByRole('heading').textContent()).toBe('Приложение не найдено');
});

it('switches faults on and off', async () => {
  const page = await pageOf(ADMIN, '/emulator/');
  await page.getByLabel('Двойной щелчок по номеру').check();
  await page.getByLabel('Срок жизни access_token, мс').fill('10000');
  await page.getByRole('button', { name: 'Применить' }).click();
  await expect.poll(() => desk.portal.knobs).toMatchObject({ doubleClick: true, tokenTtlMs: 10_000, rateLimit: true });
  const form = page.locator('form[action$="/request-fault"]');
  await form.getByLabel('Сбой').selectOption('badGateway');
  await form.getByLabel('Метод (пусто — любой)').fill('telephony.externalCall.register');
  await form.getByLabel('Сколько раз').fill('2');
  await form.getByRole('button', { name: 'Добавить' }).click();
  await page.getByRole('button', { name: 'Убрать' }).waitFor();
  expect(desk.portal.state.requestFaults.list()).toMatchObject([{ kind: 'badGateway', method: 'telephony.externalcall.register', times: 2 }]); // prettier-ignore
  await page.getByRole('button', { name: 'Убрать' }).click();
  await expect.poll(() => desk.portal.state.requestFaults.list()).toEqual([]);
});
