/** What one does with a talk: hold, hand over, tones. Panels open in the place of the buttons, never over them. */
import type { ApiColleague, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate, type Text } from '../../locales/translate.ts';
import type { CommandState } from './commands.ts';
import { ConsultationView } from './consultation.ts';
import { byId, setAttribute, setButtonState, setHidden, setText } from './dom.ts';
import { Keypad } from './keypad.ts';
import { TransferPanel } from './transfer.ts';
import { blocked, VerbButton } from './verb-button.ts';
import type { ButtonVerb } from './words.ts';

export interface ToolsActions {
  press(call: CallView, verb: ButtonVerb, to?: string): void;
  dtmf(call: CallView, digit: string): void;
  /** Colleagues are wanted only while they are on the screen. */
  wantColleagues(wanted: boolean): void;
}

type Panel = 'transfer' | 'keypad';

export class Tools {
  readonly #lang: Lang;
  readonly #actions: ToolsActions;
  readonly #hold: VerbButton;
  readonly #openers = { transfer: byId('transfer'), keypad: byId('keypad-open') };
  readonly #panels: { transfer: TransferPanel; keypad: Keypad };
  readonly #consultation: ConsultationView;
  #panel: Panel | null = null;
  #call: CallView | null = null;

  constructor(lang: Lang, ownUserId: string, actions: ToolsActions) {
    this.#lang = lang;
    this.#actions = actions;
    const press = (call: CallView, verb: ButtonVerb, to?: string) => actions.press(call, verb, to);
    this.#hold = new VerbButton(byId('hold'), lang, (verb) => this.#call && press(this.#call, verb));
    this.#panels = {
      transfer: new TransferPanel(lang, ownUserId, press),
      keypad: new Keypad(lang, (call, digit) => actions.dtmf(call, digit)),
    };
    this.#consultation = new ConsultationView(lang, press);
    for (const [panel, text] of [
      ['transfer', cardTexts.transfer],
      ['keypad', cardTexts.keypad],
    ] as const) {
      const opener = this.#openers[panel];
      setText(opener.querySelector('span') ?? opener, translate(text, lang));
      opener.addEventListener('click', () => opener.ariaDisabled === 'true' || this.#open(panel));
      const close = byId(`${panel}-close`);
      setAttribute(close, 'aria-label', translate(cardTexts.close, lang));
      close.title = translate(cardTexts.close, lang);
      close.addEventListener('click', () => this.#closeByHand());
    }
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || this.#panel === null) return;
      event.preventDefault();
      this.#closeByHand();
    });
  }

  setColleagues(colleagues: ApiColleague[]): void {
    this.#panels.transfer.setColleagues(colleagues);
  }

  render(call: CallView | null, state: CommandState & { connected: boolean }, now: number): void {
    const another = call?.id !== this.#call?.id;
    this.#call = call;
    const talks = call !== null && (call.phase === 'talking' || call.phase === 'held');
    const usable = talks && call.consultation === null;
    const hadFocus = this.#panel !== null && this.#rootOf(this.#panel).contains(document.activeElement);
    this.#consultation.render(call, state, now);
    if (this.#panel !== null && (!usable || another)) {
      this.#show(null);
      if (hadFocus && call?.consultation) this.#consultation.focus();
      else if (hadFocus) byId('card').focus();
    }
    setAttribute(byId('tools'), 'data-off', usable ? null : 'true');
    if (!usable) return;
    const { verbs } = call;
    const held = call.phase === 'held';
    const why = (allowed: boolean, reason: Text = cardTexts.whyNotAllowed) =>
      allowed ? null : translate(reason, this.#lang);
    this.#hold.render(held ? 'unhold' : 'hold', { ...state, why: why(held ? verbs.unhold : verbs.hold) });
    const openable = (panel: Panel, reason: string | null) =>
      setButtonState(this.#openers[panel], { ...blocked({ ...state, why: reason }, this.#lang), busy: false });
    openable('transfer', why(verbs.transfer || verbs.consult));
    openable('keypad', why(verbs.dtmf, held ? cardTexts.whyHeld : cardTexts.whyNotAllowed));
    if (this.#panel === 'transfer') this.#panels.transfer.render(call, state);
    if (this.#panel === 'keypad') this.#panels.keypad.render(call, state.connected);
  }

  tick(now: number): void {
    this.#consultation.tick(now);
  }

  #rootOf(panel: Panel): HTMLElement {
    return this.#panels[panel].root;
  }

  #open(panel: Panel): void {
    if (this.#call === null) return;
    this.#show(panel);
    if (panel === 'transfer') this.#panels.transfer.render(this.#call, { pending: null, connected: true });
    else this.#panels.keypad.render(this.#call, true);
    this.#panels[panel].open();
  }

  #closeByHand(): void {
    const panel = this.#panel;
    this.#show(null);
    if (panel !== null) this.#openers[panel].focus();
  }

  #show(panel: Panel | null): void {
    const before = this.#panel;
    this.#panel = panel;
    setAttribute(byId('card'), 'data-panel', panel);
    for (const each of ['transfer', 'keypad'] as const) setHidden(this.#rootOf(each), each !== panel);
    if ((before === 'transfer') !== (panel === 'transfer')) this.#actions.wantColleagues(panel === 'transfer');
  }
}
