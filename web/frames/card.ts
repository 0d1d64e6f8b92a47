/** The call card in Bitrix24's CALL_CARD frame: shows what the server pushes, posts what the operator presses. */
import type { CallView } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { readBootstrap } from './bootstrap.ts';
import { Commands } from './commands.ts';
import { byId, setText } from './dom.ts';
import { openLive } from './live.ts';
import { MainCall } from './main-call.ts';
import { OtherCalls } from './other-calls.ts';
import { chooseMain, chooseOthers } from './select.ts';

const TICK_MS = 250;

const bootstrap = readBootstrap();
const { lang } = bootstrap;

let calls: CallView[] = [];
let main: CallView | null = null;
let known = false;
let connected = true;
let clockOffsetMs = 0;

const commands = new Commands(bootstrap, render);
const press = commands.press.bind(commands);
const mainCall = new MainCall(lang, press);
const otherCalls = new OtherCalls(lang, press);

const serverNow = () => Date.now() + clockOffsetMs;

function render(): void {
  const now = serverNow();
  const stateOf = (id: string) => ({ pending: commands.pendingOf(id), error: commands.errorOf(id) });
  const mainState = main === null ? { pending: null, error: null } : stateOf(main.id);
  mainCall.render({ call: main, phoneNumber: bootstrap.phoneNumber, known, connected, ...mainState }, now);
  const others = chooseOthers(calls, main).map((call) => ({ call, ...stateOf(call.id) }));
  otherCalls.render(others, connected, now);
}

document.documentElement.lang = lang;
document.documentElement.dataset['theme'] = bootstrap.theme;
document.title = translate(cardTexts.title, lang);
byId('card').hidden = false;
render();

openLive(bootstrap, {
  onCalls(fresh) {
    calls = fresh;
    known = true;
    main = chooseMain(calls, bootstrap, main, serverNow());
    commands.settle(calls);
    render();
  },
  onClock(offsetMs) {
    clockOffsetMs = offsetMs;
  },
  onConnected(now) {
    connected = now;
    if (!byId('bar').dataset['final']) setText(byId('bar'), now ? '' : translate(cardTexts.connectionLost, lang));
    render();
  },
  onRefused(message) {
    byId('bar').dataset['final'] = 'true';
    setText(byId('bar'), message ?? translate(cardTexts.cardExpired, lang));
  },
});

setInterval(() => {
  mainCall.tick(serverNow());
  otherCalls.tick(serverNow());
}, TICK_MS);
