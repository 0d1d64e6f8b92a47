/** The card's tools in the real portal page against the real server: what the operator presses reaches the phones. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { CLIENT, DOMAIN, rings } from '../../emulators/demo/scenarios.ts';
import { openOperatorDesk, phaseIs, press, type OperatorDesk } from '../helpers/demo-desk.ts';
import { demoStage } from '../helpers/demo-stage.ts';
import { expectAccessible } from '../helpers/web-axe.ts';

const stage = demoStage();

const incoming = (to: string, from = CLIENT) => stage.world.switch.engine.callFromOutside(DOMAIN, { from, to });
const legsOf = (number: string) => stage.world.switch.phone(number).legs();
const statusesOf = (number: string) => legsOf(number).map((leg) => leg.status);
const statusesAre = (number: string, statuses: string[]) => expect.poll(() => statusesOf(number).sort()).toEqual(statuses); // prettier-ignore
const gone = ({ card }: OperatorDesk) => card.waitFor({ state: 'detached' });

/** Anna talks with the client. */
async function talks(): Promise<OperatorDesk> {
  const anna = await openOperatorDesk(stage, 'anna');
  incoming('101');
  await press(anna, 'Принять');
  await phaseIs(anna, 'Разговор');
  return anna;
}

async function chooseColleague({ frame }: OperatorDesk, name: string): Promise<void> {
  await frame.getByRole('button', { name: 'Перевести', exact: true }).click();
  await frame.getByRole('combobox', { name: 'Кому перевести: имя или номер' }).fill(name);
  await frame.getByRole('option', { name: new RegExp(name, 'i') }).waitFor();
}

it('holds the client and takes him back', async () => {
  const anna = await talks();
  await press(anna, 'Удержать');
  await phaseIs(anna, 'На удержании');
  expect(statusesOf('101')).toEqual(['held']);
  await press(anna, 'Вернуть');
  await phaseIs(anna, 'Разговор');
  expect(statusesOf('101')).toEqual(['talking']);
  await press(anna, 'Завершить');
  await gone(anna);
});

it('sends tones by the keyboard', async () => {
  const anna = await talks();
  await press(anna, 'Набор');
  await anna.page.keyboard.type('42#');
  await expect.poll(() => legsOf('101')[0]?.dtmf).toBe('42#');
  await press(anna, 'Закрыть');
  await press(anna, 'Завершить');
  await gone(anna);
});

it('transfers at once to a colleague found by name, who sees the client in a card of his own', async () => {
  const anna = await talks();
  const boris = await openOperatorDesk(stage, 'boris');
  await chooseColleague(anna, 'Борис');
  await press(anna, 'Перевести сразу');
  await gone(anna);
  await phaseIs(boris, 'Вызов');
  await expect.poll(() => boris.frame.locator('#name').innerText()).toBe('Иван Петров');
  await press(boris, 'Принять');
  await phaseIs(boris, 'Разговор');
  await statusesAre('102', ['talking']);
  await press(boris, 'Завершить');
  await gone(boris);
});

it('asks a colleague first, then joins him with the client', async () => {
  const anna = await talks();
  await chooseColleague(anna, 'Борис');
  await press(anna, 'Сначала поговорить');
  await rings(stage.world, '102');
  await phaseIs(anna, 'Клиент ждёт');
  await anna.frame.getByText('Борис Кузнецов, 102').waitFor();
  await anna.frame.getByText('Вызываем', { exact: true }).waitFor();
  stage.world.switch.phone('102').answer();
  await anna.frame.locator('#consult-phase').getByText('Разговор', { exact: true }).waitFor();
  await press(anna, 'Соединить');
  await gone(anna);
  await statusesAre('101', []);
  await statusesAre('102', ['talking']);
  stage.world.switch.phone('102').hangUp();
});

it('asks a colleague first, then goes back to the client', async () => {
  const anna = await talks();
  await chooseColleague(anna, 'Борис');
  await press(anna, 'Сначала поговорить');
  await rings(stage.world, '102');
  stage.world.switch.phone('102').answer();
  await anna.frame.locator('#consult-phase').getByText('Разговор', { exact: true }).waitFor();
  await press(anna, 'Вернуться');
  await phaseIs(anna, 'Разговор');
  await statusesAre('101', ['talking']);
  await statusesAre('102', []);
  await press(anna, 'Завершить');
  await gone(anna);
});

it('tells why a number cannot be called, and the call goes on', async () => {
  const anna = await talks();
  await anna.frame.getByRole('button', { name: 'Перевести', exact: true }).click();
  await anna.frame.getByRole('combobox', { name: 'Кому перевести: имя или номер' }).fill('7'.repeat(33));
  await press(anna, 'Перевести сразу');
  await anna.frame.locator('#message').getByText('не подходит: нужны цифры').waitFor();
  expect(statusesOf('101')).toEqual(['talking']);
  await press(anna, 'Закрыть');
  await press(anna, 'Завершить');
  await gone(anna);
});

it('finds the client in the CRM and opens him over the page of the portal', async () => {
  const lead = { type: 'LEAD' as const, name: 'Заявка Петрова', phones: [CLIENT], assignedById: 2 };
  const { id } = stage.world.portal.portal.addContact(lead);
  const anna = await talks();
  const list = anna.frame.getByRole('combobox');
  await list.selectOption({ label: 'Заявка Петрова · Лид' });
  await expect.poll(() => anna.frame.locator('#name').innerText()).toBe('Заявка Петрова');
  await anna.frame.getByRole('button', { name: 'Открыть в CRM: Заявка Петрова' }).click();
  const slider = anna.page.locator('.slider iframe');
  await expect.poll(() => slider.getAttribute('src')).toContain(`/crm/lead/details/${id}/`);
  await anna.page.frameLocator('.slider iframe').getByText('Заявка Петрова').first().waitFor();
  await anna.page.locator('.slider-close').click();
  await press(anna, 'Завершить');
  await gone(anna);
});

it('stays open for the second call when the first has ended, and goes when nothing is left to do', async () => {
  const anna = await talks();
  incoming('101', '+79235550011');
  await anna.frame.getByText('Ещё 1 вызов').waitFor();
  await press(anna, 'Завершить');
  await anna.frame.getByText(/^Разговор \d:\d\d$/).waitFor();
  await anna.frame.getByRole('button', { name: /^Принять: / }).click();
  await phaseIs(anna, 'Разговор');
  await expect.poll(() => anna.frame.locator('#name').innerText()).toBe('+7 923 555-00-11');
  await press(anna, 'Завершить');
  await gone(anna);
});

it('weighs at the most 15 kB gzip as the server sends it, and is clean for axe inside the portal', async () => {
  const sizes: Promise<number>[] = [];
  stage.context.on('response', (response) => {
    if (!response.url().startsWith(stage.world.serverUrl) || response.url().includes('/api/')) return;
    sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  const anna = await talks();
  // Other pages of ours in the portal load at the same moment; the card is the page, its script and its style.
  await expect.poll(() => sizes.length).toBe(3);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  console.log(`card as sent: ${total} bytes gzip in ${sizes.length} files`);
  expect(total).toBeLessThanOrEqual(15_000);
  const frame = await (await anna.page.locator('.call-card iframe').elementHandle()).contentFrame();
  if (!frame) throw new Error('the card has no frame');
  await expectAccessible(frame);
  await press(anna, 'Завершить');
  await gone(anna);
});
