import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ecss10Emulator } from '../../../emulators/ecss10/index.ts';
import { sampleDomain } from '../../../emulators/ecss10/sample.ts';
import { launchBrowser, openPage } from '../../helpers/web-browser.ts';

let browser: Browser;
const emulator = new Ecss10Emulator({ domains: [sampleDomain] });

beforeAll(async () => {
  await emulator.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await emulator.stop();
});

const clear = (): void => {
  for (let leg = emulator.engine.legs()[0]; leg; leg = emulator.engine.legs()[0]) emulator.engine.release(leg.id);
};

describe('virtual phones', () => {
  it('a client calls, is answered, held, and handed to a colleague, all by mouse', async () => {
    clear();
    const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    await page.goto(emulator.addresses().controlUrl);
    const phone = (name: string) => page.locator(`[data-phone="${name}"]`);
    const press = (name: string, button: string): Promise<void> =>
      phone(name).getByRole('button', { name: button, exact: true }).click();

    await press('outside', 'Позвонить');
    await press('101', 'Ответить');
    await press('101', 'Удержать');
    await press('101', 'Вернуть');
    await phone('101').getByRole('textbox').fill('102');
    await press('101', 'Спросить');
    await press('102', 'Ответить');
    await press('101', 'Соединить');
    await phone('101').getByText('Вызовов нет').waitFor();
    await expect.poll(() => phone('102').locator('.leg').innerText()).toContain('+79131234567');
    await press('102', 'Завершить');
    await phone('102').getByText('Вызовов нет').waitFor();
    await page.locator('#log').getByText('102 ← +79131234567 — завершён (отбой)').waitFor();
    expect(complaints).toEqual([]);
  });

  it('rejects, dials out to a programmed client, shows why something is refused', async () => {
    clear();
    const { page, complaints } = await openPage(browser);
    await page.goto(emulator.addresses().controlUrl);
    const phone = (name: string) => page.locator(`[data-phone="${name}"]`);
    await phone('outside').getByLabel('Куда звонит клиент').selectOption('600');
    await phone('outside').getByLabel('скрыть номер').check();
    await phone('outside').getByRole('button', { name: 'Позвонить' }).click();
    await phone('103').getByText('номер скрыт').waitFor();
    for (const number of ['101', '102', '103']) await phone(number).getByRole('button', { name: 'Отклонить' }).click();
    await phone('outside').getByText('Вызовов нет').waitFor();

    await phone('outside').getByLabel('Как отвечает этот номер').selectOption('busy');
    await expect.poll(() => emulator.state().domains[0]?.externals[0]?.behaviour.kind).toBe('busy');
    await phone('101').getByRole('textbox').fill('+79131234567');
    await phone('101').getByRole('button', { name: 'Позвонить' }).click();
    await page.locator('#log').getByText('101 → +79131234567 — завершён (занято)').waitFor();

    await phone('101').getByRole('textbox').fill('звонок');
    await phone('101').getByRole('button', { name: 'Позвонить' }).click();
    await page.locator('#toast').getByText('expected digits').waitFor();
    expect(complaints).toEqual([]);
  });

  it('one phone alone fits 400 pixels; faults are a click away', async () => {
    clear();
    const { page } = await openPage(browser, { viewport: { width: 400, height: 700 } });
    await page.goto(`${emulator.addresses().controlUrl}/?phone=102`);
    await page.locator('[data-phone="102"]').waitFor();
    await expect.poll(() => page.locator('[data-phone]').count()).toBe(1);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);

    await page.goto(emulator.addresses().controlUrl);
    await page.getByLabel('CSTA включена').uncheck();
    await expect.poll(() => emulator.engine.settings.csta).toBe(false);
    await page.getByRole('button', { name: 'Потерять событие' }).click();
    await expect.poll(() => emulator.state().faults.loseNextEvents).toBe(1);
    await page.getByRole('button', { name: 'Убрать сбои' }).click();
    await expect.poll(() => emulator.state().faults.loseNextEvents).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });
});
