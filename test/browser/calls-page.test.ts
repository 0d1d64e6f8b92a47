/** «Звонки» in the portal and in tabs of its own: the real server, the portal and the switch emulated. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CLIENT, DOMAIN, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { callsInOwnTab, callsInPortal, callsOfAdmin, press, rowOf } from '../helpers/calls-desk.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { keyboard } from '../helpers/web-hands.ts';
import { expectAccessible } from '../helpers/web-axe.ts';

const IVAN = 'Иван Петров';
const MARIA = '+79137654321';
const STRANGER = '+79995554433';

const stage = demoStage();

const incoming = (from: string, to: string) => stage.world.switch.engine.callFromOutside(DOMAIN, { from, to });
const phone = (number: string) => stage.world.switch.phone(number);
const release = (call: { legId: string }) => stage.world.switch.engine.release(call.legId);
const statusesOf = (number: string) => phone(number).legs().map((leg) => leg.status); // prettier-ignore

async function missedCall(from: string, to: string): Promise<void> {
  const call = incoming(from, to);
  await rings(stage.world, to);
  release(call);
}

const titleIs = (page: Page, title: string) => expect.poll(() => page.title()).toBe(title);

/** Wide enough on a narrow screen: nothing sticks out at the side. */
const width = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

describe('in the portal', () => {
  it('says what to do while there is nothing, and is accessible', async () => {
    const { active, recent, root, frame } = await callsInPortal(stage, 'vera');
    await active.getByText('Сейчас вызовов нет').waitFor();
    await active.getByText('Чтобы позвонить, введите номер выше.').waitFor();
    await recent.getByText('Звонков ещё не было').waitFor();
    await root.getByRole('radio', { name: 'Пропущенные' }).check();
    await recent.getByText('Пропущенных звонков нет').waitFor();
    await recent.getByRole('button', { name: 'Показать все звонки' }).click();
    await recent.getByText('Звонков ещё не было').waitFor();
    expect(await root.getByRole('radio', { name: 'Все', exact: true }).count()).toBe(0);
    await expectAccessible(frame());
  });

  it('shows the operator’s calls as they come', async () => {
    const { active, root } = await callsInPortal(stage, 'anna');
    const call = incoming(CLIENT, '101');
    await rowOf(active, IVAN).getByText('Вызов', { exact: true }).waitFor();
    await root.getByText('Входящий звонок', { exact: true }).waitFor();
    release(call);
    await root.getByText('Пропущенный звонок', { exact: true }).waitFor();
    await active.getByText('Сейчас вызовов нет').waitFor();
  });

  it('brings back the card that a reload of the portal’s page has taken away', async () => {
    const { active, page } = await callsInPortal(stage, 'anna');
    const call = incoming(CLIENT, '101');
    await page.locator('.call-card iframe').waitFor();
    await page.reload();
    await rowOf(active, IVAN).getByText('Вызов', { exact: true }).waitFor();
    expect(await page.locator('.call-card').count()).toBe(0);
    await press(rowOf(active, IVAN), 'Карточка');
    await rowOf(active, IVAN).getByText('Карточка откроется на странице Битрикс24').waitFor();
    await page.frameLocator('.call-card iframe').getByText('Вызов', { exact: true }).waitFor();
    release(call);
    await page.locator('.call-card').waitFor({ state: 'detached' });
  });

  it('opens the client over the portal’s page', async () => {
    const { recent, page } = await callsInPortal(stage, 'anna');
    await missedCall(CLIENT, '101');
    await rowOf(recent, IVAN).getByText('Пропущен').waitFor();
    await rowOf(recent, IVAN).getByRole('link', { name: IVAN }).click();
    const slider = page.locator('.slider iframe');
    await slider.waitFor();
    await expect.poll(() => slider.getAttribute('src')).toMatch(/\/crm\/contact\/details\/2\//);
    expect(stage.context.pages()).toHaveLength(1);
  });

  it('tells of a missed call and calls back in one click', async () => {
    const { recent, root, page, frame } = await callsInPortal(stage, 'boris');
    await missedCall(STRANGER, '102');
    await root.getByText('Пропущенный звонок', { exact: true }).waitFor();
    await root.getByRole('radio', { name: /^Пропущенные · \d/ }).check();
    const row = rowOf(recent, '+7 999 555-44-33');
    await row.getByText('Пропущен').waitFor();
    expect(await frame().evaluate('document.title')).toBe('Звонки');
    await row.getByRole('button', { name: 'Перезвонить: +7 999 555-44-33' }).click();
    await row.getByText(/Снимите трубку своего телефона/).waitFor();
    await rings(stage.world, '102');
    phone('102').answer();
    const client = await waitFor('the client’s phone rings', () =>
      stage.world.switch.engine.legs().find((leg) => leg.kind === 'external' && leg.ringing),
    );
    expect(client.number).toBe(STRANGER);
    await page.close();
  });
});

describe('in a tab of an operator', () => {
  it('is opened from the portal, shows the operator, and is left by its button', async () => {
    const { page, active } = await callsInOwnTab(stage, 'anna');
    await expect.poll(() => page.url()).toBe(new URL('calls.html', stage.world.serverUrl).href);
    await page.getByText('Анна Смирнова', { exact: true }).waitFor();
    await page.reload();
    await active.getByText('Сейчас вызовов нет').waitFor();
    await page.getByRole('button', { name: 'Закончить работу' }).click();
    await page.getByText('Эту страницу открывает Битрикс24').waitFor();
    await page.reload();
    await page.getByText('Эту страницу открывает Битрикс24').waitFor();
  });

  it('follows a call through its phases, by the buttons of its row', async () => {
    const { active, recent, page } = await callsInOwnTab(stage, 'anna');
    incoming(CLIENT, '101');
    const row = rowOf(active, IVAN);
    await row.getByText('Вызов', { exact: true }).waitFor();
    await row.getByText('+7 913 123-45-67').waitFor();
    await page.getByText('Входящий звонок', { exact: true }).waitFor();
    await expectAccessible(page);
    await press(row, 'Принять');
    await row.getByText('Разговор', { exact: true }).waitFor();
    expect(statusesOf('101')).toEqual(['talking']);
    await page.getByText('Входящий звонок', { exact: true }).waitFor({ state: 'detached' });
    await row.getByText('0:01', { exact: true }).waitFor();
    await press(row, 'Удержать');
    await row.getByText('На удержании').waitFor();
    await press(row, 'Снять с удержания');
    await row.getByText('Разговор', { exact: true }).waitFor();
    await press(row, 'Завершить');
    await rowOf(recent, IVAN)
      .getByText(/^Разговор 0:0\d$/)
      .waitFor();
    await active.getByText('Сейчас вызовов нет').waitFor();
    expect(statusesOf('101')).toEqual([]);
  });

  it('hands a call over after a word with the colleague', async () => {
    const { active, recent, page } = await callsInOwnTab(stage, 'anna');
    incoming(MARIA, '101');
    const row = rowOf(active, 'Мария Сидорова');
    await press(row, 'Принять');
    await row.getByText('Разговор', { exact: true }).waitFor();
    await press(row, 'Перевести:');
    await row.getByRole('textbox', { name: 'Кому: имя или номер' }).fill('бор');
    await row.getByText('свободен').waitFor();
    await expectAccessible(page);
    await row.getByRole('button', { name: 'Сначала поговорить' }).click();
    await row.getByText('Вызываем: Борис Кузнецов').waitFor();
    phone('102').answer();
    await row.getByText('Говорит с: Борис Кузнецов').waitFor();
    await press(row, 'Соединить');
    await waitFor('Boris has the client', () => statusesOf('101').length === 0 && statusesOf('102').length === 1);
    phone('102').hangUp();
    await rowOf(recent, 'Мария Сидорова')
      .getByText(/^Разговор/)
      .waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is worked by the keyboard alone', async () => {
    const { active, recent, page } = await callsInOwnTab(stage, 'anna');
    const hands = keyboard(() => page);
    incoming(CLIENT, '101');
    const row = rowOf(active, IVAN);
    const hit = (verb: string) => hands.press(row.getByRole('button', { name: new RegExp(`^${verb}:`) }));
    await hit('Принять');
    await row.getByText('Разговор', { exact: true }).waitFor();
    await hit('Удержать');
    await row.getByText('На удержании').waitFor();
    await hit('Снять с удержания');
    await row.getByText('Разговор', { exact: true }).waitFor();
    await hit('Перевести');
    await hands.type(row.getByRole('textbox', { name: 'Кому: имя или номер' }), 'бор');
    await row.getByText('свободен').waitFor();
    await page.keyboard.press('Enter');
    await row.getByText('Вызываем: Борис Кузнецов').waitFor();
    phone('102').answer();
    await row.getByText('Говорит с: Борис Кузнецов').waitFor();
    await hit('Вернуться');
    await row.getByText('Говорит с: Борис Кузнецов').waitFor({ state: 'detached' });
    await hit('Завершить');
    const past = rowOf(recent, IVAN);
    await past.getByText(/^Разговор 0:\d\d$/).waitFor();
    await hands.press(past.getByRole('button', { name: `Перезвонить: ${IVAN}` }));
    await past.getByText(/Снимите трубку своего телефона/).waitFor();
  });

  it('counts what was missed in its title until it has been looked at', async () => {
    await stage.context.addInitScript('document.hasFocus = () => false');
    const { page } = await callsInOwnTab(stage, 'anna');
    // What the tests before have left; the title follows when the page has been told of it.
    const told = page.waitForResponse((response) => response.url().includes('missed=1'));
    await page.reload();
    const before = ((await (await told).json()) as { calls: unknown[] }).calls.length;
    await titleIs(page, before === 0 ? 'Звонки' : `(${before}) Звонки`);
    await missedCall(STRANGER, '101');
    await titleIs(page, `(${before + 1}) Звонки`);
    await page.reload();
    await titleIs(page, `(${before + 1}) Звонки`);
    await page.clock.install();
    await page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))");
    await page.clock.fastForward(5_000);
    await titleIs(page, 'Звонки');
    await page.reload();
    await page.getByRole('radio', { name: 'Пропущенные', exact: true }).waitFor();
  });

  it('asks for notifications on a click only; clicking one opens the client in the portal', async () => {
    // What the browser would show, and a window that is not in front.
    await stage.context.addInitScript(`
      document.hasFocus = () => false;
      window.shown = [];
      window.asked = 0;
      window.Notification = class {
        static permission = 'default';
        static requestPermission() { window.asked += 1; this.permission = 'granted'; return Promise.resolve('granted'); }
        constructor(title, options) { this.title = title; this.body = options.body; window.shown.push(this); }
        close() { this.closed = true; }
      };`);
    const { page } = await callsInOwnTab(stage, 'anna');
    expect(await page.evaluate('window.asked')).toBe(0);
    await page.getByRole('button', { name: 'Включить уведомления' }).click();
    await page.getByText('Уведомления включены').waitFor();
    expect(await page.evaluate('window.asked')).toBe(1);
    const call = incoming(CLIENT, '101');
    const shown = () => page.evaluate('window.shown.map(({ title, body, closed }) => [title, body, closed === true])');
    const body = 'Иван Петров\n+7 913 123-45-67';
    await expect.poll(shown).toEqual([['Входящий звонок', body, false]]);
    release(call);
    await expect.poll(shown).toEqual([
      ['Входящий звонок', body, true],
      ['Пропущенный звонок', body, false],
    ]);
    const opened = stage.context.waitForEvent('page');
    await page.evaluate('window.shown[1].onclick()');
    // The operator of this test is signed in to another corner of the portal, so it asks who he is first.
    const client = await opened;
    await expect.poll(() => decodeURIComponent(client.url())).toMatch(/^http:.+\/crm\/contact\/details\/2\/$/);
  });

  it('says that the connection is lost, and knows the truth when it is back', async () => {
    const { page, active, recent } = await callsInOwnTab(stage, 'anna');
    await stage.context.setOffline(true);
    await page.getByText('Связь с сервером потеряна, восстанавливаем…').waitFor();
    const callBack = recent.getByRole('button', { name: /^Перезвонить/ }).first();
    await expect.poll(() => callBack.isDisabled()).toBe(true);
    const call = incoming(CLIENT, '101');
    await rings(stage.world, '101');
    await stage.context.setOffline(false);
    await rowOf(active, IVAN).getByText('Вызов', { exact: true }).waitFor();
    await page.locator('[data-test=bar]').waitFor({ state: 'detached' });
    release(call);
  });

  it('calls a number that was typed', async () => {
    const { page, active } = await callsInOwnTab(stage, 'vera');
    const field = page.getByRole('textbox', { name: 'Позвонить на номер' });
    await expect.poll(() => page.getByRole('button', { name: 'Позвонить', exact: true }).isDisabled()).toBe(true);
    await field.fill('8 (999) 555-44-33');
    await field.press('Enter');
    await page.getByText(/Снимите трубку своего телефона/).waitFor();
    await rings(stage.world, '103');
    await expect.poll(() => field.inputValue()).toBe('');
    await rowOf(active, '999').waitFor();
  });
});

