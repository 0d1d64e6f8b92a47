/** The call card in Bitrix24's CALL_CARD frame: shows what the server pushes, posts what the operator presses. */
import type { ApiCrmClient, CallView } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { readBootstrap } from './bootstrap.ts';
import { openBridge } from './bridge.ts';
import { ClientMenu } from './client-menu.ts';
import { Commands } from './commands.ts';
import { ClientChoice, clientPath, tabStorage } from './crm-client.ts';
import { byId, setText } from './dom.ts';
import { KeepOpen } from './keep-open.ts';
import { openLive } from './live.ts';
import { MainCall } from './main-call.ts';
import { OtherCalls } from './other-calls.ts';
import { chooseMain, chooseOthers } from './select.ts';
import { Tools } from './tools.ts';

const TICK_MS = 250;

const bootstrap = readBootstrap();
const { lang } = bootstrap;

let calls: CallView[] = [];
let main: CallView | null = null;
/** The call that the operator wants big instead of the card's own. */
let picked: string | null = null;
let known = false;
let connected = true;
let clockOffsetMs = 0;

const bridge = openBridge();
const keepOpen = new KeepOpen(bridge);
const commands = new Commands(bootstrap, render);
const press = commands.press.bind(commands);
const choice = new ClientChoice(tabStorage());
const mainCall = new MainCall(lang, press);
const clientMenu = new ClientMenu(lang, choice, { open: (client) => void openClient(client), changed: render });
const otherCalls = new OtherCalls(lang, { press, show });
const tools = new Tools(lang, bootstrap.userId, {
  press,
  dtmf: commands.dtmf.bind(commands),
  wantColleagues: (wanted) => live.watch(wanted ? ['calls', 'colleagues'] : ['calls']),
});

const serverNow = () => Date.now() + clockOffsetMs;

function render(): void {
  const now = serverNow();
  const state = { ...commands.stateOf(main?.id ?? ''), connected };
  const clientName = main && (choice.of(main)?.name ?? null);
  mainCall.render({ ...state, call: main, clientName, phoneNumber: bootstrap.phoneNumber, known }, now);
  clientMenu.render(main);
  tools.render(main, state, now);
  const others = chooseOthers(calls, main).map((call) => ({ call, ...commands.stateOf(call.id) }));
  otherCalls.render(others, connected, now);
}

/** The calls as the server tells them, and its clock, epoch ms. */
function hear(fresh: CallView[], now: number): void {
  calls = fresh;
  known = true;
  clockOffsetMs = now - Date.now();
  main = chooseMain(calls, bootstrap, main, now, picked);
  commands.settle(calls);
  keepOpen.set(calls.some((call) => call.phase !== 'ended'));
  render();
}

function show(call: CallView): void {
  picked = call.id;
  main = call;
  render();
  byId('card').focus();
}

/** Over the portal's page; in a tab of its own where the portal does not open it. */
async function openClient(client: ApiCrmClient): Promise<void> {
  const path = clientPath(client);
  const answer = await bridge?.call('openPath', { path }, Infinity);
  const opened = bridge !== null && (answer as { result?: string } | undefined)?.result !== 'error';
  if (!opened) window.open(`${bootstrap.portalOrigin}${path}`, '_blank', 'noopener');
}

document.documentElement.lang = lang;
document.title = translate(cardTexts.title, lang);
byId('card').hidden = false;
// The page brought what was true a moment ago, so it is painted whole; without a call there may be one that the server hears of next.
if (bootstrap.calls.length > 0) hear(bootstrap.calls, bootstrap.now);
else render();

// What the operator binds in the portal's half of the card is who it is in ours.
bridge?.on('CallCard::EntityChanged', (entity) => {
  const { CRM_ENTITY_TYPE: type, CRM_ENTITY_ID: id } = entity as { CRM_ENTITY_TYPE?: unknown; CRM_ENTITY_ID?: unknown };
  const client = main?.clients.find((candidate) => candidate.type === type && candidate.id === String(id));
  if (main && client) choice.choose(main, client);
  render();
});

const live = openLive(bootstrap, {
  onCalls: hear,
  onColleagues: (colleagues) => tools.setColleagues(colleagues),
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
  tools.tick(serverNow());
  otherCalls.tick(serverNow());
}, TICK_MS);
