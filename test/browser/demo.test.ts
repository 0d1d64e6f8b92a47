/** Operators in the real portal page against the real server: Chromium drives everything that a person would touch. */
import { expect, it } from 'vitest';
import { CLIENT, DOMAIN, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { clockRuns, openOperatorDesk, phaseIs, press, statisticsOf } from '../helpers/demo-desk.ts';
import { demoStage } from '../helpers/demo-stage.ts';

const stage = demoStage();

const incoming = (to: string) => stage.world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to });
const statusesOf = (number: string) => stage.world.switch.phone(number).legs().map((leg) => leg.status); // prettier-ignore
/** Calls that the portal has recorded so far: each test looks at what it added. */
const recorded = () => stage.world.portal.portal.statistics().length;
/** An unanswered call is recorded some seconds after its end: it might be on its way to another phone. */
const recordedIs = (count: number) => expect.poll(recorded).toBe(count);

it('a call comes, is taken and ended by the buttons of the card', async () => {
  const before = recorded();
  const anna = await openOperatorDesk(stage, 'anna');
  incoming('101');
  await anna.card.waitFor();
  await expect.poll(() => anna.card.getByRole('tab').getAttribute('aria-selected')).toBe('true');
  await phaseIs(anna, 'Вызов');
  await expect.poll(() => anna.frame.locator('#name').innerText()).toBe('Иван Петров');
  await expect.poll(() => anna.frame.locator('#number-text').innerText()).toBe('+7 913 123-45-67');
  await expect.poll(() => anna.frame.locator('#kind').innerText()).toBe('Входящий · ваш номер 101');

  await press(anna, 'Принять');
  await phaseIs(anna, 'Разговор');
  expect(statusesOf('101')).toEqual(['talking']);
  await clockRuns(anna);
  await press(anna, 'Завершить');
  await anna.card.waitFor({ state: 'detached' });
  expect(statusesOf('101')).toEqual([]);

  await recordedIs(before + 1);
  const [record] = await statisticsOf(anna);
  expect(record).toMatchObject({
    Тип: 'Входящий',
    Сотрудник: 'Анна Смирнова',
    Телефон: CLIENT.slice(1),
    Длительность: expect.stringMatching(/^0 мин [12] с$/) as string,
    Статус: 'Успешный (200)',
  });
});

it('a call is declined by the button of the card', async () => {
  const before = recorded();
  const anna = await openOperatorDesk(stage, 'anna');
  incoming('101');
  await press(anna, 'Отклонить');
  await anna.card.waitFor({ state: 'detached' });
  expect(statusesOf('101')).toEqual([]);
  await recordedIs(before + 1);
  expect((await statisticsOf(anna))[0]).toMatchObject({ Сотрудник: 'Анна Смирнова', Статус: 'Неуспешный (603)' });
});

it('a group rings on two desks of one browser: who takes the call keeps the card', async () => {
  const before = recorded();
  const anna = await openOperatorDesk(stage, 'anna');
  const boris = await openOperatorDesk(stage, 'boris');
  incoming('600');
  await Promise.all([phaseIs(anna, 'Вызов'), phaseIs(boris, 'Вызов')]);
  await press(boris, 'Принять');
  await anna.card.waitFor({ state: 'detached' });
  await phaseIs(boris, 'Разговор');
  expect(statusesOf('102')).toEqual(['talking']);
  await clockRuns(boris);
  await press(boris, 'Завершить');
  await boris.card.waitFor({ state: 'detached' });
  await recordedIs(before + 1);
  expect((await statisticsOf(boris))[0]).toMatchObject({ Сотрудник: 'Борис Кузнецов', Статус: 'Успешный (200)' });
});

it('a click on a number in the CRM rings the own phone, then the client', async () => {
  const before = recorded();
  const anna = await openOperatorDesk(stage, 'anna', '/crm/contact/details/2/');
  await anna.page.locator('.phone').first().click();
  await rings(stage.world, '101');
  await phaseIs(anna, 'Набор номера');
  await expect.poll(() => anna.card.locator('.card-title').innerText()).toBe(`Исходящий звонок ${CLIENT}`);
  stage.world.switch.phone('101').answer();
  const client = await waitFor('the client’s phone rings', () =>
    stage.world.switch.engine.legs().find((leg) => leg.kind === 'external' && leg.ringing),
  );
  stage.world.switch.engine.answer(client.id);
  await phaseIs(anna, 'Разговор');
  await clockRuns(anna);
  stage.world.switch.engine.release(client.id);
  await anna.card.waitFor({ state: 'detached' });
  await recordedIs(before + 1);
  expect((await statisticsOf(anna))[0]).toMatchObject({ Тип: 'Исходящий', Статус: 'Успешный (200)' });
});

it('a phone that cannot be answered from the card: the card says to pick it up, the next time at once', async () => {
  stage.world.switch.setSubscriber(DOMAIN, '103', { sipAnswer: false });
  const vera = await openOperatorDesk(stage, 'vera');
  const hint = vera.frame.getByText('Снимите трубку', { exact: true });
  const { legId } = incoming('103');
  await press(vera, 'Принять');
  await hint.waitFor();
  await expect.poll(() => vera.frame.getByRole('button', { name: 'Принять' }).count()).toBe(0);
  stage.world.switch.phone('103').answer();
  await phaseIs(vera, 'Разговор');
  await expect.poll(() => hint.isVisible()).toBe(false);
  stage.world.switch.engine.release(legId);
  await vera.card.waitFor({ state: 'detached' });

  incoming('103');
  await hint.waitFor();
  await press(vera, 'Отклонить');
  await vera.card.waitFor({ state: 'detached' });
});

it('the card in the portal follows a phone that is worked by mouse on the page of the switch', async () => {
  const anna = await openOperatorDesk(stage, 'anna');
  const phones = await stage.context.newPage();
  await phones.goto(stage.world.switch.addresses().controlUrl);
  const phone = (name: string) => phones.locator(`[data-phone="${name}"]`);
  await phone('outside').getByLabel('Куда звонит клиент').selectOption('101');
  await phone('outside').getByRole('button', { name: 'Позвонить' }).click();
  await phaseIs(anna, 'Вызов');
  await phone('101').getByRole('button', { name: 'Ответить' }).click();
  await phaseIs(anna, 'Разговор');
  await phone('101').getByRole('button', { name: 'Удержать' }).click();
  await phaseIs(anna, 'На удержании');
  await phone('101').getByRole('button', { name: 'Вернуть' }).click();
  await phaseIs(anna, 'Разговор');
  await phone('outside').getByRole('button', { name: 'Завершить' }).click();
  await anna.card.waitFor({ state: 'detached' });
});
