/** The company page over a server that says what the test wants: faults and their cures, keyboard, both languages, both themes. */
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from '../helpers/web-axe.ts';
import { apiChecks, apiCompany, apiLink, apiUsers, CERTIFICATE, testCall } from '../helpers/web-samples.ts';
import { signedInAdmin, webStage } from '../helpers/web-stage.ts';

const stage = webStage(signedInAdmin);

async function openCompany(options: BrowserContextOptions = {}): Promise<void> {
  await stage.open('company', { viewport: { width: 1280, height: 800 }, ...options });
  await stage.page.locator('[data-test=link-state]').waitFor();
}
const card = (test: string) => stage.page.locator(`[data-test=${test}]`);
const sees = (test: string, text: string | RegExp) => card(test).getByText(text).first().waitFor();

describe('a fault has one button that cures it', () => {
  it('CSTA is off: the commands, copied by the button', async () => {
    stage.api.company = apiCompany({ link: apiLink({ csta: false }) });
    const commands = ['/api/csta/set enabled true', 'domain/nick/properties/set vats_type private'];
    stage.api.checks = apiChecks({
      csta: { state: 'warning', advice: 'Выполните:', cure: { action: 'run_commands', commands } },
    });
    await openCompany({ permissions: ['clipboard-read', 'clipboard-write'] });
    await sees('link', /на станции выключена CSTA/);
    await card('link').getByRole('button', { name: 'Скопировать команды' }).click();
    await sees('link', 'Скопировано');
    expect(await stage.page.evaluate('navigator.clipboard.readText()')).toBe(commands.join('\n'));
  });

  it('the card is not bound: «Встроить заново»', async () => {
    const { bitrix24 } = apiCompany();
    const failed = [{ what: 'CALL_CARD', code: 'ACCESS_DENIED', message: 'Access denied!' }];
    const bindings = { ...bitrix24.bindings, state: 'failed' as const, failed };
    stage.api.company = apiCompany({ bitrix24: { ...bitrix24, bindings } });
    await openCompany();
    await sees('binding', 'Карточка звонка не встроена');
    await sees('binding', 'CALL_CARD: Access denied!');
    await card('binding').getByRole('button', { name: 'Встроить заново' }).click();
    await expect.poll(() => stage.api.requests.map(({ path }) => path)).toContain('company/bindings');
  });

  it('events do not arrive: the address, and «Проверить»', async () => {
    stage.api.checks = apiChecks({
      events: { state: 'fault', code: 'events_lost', message: 'Не дошло', advice: 'Откройте адрес' },
    });
    await openCompany();
    await sees('click', 'Не дошло');
    await sees('click', 'Откройте адрес');
    await card('click').getByRole('button', { name: 'Проверить' }).click();
    await expect
      .poll(() => stage.api.requests.at(-1))
      .toMatchObject({ path: 'company/checks', body: { only: ['portal', 'card', 'events'] } });
  });

  it('the plan, the rights, the clock: the fault stands where the access is', async () => {
    stage.api.checks = apiChecks({
      scopes: {
        state: 'fault',
        message: 'Не хватает прав: Телефония (telephony)',
        advice: 'Отметьте их',
        cure: { action: 'authorise', commands: [] },
      },
    });
    await openCompany();
    await sees('token', 'Не хватает прав: Телефония (telephony)');
    await card('token').getByRole('link', { name: 'Авторизоваться заново' }).waitFor();
  });

  it('calls that are not delivered: how many, and the way to «Почему»', async () => {
    const { bitrix24 } = apiCompany();
    const delivery = { state: 'stopped' as const, code: 'ACCESS_DENIED', message: 'нет прав', since: 1, waiting: 7 };
    stage.api.company = apiCompany({ bitrix24: { ...bitrix24, delivery } });
    await openCompany();
    await sees('delivery', /передача остановлена: нет прав. Ждут: 7/);
    await card('delivery').getByRole('link', { name: 'Посмотреть, почему' }).click();
    await stage.page.waitForURL(/#why$/);
  });
});

it('the first set-up leads by the keyboard from step to step, and stays until it is closed', async () => {
  stage.api.company = apiCompany({
    hadCalls: false,
    ecss: null,
    link: apiLink({ state: 'disabled', numbers: [], csta: null }),
  });
  stage.api.users = apiUsers().map((user) => ({ ...user, numbers: user.id === '1' ? ['101'] : [] }));
  await openCompany();
  const { page, api } = stage;
  await sees('setup-state', 'Шаг 1 из 4: Подключение к ECSS-10');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'К шагу 1' }).focus();
  await page.keyboard.press('Enter');
  api.company = apiCompany({ hadCalls: false });
  await sees('setup-state', 'Шаг 4 из 4: Проверочный вызов');
  await page.getByRole('button', { name: 'К шагу 4' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('test-call-to');
  await page.keyboard.type('+79130000000');
  await page.keyboard.press('Enter');
  await sees('test-call', 'Станция приняла команду…');
  api.testCall = testCall({ phase: 'ringing', from: '101', callId: 'call-9' });
  await sees('test-call', /Звонит ваш телефон 101: снимите трубку/);
  api.testCall = testCall({ phase: 'ended', from: '101', callId: 'call-9', answeredAt: 1_000, endedAt: 13_000 });
  await sees('test-call', 'Разговор 12 с');
  api.company = apiCompany({ hadCalls: true });
  api.testCall = { ...api.testCall, record: { state: 'made', code: null, message: null } };
  await sees('test-call', 'Звонок записан в Битрикс24');
  await sees('setup-state', 'Всё готово');
  await expect
    .poll(() => card('test-call').getByRole('link', { name: 'Подробности' }).getAttribute('href'))
    .toBe('#why/call-9');
  await page.getByRole('button', { name: 'Закончить настройку' }).click();
  await card('setup').waitFor({ state: 'detached' });
});

it('a test call that cannot be says why, in the server’s words', async () => {
  stage.api.refuse = (method, path) =>
    method === 'POST' && path === 'company/test-call'
      ? { status: 409, body: { error: 'no_extension', message: 'У вас нет номера' } }
      : null;
  await openCompany();
  await stage.page.getByLabel(/Куда позвонить/).fill('123');
  await card('test-call').getByRole('button', { name: 'Позвонить' }).click();
  await card('test-call').getByRole('alert').getByText('У вас нет номера').waitFor();
});

it('sections have addresses, «Назад» works, and the focus follows', async () => {
  await openCompany();
  const { page } = stage;
  await page.getByRole('link', { name: 'Журнал изменений' }).click();
  await page.waitForURL(/#audit$/);
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('MAIN');
  await expect.poll(() => page.title()).toMatch(/^Журнал изменений/);
  await page.goBack();
  await card('link').waitFor();
  await expect.poll(() => page.locator('[aria-current=page]').innerText()).toBe('Компания');
});

describe.each([
  ['ru', 'light', 1280],
  ['ru', 'dark', 400],
  ['en', 'light', 400],
  ['en', 'dark', 1280],
] as const)('%s, %s, %i px', (lang, colorScheme, width) => {
  const options: BrowserContextOptions = {
    locale: lang === 'ru' ? 'ru-RU' : 'en-GB',
    colorScheme,
    viewport: { width, height: 800 },
  };
  const wrong = () => {
    stage.api.lang = lang;
    stage.api.users = apiUsers().map((user) => ({ ...user, name: `N ${user.id}` }));
    const cure = { action: 'run_commands', commands: ['/api/csta/set enabled true'] } as const;
    stage.api.checks = apiChecks({ csta: { state: 'warning', cure: { ...cure, commands: [...cure.commands] } } });
    for (const check of stage.api.checks.checks) check.title = `Check ${check.id}`;
    const ecss = { ...apiCompany().ecss!, certificate: CERTIFICATE, pinnedFingerprint256: null };
    const { bitrix24 } = apiCompany();
    stage.api.company = apiCompany({
      ecss,
      link: apiLink({ state: 'certificate_untrusted', numbers: [] }),
      bitrix24: {
        ...bitrix24,
        authorisedBy: { id: '1', name: 'N 1' },
        bindings: { ...bitrix24.bindings, state: 'retrying', nextAttemptAt: Date.now(), removedByPortal: Date.now() },
      },
      line: { state: 'failed', code: 'X', message: 'no' },
    });
  };

  it.each(['well', 'wrong'])('is readable, complete and fits when all is %s', async (how) => {
    if (how === 'wrong') wrong();
    else stage.api.lang = lang;
    await openCompany(options);
    await card('delivery').waitFor();
    const closed = stage.page.locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    await expectAccessible(stage.page);
    expect(await stage.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    if (lang === 'en' && how === 'wrong') {
      const words = (await stage.page.locator('main').innerText()).replace('Русский', '');
      expect(words).not.toMatch(/[А-Яа-яЁё]/);
    }
  });
});