describe('of an administrator', () => {
  it('shows everybody’s calls, finds them by number and name, and is accessible in the dark', async () => {
    await missedCall(STRANGER, '103');
    const { page, active, recent } = await callsOfAdmin(stage, stage.context);
    await page.getByRole('radio', { name: 'Все', exact: true }).check();
    const row = rowOf(recent, '+7 999 555-44-33');
    await row.getByText('Вера Орлова').waitFor();
    const call = incoming(CLIENT, '102');
    await rowOf(active, IVAN).getByText('Борис Кузнецов').waitFor();
    expect(await rowOf(active, IVAN).getByRole('button').count()).toBe(0);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);

    const search = page.getByRole('searchbox', { name: 'Имя или номер' });
    await search.fill('89995554433');
    await rowOf(recent, IVAN).waitFor({ state: 'detached' });
    await row.waitFor();
    await search.fill('петров');
    await row.waitFor({ state: 'detached' });
    await search.fill('нет такого');
    await recent.getByText('Ничего не нашлось').waitFor();
    await recent.getByRole('button', { name: 'Сбросить поиск' }).click();
    await row.waitFor();
    release(call);
  });

  it('speaks English to an English browser and fits 400 px', async () => {
    const context = await stage.browser.newContext({ locale: 'en-GB', viewport: { width: 400, height: 800 } });
    try {
      const { page, active } = await callsOfAdmin(stage, context);
      await titleIs(page, 'Calls');
      await page.getByRole('radio', { name: 'Everybody’s' }).check();
      const call = incoming(CLIENT, '600');
      await rowOf(active, IVAN).getByText('Ringing').waitFor();
      await page.getByRole('textbox', { name: 'Number to call' }).fill('+79995554433');
      await page.getByRole('button', { name: 'Call', exact: true }).click();
      // The administrator has no phone.
      await page
        .getByRole('alert')
        .getByText(/number/)
        .waitFor();
      const names = /Иван Петров|Мария Сидорова|Анна Смирнова|Борис Кузнецов|Вера Орлова|Ольга Админова/g;
      expect((await page.locator('.page').innerText()).replaceAll(names, '')).not.toMatch(/[А-Яа-я]/);
      expect(await width(page)).toBe(400);
      await expectAccessible(page);
      release(call);
    } finally {
      await context.close();
    }
  });

  it('turns pages', async () => {
    const [company] = await stage.world.server.companies.list();
    const [sample] = await stage.world.server.calls.recent(company!.id, 1);
    const changes = Array.from({ length: 70 }, (_, index) => ({
      call: {
        ...sample!,
        id: `old-${index}`,
        startedAt: 1_700_000_000_000 + index,
        crmCallId: null,
        switchCallId: null,
      },
      journal: [],
    }));
    await stage.world.server.calls.save(company!.id, changes);
    const { page, recent } = await callsOfAdmin(stage, stage.context);
    await page.getByRole('radio', { name: 'Все', exact: true }).check();
    const more = recent.getByRole('button', { name: 'Показать ещё' });
    const oldest = recent.locator('li.call[data-call="old-0"]');
    await more.waitFor();
    while ((await oldest.count()) === 0) {
      const shown = await recent.locator('li.call').count();
      await more.click();
      await expect.poll(() => recent.locator('li.call').count()).not.toBe(shown);
    }
    const ids = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[data-test=recent] li.call')].map((row) => row.dataset.call)",
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('old-'))).toHaveLength(70);
    expect(ids.at(-1)).toBe('old-0');
  });
});
