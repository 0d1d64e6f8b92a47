/** Who in the CRM has the number, and the other calls of the operator. */
import { describe, expect, it } from 'vitest';
import { cardStage } from '../helpers/web-card.ts';
import { callView, clients, NO_VERBS, talkingCall } from '../helpers/web-samples.ts';

const stage = cardStage();
const { openCard, sees, button, sent } = stage;
const name = () => stage.page.getByRole('heading', { level: 1 });
const other = () =>
  callView({
    id: 'call-2',
    crmCallId: 'externalCall.2',
    clientNumber: '+79235550011',
    displayName: 'Ольга',
    clients: [],
  });

describe.each(['ru', 'en'] as const)('clients in %s', (lang) => {
  it('are chosen from a list where several have the number; the choice outlives a reload', async () => {
    stage.api.bootstrap = { ...stage.api.bootstrap, lang };
    stage.api.calls = [talkingCall({ clients: clients() })];
    await openCard();
    await sees(lang === 'ru' ? '3 клиента' : '3 clients');
    const list = stage.page.getByRole('combobox');
    await expect.poll(() => list.getAttribute('aria-label')).toBe(stage.text('chooseClient', lang));
    await list.selectOption({ label: `ООО «Ромашка» · ${stage.text('company', lang)}` });
    await expect.poll(() => name().innerText()).toBe('ООО «Ромашка»');
    await stage.page.reload();
    await expect.poll(() => name().innerText()).toBe('ООО «Ромашка»');
    await expect.poll(() => list.inputValue()).toContain('ООО «Ромашка»');
  });

  it('open in a tab of the portal where no portal is around the page', async () => {
    stage.api.bootstrap = { ...stage.api.bootstrap, lang, portalOrigin: stage.api.url.slice(0, -1) };
    stage.api.calls = [talkingCall()];
    await openCard();
    const popup = stage.page.context().waitForEvent('page');
    await button(stage.text('contact', lang)).click();
    const opened = await popup;
    await expect.poll(() => opened.url()).toBe(`${stage.api.url}crm/contact/details/5/`);
  });
});

it('of nobody in the CRM there is nothing to open', async () => {
  stage.api.calls = [callView({ clients: [], clientName: null, displayName: 'Пётр (телефон)' })];
  await openCard();
  await sees('Пётр (телефон)');
  expect(await stage.page.locator('.client:visible').count()).toBe(0);
});

it('names the outside line and the own number', async () => {
  stage.api.calls = [callView({ line: { number: '+73830000000', name: 'Продажи' } })];
  await openCard();
  await sees('Входящий · линия Продажи · ваш номер 101');
  stage.api.push([callView({ direction: 'internal', line: null })]);
  await sees('Внутренний · ваш номер 101');
});

describe('other calls', () => {
  it('become the big one when wanted, with everything that can be done to it', async () => {
    stage.api.calls = [talkingCall({ phase: 'held', verbs: { ...NO_VERBS, hangup: true, unhold: true } }), { ...other(), phase: 'talking', verbs: { ...NO_VERBS, hold: true } }]; // prettier-ignore
    await openCard();
    await stage.page.getByTitle('Показать вызов: Ольга').press('Enter');
    await expect.poll(() => name().innerText()).toBe('Ольга');
    await button('Удержать').click();
    await button('Вернуть: Иван Петров').click();
    await expect.poll(sent).toEqual(['call-2/hold', 'call-1/unhold']);
  });

  it('take the place of the call of the card once that has ended and somebody is on the line', async () => {
    stage.api.calls = [callView({ phase: 'ended', outcome: 'missed', endedAt: 1, verbs: NO_VERBS }), other()];
    await openCard();
    await sees('Не отвечен');
    await button('Принять: Ольга').click();
    stage.api.push([callView({ phase: 'ended', outcome: 'missed', endedAt: 1, verbs: NO_VERBS }), { ...other(), phase: 'talking', verbs: { ...NO_VERBS, hangup: true } }]); // prettier-ignore
    await expect.poll(() => name().innerText()).toBe('Ольга');
    await sees('Разговор');
  });
});
