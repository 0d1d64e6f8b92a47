import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { undeliveredCall } from '../helpers/http-fakes.ts';
import { signedInAdmin, webStage } from '../helpers/web-stage.ts';

const stage = webStage(signedInAdmin);

async function openAdmin(options: BrowserContextOptions = {}): Promise<void> {
  await stage.open('company#why', { viewport: { width: 1280, height: 800 }, ...options });
  await stage.page.locator('[data-test=found]').waitFor();
}

const box = () => stage.page.locator('[data-test=undelivered]');
const row = (id: string) => stage.page.locator(`[data-call="${id}"]`);

const startedAt = new Date().setHours(9, 14, 0, 0);
const refused = undeliveredCall({ startedAt, since: startedAt });
const waiting = undeliveredCall({
  id: 'lost-2',
  direction: 'outgoing',
  clientNumber: '+79230000000',
  startedAt,
  state: 'waiting',
  code: 'network',
  message: 'connect ECONNREFUSED',
  since: startedAt,
  attempts: 3,
  retryAt: new Date().setHours(23, 59, 0, 0),
});

describe('calls that were not delivered', () => {
  it('are no section while there are none, and one as soon as there is one', async () => {
    await openAdmin();
    expect(await box().count()).toBe(0);
    stage.api.undelivered = [refused];
    await box().getByText('Недоставленные звонки').waitFor();
    expect(stage.api.requests).toEqual([]);
  });

  it('say why and what happens next', async () => {
    stage.api.undelivered = [refused, waiting];
    await openAdmin();
    await box().waitFor();
    const text = await row('lost-1').innerText();
    expect(text).toContain('Входящий от +79131234567, 09:14');
    expect(text).toContain('Битрикс24 не принимает номер клиента');
    expect(text).toContain('с 09:14, сами больше не пробуем');
    const other = await row('lost-2').innerText();
    expect(other).toContain('Исходящий на +79230000000, 09:14');
    expect(other).toContain('Битрикс24 не отвечает');
    expect(other).toContain('3 неудачные попытки, следующая попытка в 23:59');
  });

  it('are sent again one by one, and go when the portal has taken them', async () => {
    stage.api.undelivered = [refused, waiting];
    await openAdmin();
    await row('lost-1').getByText('Отправить ещё раз').click();
    await row('lost-1').getByText('Отправляем, ждём ответа').waitFor();
    await expect
      .poll(() => stage.api.requests.map(({ method, path }) => `${method} ${path}`))
      .toEqual(['POST undelivered/lost-1/retry']);
    expect(await row('lost-2').getByText('Отправить ещё раз').count()).toBe(1);
    stage.api.undelivered = [waiting];
    await row('lost-1').waitFor({ state: 'detached' });
    stage.api.undelivered = [];
    await box().waitFor({ state: 'detached' });
  });

  it('say in the row when sending again was refused', async () => {
    stage.api.undelivered = [refused];
    stage.api.refuse = (method) =>
      method === 'POST' ? { status: 404, body: { error: 'call_not_found', message: 'Вызов не найден' } } : null;
    await openAdmin();
    await row('lost-1').getByText('Отправить ещё раз').click();
    await row('lost-1').getByText('Вызов не найден').waitFor();
    await expect.poll(() => row('lost-1').getByText('Отправить ещё раз').count()).toBe(1);
  });

  it('fit a 400 px window and speak English', async () => {
    stage.api.lang = 'en';
    stage.api.undelivered = [undeliveredCall({ code: 'ERROR_CORE', message: 'User '.repeat(30), clientNumber: null })];
    await openAdmin({ locale: 'en-GB', viewport: { width: 400, height: 800 } });
    await box().waitFor();
    expect(await box().innerText()).not.toMatch(/[А-Яа-я]/);
    expect(await box().innerText()).toContain('Incoming from a withheld number');
    expect(await stage.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
  });
});
