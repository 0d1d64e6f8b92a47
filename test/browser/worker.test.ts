/** The buttons of Bitrix24's own card, driven by the background worker: the real server, the portal and the switch emulated. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { CLIENT, DOMAIN } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { NativePart, WorkerDesk, setNativeButtons, workerLoaded } from '../helpers/worker-desk.ts';

const stage = demoStage();

const incoming = (to = '101') => stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to });
const phone = (number: string) => stage.world.switch.phone(number);
const statusesOf = (number: string) => phone(number).legs().map((leg) => leg.status); // prettier-ignore

let desk: WorkerDesk;
let page: Page;
let native: NativePart;

beforeAll(() => setNativeButtons(stage, true));
beforeEach(async () => {
  desk = new WorkerDesk(stage, 'anna');
  page = await desk.tab();
  native = new NativePart(page);
  await desk.connected();
});

async function talk(): Promise<string> {
  const { legId } = incoming();
  await native.press('Ответить');
  await native.says('Разговор');
  return legId;
}

describe('an incoming call', () => {
  it('is answered and ended by the card’s own buttons, and timed from the answer on', async () => {
    incoming();
    await native.says('Входящий вызов');
    await expect.poll(() => native.buttons()).toEqual(['Ответить', 'Пропустить']);
    await expect.poll(() => native.title()).toBe('Входящий: Иван Петров');
    await native.press('Ответить');
    await native.says('Разговор');
    expect(statusesOf('101')).toEqual(['talking']);
    await native.ticks();
    await native.press('Завершить');
    await native.gone();
    expect(statusesOf('101')).toEqual([]);
  });

  it('is skipped', async () => {
    incoming();
    await native.press('Пропустить');
    await native.gone();
    expect(statusesOf('101')).toEqual([]);
  });

  it('answered on the phone itself shows the talk', async () => {
    incoming();
    await native.says('Входящий вызов');
    phone('101').answer();
    await native.says('Разговор');
    await native.ticks();
    phone('101').hangUp();
    await native.gone();
  });

  it('on a phone that cannot be answered from here asks to pick it up', async () => {
    // Another phone than the other tests': the server remembers what it cannot do.
    stage.world.switch.setSubscriber(DOMAIN, '103', { sipAnswer: false });
    const tab = await new WorkerDesk(stage, 'vera').tab();
    await workerLoaded(tab);
    const vera = new NativePart(tab);
    incoming('103');
    await vera.press('Ответить');
    await vera.says(/Снимите трубку/);
    await expect.poll(() => vera.buttons()).toEqual(['Завершить']);
    await vera.press('Завершить');
    await vera.gone();
    // Once known it is not offered again.
    incoming('103');
    await vera.says('Снимите трубку');
    await expect.poll(() => vera.buttons()).toEqual(['Завершить']);
  });
});

it('an outgoing call is shown while it dials and timed from the real answer', async () => {
  phone('101').call(CLIENT);
  await native.says('Набираем номер…');
  await expect.poll(() => native.buttons()).toEqual(['Завершить']);
  await expect.poll(() => native.title()).toBe('Исходящий: Иван Петров');
  const client = await waitFor('the client’s phone rings', () =>
    stage.world.switch.engine.legs().find((leg) => leg.kind === 'external' && leg.ringing),
  );
  stage.world.switch.engine.answer(client.id);
  await native.says('Разговор');
  await native.ticks();
  await native.press('Завершить');
  await native.gone();
});

describe('during the talk', () => {
  it('the client is held and taken back', async () => {
    await talk();
    await native.press('Поставить на удержание');
    await native.says('На удержании');
    expect(statusesOf('101')).toEqual(['held']);
    await expect.poll(() => native.button('Поставить на удержание').getAttribute('aria-pressed')).toBe('true');
    await native.press('Поставить на удержание');
    await native.says('Разговор');
    expect(statusesOf('101')).toEqual(['talking']);
  });

  it('a hold on the phone itself turns the button', async () => {
    await talk();
    phone('101').hold();
    await native.says('На удержании');
    await expect.poll(() => native.button('Поставить на удержание').getAttribute('aria-pressed')).toBe('true');
  });

  it('keys of the dial pad go to the switch in their order', async () => {
    await talk();
    await native.press('Клавиатура');
    for (const key of ['1', '2', '#']) await native.card.locator('.native .key', { hasText: key }).click();
    await expect.poll(() => phone('101').legs()[0]?.dtmf).toBe('12#');
  });

  it('the microphone stays the phone’s own business', async () => {
    await talk();
    await native.press('Выключить микрофон');
    await native.says('Микрофон выключается на самом телефоне');
    await expect.poll(() => native.button('Выключить микрофон').getAttribute('aria-pressed')).toBe('false');
  });
});

describe('a transfer', () => {
  async function toBoris(): Promise<void> {
    await native.press('Перенаправить на другого оператора');
    await native.card.getByLabel('Сотрудник').selectOption({ label: 'Борис Кузнецов' });
    await native.card.locator('.native-form').getByRole('button', { name: 'Перенаправить' }).click();
    await native.says('Звоним: Борис Кузнецов. Клиент ждёт');
    await expect.poll(() => statusesOf('102')).toEqual(['alerting']);
    await expect.poll(() => native.buttons()).toEqual(['Перенаправить', 'Вернуться к звонку']);
  }

  it('is completed after a word with the colleague', async () => {
    await talk();
    await toBoris();
    phone('102').answer();
    await native.says('Говорите: Борис Кузнецов. «Перенаправить» отдаст вызов');
    await native.press('Перенаправить');
    await native.gone();
    await expect.poll(() => statusesOf('101')).toEqual([]);
    await expect.poll(() => statusesOf('102')).toEqual(['talking']);
  });

  it('is thought better of: the client is back', async () => {
    await talk();
    await toBoris();
    await native.press('Вернуться к звонку');
    await native.says(/^Разговор с \d/);
    expect(statusesOf('101')).toEqual(['talking']);
    await expect.poll(() => statusesOf('102')).toEqual([]);
    await expect.poll(() => native.buttons()).toContain('Поставить на удержание');
    await native.press('Завершить');
    await native.gone();
  });

  it('fails when the colleague declines, and the client is taken back', async () => {
    await talk();
    await toBoris();
    phone('102').reject();
    await native.says('Не ответили: Борис Кузнецов. Клиент ждёт');
    await expect.poll(() => native.buttons()).toEqual(['Вернуться к звонку']);
    await native.press('Вернуться к звонку');
    await native.says(/^Разговор с \d/);
    expect(statusesOf('101')).toEqual(['talking']);
  });

  it('to somebody without a number is explained', async () => {
    await talk();
    await native.press('Перенаправить на другого оператора');
    await native.card.getByLabel('Номер').fill('57');
    await native.card.locator('.native-form').getByRole('button', { name: 'Перенаправить' }).click();
    await native.says('У этого сотрудника нет номера на станции, выберите другого');
    expect(statusesOf('101')).toEqual(['talking']);
  });
});

it('a page reloaded during a talk gets its folded card’s buttons back', async () => {
  await talk();
  await native.card.getByRole('button', { name: 'Свернуть' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Развернуть' }).click();
  await native.says(/^Разговор/);
  await native.press('Завершить');
  await native.gone();
  expect(statusesOf('101')).toEqual([]);
});

it('a refused command is explained and the buttons stay', async () => {
  const legId = await talk();
  await page.route('**/api/v1/calls/*/hold', (route) =>
    route.fulfill({ status: 504, json: { error: 'switch_timeout', message: 'Станция не ответила вовремя' } }),
  );
  await native.press('Поставить на удержание');
  await native.says('Станция не ответила вовремя');
  await expect.poll(() => native.button('Поставить на удержание').getAttribute('aria-pressed')).toBe('false');
  stage.world.switch.engine.release(legId);
  await native.gone();
});
