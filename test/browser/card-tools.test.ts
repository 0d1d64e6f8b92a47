/** What one does with a talk: hold, hand over at once or after asking, tones. Each task in both languages. */
import { describe, expect, it } from 'vitest';
import { cardStage } from '../helpers/web-card.ts';
import { callView, colleagues, consultingCall, NO_VERBS, talkingCall } from '../helpers/web-samples.ts';

const stage = cardStage();
const { openCard, sees, button, sent } = stage;
const held = () =>
  talkingCall({
    phase: 'held',
    heldSince: Date.now() - 5_000,
    verbs: { ...NO_VERBS, hangup: true, unhold: true, transfer: true, consult: true },
  });
const field = () => stage.page.getByRole('combobox', { name: /Кому перевести|Transfer to/ });
const options = () => stage.page.getByRole('option').allInnerTexts();
const focused = () =>
  stage.page.evaluate<string>('document.activeElement.textContent.trim() || document.activeElement.id');

describe.each(['ru', 'en'] as const)('in %s', (lang) => {
  const text = (key: Parameters<typeof stage.text>[0]) => stage.text(key, lang);
  const open = async (call = talkingCall()) => {
    stage.api.bootstrap = { ...stage.api.bootstrap, lang };
    stage.api.calls = [call];
    await openCard();
  };

  it('holds the client and takes him back, with the time he waits', async () => {
    await open();
    await button(text('hold')).click();
    await button(text('holdPending')).waitFor();
    stage.api.push([held()]);
    await sees(text('held'));
    await expect.poll(() => stage.page.locator('#timer').innerText()).toMatch(/^0:0[5-9]$/);
    await button(text('unhold')).click();
    await button(text('unholdPending')).waitFor();
    stage.api.push([talkingCall()]);
    await sees(text('talking'));
    await expect.poll(sent).toEqual(['call-1/hold', 'call-1/unhold']);
  });

  it('transfers at once to a colleague found by name', async () => {
    await open();
    await button(text('transfer')).click();
    await field().fill('бор');
    await stage.page.getByRole('option', { name: `Борис Кузнецов 102 ${text('stateFree')}` }).waitFor();
    await button(text('transferNow')).click();
    await button(text('transferPending')).waitFor();
    stage.api.push([callView({ phase: 'ended', outcome: 'transferred', endedAt: Date.now(), verbs: NO_VERBS })]);
    await sees(text('transferred'));
    await expect.poll(() => field().isVisible()).toBe(false);
    await expect.poll(sent).toEqual(['call-1/transfer {"to":"102"}']);
  });

  it('asks a colleague first, sees both parties, and joins them', async () => {
    await open();
    await button(text('transfer')).click();
    await field().fill('102');
    await button(text('consult')).click();
    await button(text('consultPending')).waitFor();
    const dialling = consultingCall();
    const consultation = { ...dialling.consultation!, phase: 'dialling' as const, answeredAt: null };
    stage.api.push([{ ...dialling, consultation, verbs: { ...NO_VERBS, hangup: true, return: true } }]);
    await sees(text('clientWaits'));
    await sees('Борис Кузнецов, 102');
    await sees(text('consultDialling'));
    await expect.poll(() => field().isVisible()).toBe(false);
    const complete = button(text('complete'));
    await expect.poll(() => complete.getAttribute('aria-description')).toBe(text('whyNotAnswered'));
    stage.api.push([consultingCall()]);
    await expect.poll(() => complete.getAttribute('aria-disabled')).toBeNull();
    await expect.poll(() => stage.page.locator('#consult-timer').innerText()).toMatch(/^0:0\d$/);
    await complete.click();
    await button(text('completePending')).waitFor();
    stage.api.push([callView({ phase: 'ended', outcome: 'transferred', endedAt: Date.now(), verbs: NO_VERBS })]);
    await sees(text('transferred'));
    await expect.poll(sent).toEqual(['call-1/consult {"to":"102"}', 'call-1/complete']);
  });

  it('returns to the client from a consultation', async () => {
    await open(consultingCall());
    await button(text('return')).click();
    await button(text('returnPending')).waitFor();
    stage.api.push([talkingCall()]);
    await sees(text('talking'));
    await expect.poll(() => button(text('complete')).isVisible()).toBe(false);
    await expect.poll(() => button(text('hold')).isVisible()).toBe(true);
  });

  it('sends tones in the order of the keys, by mouse and by keyboard', async () => {
    let release = () => {};
    stage.api.hold = new Promise((resolve) => (release = resolve));
    await open();
    await button(text('keypad')).click();
    await sees(text('keypadHint'));
    await button('1').click();
    await stage.page.keyboard.type('2*#');
    await sees('12*#');
    await expect.poll(sent).toEqual(['call-1/dtmf {"digits":"1"}']);
    release();
    await expect.poll(sent).toEqual(['call-1/dtmf {"digits":"1"}', 'call-1/dtmf {"digits":"2*#"}']);
    await button(text('close')).click();
    await expect.poll(() => focused()).toBe(text('keypad'));
  });
});

