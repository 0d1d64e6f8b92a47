import { describe, expect, it } from 'vitest';
import { cardStage } from '../helpers/web-card.ts';
import { callView, NO_VERBS, talkingCall as talking } from '../helpers/web-samples.ts';

const stage = cardStage();
const { openCard, sees, button } = stage;
const name = () => stage.page.getByRole('heading', { level: 1 }).textContent();
/** `method path` of what the card has posted so far. */
const posted = () => stage.api.requests.map((request) => request.path);
/** The page brings its call with it: what is on the screen does not mean that the live connection stands. */
const connected = () => expect.poll(() => stage.api.tokens).toEqual(['page-token']);

describe('call card', () => {
  it('shows who calls, on which number and for how long', async () => {
    await openCard();
    await sees('Вызов');
    await expect.poll(name).toBe('Иван Петров');
    await sees('+7 913 123-45-67');
    await sees('Входящий · ваш номер 101');
    await expect.poll(() => stage.page.locator('#timer').textContent()).toMatch(/^0:(0[7-9]|1\d)$/);
    await connected();
  });

  it('is painted with what the page brought, before the live channel has said anything', async () => {
    stage.api.disconnect();
    await openCard();
    await expect.poll(() => stage.page.locator('#phase-text').textContent()).toBe('Вызов');
    await expect.poll(name).toBe('Иван Петров');
    stage.api.calls = [talking()];
    stage.api.reconnect();
    await sees('Разговор');
  });

  it('tells the name on the phone beside another name from the CRM', async () => {
    stage.api.calls = [callView({ phoneName: 'PETROV I' })];
    await openCard();
    await sees('Входящий · ваш номер 101 · на телефоне «PETROV I»');
    stage.api.push([callView({ clientName: null, clients: [], displayName: 'PETROV I', phoneName: 'PETROV I' })]);
    await sees('Входящий · ваш номер 101');
    await expect.poll(name).toBe('PETROV I');
  });

  it('counts by the clock of the server', async () => {
    stage.api.now = () => Date.now() + 3_600_000;
    await openCard();
    await expect.poll(() => stage.page.locator('#timer').textContent()).toMatch(/^1:00:\d\d$/);
  });

  it('posts «Принять» once, shows it as pending at once and becomes true by the push', async () => {
    let release = () => {};
    stage.api.hold = new Promise((resolve) => (release = resolve));
    await openCard();
    await button('Принять').click();
    await button('Принимаем…').waitFor();
    await button('Принимаем…').click({ force: true });
    release();
    stage.api.push([talking()]);
    await sees('Разговор');
    await button('Завершить').click();
    expect(await button('Принять').count()).toBe(0);
    // The last command proves that no second «Принять» is on its way before it.
    const sent = { method: 'POST', body: null, authorization: 'Bearer page-token' };
    await expect
      .poll(() => stage.api.requests)
      .toEqual([
        { ...sent, path: 'calls/call-1/answer' },
        { ...sent, path: 'calls/call-1/hangup' },
      ]);
  });

  it('does not put «Завершить» where «Принять» was', async () => {
    await openCard();
    const answer = await button('Принять').boundingBox();
    stage.api.push([talking()]);
    const hangup = await button('Завершить').boundingBox();
    expect(hangup!.x).toBeGreaterThan(answer!.x + answer!.width);
  });

  it('declines by the button and ends a talk by the button', async () => {
    await openCard();
    await button('Отклонить').click();
    await button('Отклоняем…').waitFor();
    stage.api.push([talking()]);
    await button('Завершить').click();
    await button('Завершаем…').waitFor();
    await expect.poll(posted).toEqual(['calls/call-1/reject', 'calls/call-1/hangup']);
  });

  it('answers by Enter and declines by Esc, but does not end a talk by Esc', async () => {
    await openCard();
    await button('Принять').waitFor();
    await stage.page.keyboard.press('Enter');
    await button('Принимаем…').waitFor();
    stage.api.push([talking()]);
    await sees('Разговор');
    await stage.page.keyboard.press('Escape');
    stage.api.push([callView({ id: 'call-2' })]);
    await button('Отклонить').waitFor();
    await stage.page.keyboard.press('Escape');
    await button('Отклоняем…').waitFor();
    await expect.poll(posted).toEqual(['calls/call-1/answer', 'calls/call-2/reject']);
  });

  it('leaves Enter to the button that has the focus', async () => {
    await openCard();
    await button('Отклонить').focus();
    await stage.page.keyboard.press('Enter');
    await button('Отклоняем…').waitFor();
    await expect.poll(posted).toEqual(['calls/call-1/reject']);
  });

  it("shows the server's refusal beside the buttons and lets the operator try again", async () => {
    stage.api.refuse = () => ({
      status: 409,
      body: { error: 'answer_not_supported', message: 'Снимите трубку телефона' },
    });
    await openCard();
    await button('Принять').click();
    await sees('Снимите трубку телефона');
    await expect.poll(() => button('Принять').getAttribute('aria-disabled')).toBeNull();
  });

  it('says to pick up the phone where it cannot be answered from here', async () => {
    stage.api.calls = [callView({ verbs: { ...NO_VERBS, reject: true }, answerHint: 'pick_up_the_phone' })];
    await openCard();
    await sees('Снимите трубку');
    await expect.poll(() => button('Принять').count()).toBe(0);
  });

  it.each([
    [{ outcome: 'answered', answeredAt: 1_000, endedAt: 223_000 }, 'Разговор 3:42'],
    [{ outcome: 'missed', endedAt: 1_000 }, 'Не отвечен'],
    [{ outcome: 'rejected', endedAt: 1_000 }, 'Отклонён'],
    [{ outcome: 'no_answer', direction: 'outgoing', endedAt: 1_000 }, 'Клиент не ответил'],
    [{ outcome: 'answered_elsewhere', endedAt: 1_000 }, 'Принял другой сотрудник'],
    [{ outcome: 'transferred', answeredAt: 1_000, endedAt: 2_000 }, 'Переведён'],
    [{ outcome: 'busy', direction: 'outgoing', endedAt: 1_000 }, 'Занято'],
    [{ outcome: 'a code of tomorrow', endedAt: 1_000 }, 'Вызов завершён'],
  ] as const)('says how the call ended: %o', async (change, words) => {
    stage.api.calls = [callView({ phase: 'ended', verbs: NO_VERBS, ...change })];
    await openCard();
    await sees(words);
    await expect.poll(() => stage.page.locator('#verbs button:visible, #tools button:visible').count()).toBe(0);
  });

  it('keeps an ended call on the screen when the server no longer lists it', async () => {
    await openCard();
    await sees('Вызов');
    stage.api.push([]);
    await sees('Вызов завершён');
    await expect.poll(name).toBe('Иван Петров');
  });

  it('lists the other calls and answers them', async () => {
    stage.api.calls = [
      talking(),
      callView({ id: 'call-2', crmCallId: 'externalCall.2', clientNumber: '+79235550011', displayName: '' }),
    ];
    await openCard();
    await sees('Ещё 1 вызов');
    await sees('+7 923 555-00-11');
    await button('Принять: +7 923 555-00-11').click();
    await expect.poll(posted).toEqual(['calls/call-2/answer']);
  });

  it('recognises its call by the number until the CALL_ID is known to the server', async () => {
    stage.api.bootstrap = { callId: 'externalCall.2', phoneNumber: '89235550011' };
    stage.api.calls = [
      callView(),
      callView({ id: 'call-2', crmCallId: null, clientNumber: '+79235550011', displayName: 'Ольга' }),
    ];
    await openCard();
    await sees('Вызов');
    await expect.poll(name).toBe('Ольга');
  });

  it('says that the connection is lost, holds the buttons and fetches the state again', async () => {
    await openCard();
    await button('Принять').waitFor();
    stage.api.disconnect();
    await sees('Связь с сервером потеряна, восстанавливаем…');
    await expect.poll(() => button('Принять').getAttribute('aria-disabled')).toBe('true');
    stage.api.calls = [talking()];
    stage.api.reconnect();
    await sees('Разговор');
    await stage.page.getByText('Связь с сервером потеряна').waitFor({ state: 'detached' });
    await expect.poll(() => button('Завершить').getAttribute('aria-disabled')).toBeNull();
  });

  it('stops and says why when the server refuses the token', async () => {
    await openCard();
    await connected();
    stage.api.refuseLive('Страница устарела');
    await sees('Страница устарела');
    expect(stage.api.tokens).toHaveLength(1);
  });

  it('copies the number on click', async () => {
    await openCard({ permissions: ['clipboard-read', 'clipboard-write'] });
    await button('Скопировать номер +7 913 123-45-67').click();
    await sees('Скопировано');
    expect(await stage.page.evaluate<string>('navigator.clipboard.readText()')).toBe('+79131234567');
  });

  it('moves nothing when the name becomes known, the phase changes or the connection is lost', async () => {
    stage.api.calls = [callView({ displayName: '+79131234567', clientName: null })];
    await openCard();
    await sees('Вызов');
    const place = async () => (await stage.page.locator('#verbs').boundingBox())!.y;
    const before = await place();
    const name = 'Общество с ограниченной ответственностью «Ромашка и партнёры»';
    stage.api.push([{ ...talking(), displayName: name }]);
    await stage.page.getByText(name).waitFor();
    expect(await place()).toBe(before);
    stage.api.disconnect();
    await sees('Связь с сервером потеряна, восстанавливаем…');
    expect(await place()).toBe(before);
  });

  it('fits 400 × 550 without scrolling, with another call too, and speaks English', async () => {
    stage.api.bootstrap = { ...stage.api.bootstrap, lang: 'en' };
    const displayName = 'John Smith';
    stage.api.calls = [callView({ displayName }), callView({ id: 'call-2', crmCallId: 'externalCall.2', displayName })];
    await openCard();
    await button('Answer').waitFor();
    await sees('1 more call');
    const size = await stage.page.evaluate<number[]>(
      '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
    );
    expect(size).toEqual([400, 550]);
    expect(await stage.page.locator('html').getAttribute('lang')).toBe('en');
    expect(await stage.page.locator('body').innerText()).not.toMatch(/[а-я]/i);
  });
});