describe('transfer', () => {
  it('finds by any part of the name, by number, and takes a number that is nobody’s', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Перевести').click();
    const everybody = ['Борис Кузнецов\n102\nсвободен', 'Борис Кузнецов\n112\nсвободен', 'Вера Орлова\n103\nговорит', 'Пётр Ёлкин\n104\nзвонит телефон', 'Ольга Админова\n205\nнет сведений']; // prettier-ignore
    await expect.poll(options).toEqual(everybody);
    await field().fill('елк петр');
    await expect.poll(() => options()).toEqual(['Пётр Ёлкин\n104\nзвонит телефон']);
    await field().fill('20');
    await expect.poll(() => options()).toEqual(['Ольга Админова\n205\nнет сведений', '20\nдругой номер']);
    await field().fill('8 923 555-00-11');
    await expect.poll(() => options()).toEqual(['+7 923 555-00-11\nдругой номер']);
    await button('Сначала поговорить').click();
    await expect.poll(sent).toEqual(['call-1/consult {"to":"89235550011"}']);
    await field().fill('кто-то');
    await sees('Никого не нашли. Можно набрать номер.');
  });

  it('is done by the keyboard alone, and one Enter too many calls nobody', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Перевести').press('Enter');
    await stage.page.getByRole('option').first().waitFor();
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('ArrowDown');
    await stage.page.keyboard.press('ArrowUp');
    const active = await field().getAttribute('aria-activedescendant');
    expect(await stage.page.locator(`#${active ?? 'none'}`).innerText()).toContain('112');
    await stage.page.keyboard.press('Enter');
    await expect.poll(() => focused()).toBe('Перевести сразу');
    expect(sent()).toEqual([]);
    await stage.page.keyboard.press('Tab');
    await stage.page.keyboard.press('Enter');
    await expect.poll(sent).toEqual(['call-1/consult {"to":"112"}']);
    stage.api.push([consultingCall()]);
    await expect.poll(focused).toBe('Соединить');
  });

  it('closes by Esc and gives the focus back, and the talk goes on', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Перевести').click();
    await stage.page.keyboard.press('Escape');
    await expect.poll(() => field().isVisible()).toBe(false);
    await expect.poll(focused).toBe('Перевести');
    expect(sent()).toEqual([]);
  });

  it('follows the colleagues only while they are on the screen, and shows their changes at once', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    // The page brings the call with it, so that the button is there before the live connection.
    await expect.poll(() => stage.api.watched).toEqual([['calls']]);
    await button('Перевести').click();
    await expect.poll(() => stage.api.watched).toEqual([['calls', 'colleagues']]);
    await stage.page.getByRole('option', { name: 'Вера Орлова 103 говорит' }).waitFor();
    stage.api.pushColleagues(colleagues().map((one) => ({ ...one, state: 'free' as const })));
    await stage.page.getByRole('option', { name: 'Вера Орлова 103 свободен' }).waitFor();
    await button('Закрыть').click();
    await expect.poll(() => stage.api.watched).toEqual([['calls']]);
  });

  it('keeps its search over a lost connection and goes on afterwards', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Перевести').click();
    await field().fill('вера');
    stage.api.disconnect();
    await sees('Связь с сервером потеряна, восстанавливаем…');
    await expect.poll(() => button('Перевести сразу').getAttribute('aria-disabled')).toBe('true');
    stage.api.reconnect();
    await expect.poll(() => button('Перевести сразу').getAttribute('aria-disabled')).toBeNull();
    expect(await field().inputValue()).toBe('вера');
    await expect.poll(() => stage.api.watched).toEqual([['calls', 'colleagues']]);
  });

  it('says beside the buttons why it was refused, and may be tried again', async () => {
    stage.api.calls = [talkingCall()];
    const message = 'АТС не приняла номер. Проверьте его и попробуйте ещё раз.';
    stage.api.refuse = () => ({ status: 400, body: { error: 'bad_number', message } });
    await openCard();
    await button('Перевести').click();
    await field().fill('99');
    await button('Перевести сразу').click();
    await sees(message);
    const [below, above] = await Promise.all([
      stage.page.locator('#message').boundingBox(),
      button('Перевести сразу').boundingBox(),
    ]);
    expect(below!.y - above!.y).toBeLessThan(60);
    stage.api.refuse = () => null;
    await button('Перевести сразу').click();
    await button('Переводим…').waitFor();
  });

  it('gives way when the call ends under it', async () => {
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Перевести').click();
    stage.api.push([
      callView({ phase: 'ended', outcome: 'answered', answeredAt: 0, endedAt: 222_000, verbs: NO_VERBS }),
    ]);
    await sees('Разговор 3:42');
    await expect.poll(() => field().isVisible()).toBe(false);
    await expect.poll(focused).not.toBe('to');
  });
});

describe('buttons that wait', () => {
  it('say why on hover and on focus', async () => {
    stage.api.calls = [held()];
    await openCard();
    const keypad = button('Набор');
    await expect.poll(() => keypad.getAttribute('aria-description')).toBe('Сначала верните вызов с удержания');
    const shown = () =>
      stage.page.evaluate<string>("getComputedStyle(document.getElementById('keypad-open'), '::after').content");
    expect(await shown()).toBe('none');
    await keypad.hover();
    await expect.poll(shown).toContain('Сначала верните вызов с удержания');
    await stage.page.mouse.move(0, 0);
    await keypad.focus();
    await expect.poll(shown).toContain('Сначала верните вызов с удержания');
    await keypad.press('Enter');
    expect(await stage.page.locator('#keypad').isVisible()).toBe(false);
  });

  it('become pending in the very turn of the press, whatever the server does', async () => {
    stage.api.hold = new Promise(() => {});
    stage.api.calls = [talkingCall()];
    await openCard();
    await button('Удержать').waitFor();
    const pressed = "(() => { const hold = document.getElementById('hold'); hold.click(); return [hold.ariaBusy, hold.innerText]; })()"; // prettier-ignore
    expect(await stage.page.evaluate(pressed)).toEqual(['true', 'Удерживаем…']);
  });

  it('tell tones that were refused', async () => {
    stage.api.calls = [talkingCall()];
    stage.api.refuse = () => ({ status: 503, body: { error: 'switch_unavailable', message: 'Нет связи с АТС' } });
    await openCard();
    await button('Набор').click();
    await button('5').click();
    await sees('Нет связи с АТС');
  });
});
