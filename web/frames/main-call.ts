/** The big part of the card: one call, its phase, and the buttons that take and end it. */
import type { CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import type { CommandState } from './commands.ts';
import { copyText } from './copy.ts';
import { byId, setAttribute, setHidden, setText } from './dom.ts';
import { formatDuration, formatNumber } from './format.ts';
import { clockStart } from './call-clock.ts';
import { VerbButton } from './verb-button.ts';
import { kindWords, phaseWords, whoWords, type ButtonVerb } from './words.ts';

export interface MainCallState extends CommandState {
  call: CallView | null;
  /** Of the chosen client, where several have the number; null: the call's own name. */
  clientName: string | null;
  /** What the portal said; shown until the server has told more. */
  phoneNumber: string | null;
  /** The server has told the calls at least once. */
  known: boolean;
  connected: boolean;
}

const COPIED_MS = 1_500;
/** Characters that fit into one line of a 400 px frame at full size. */
const LONG_NAME = 22;

export class MainCall {
  readonly #lang: Lang;
  readonly #name = byId('name');
  readonly #number = byId('number');
  readonly #answer: VerbButton;
  readonly #end: VerbButton;
  #state: MainCallState | null = null;

  constructor(lang: Lang, press: (call: CallView, verb: ButtonVerb) => void) {
    this.#lang = lang;
    setText(byId('pick-up-text'), translate(cardTexts.pickUp, lang));
    setText(byId('ended-note'), translate(cardTexts.endedNote, lang));
    this.#number.title = translate(cardTexts.copyNumber, lang);
    this.#number.addEventListener('click', () => void this.#copy());
    const pressed = (verb: ButtonVerb) => {
      if (this.#state?.call) press(this.#state.call, verb);
    };
    this.#answer = new VerbButton(byId('answer'), lang, pressed);
    this.#end = new VerbButton(byId('end'), lang, pressed);
    document.addEventListener('keydown', (event) => this.#onKey(event));
  }

  render(state: MainCallState, now: number): void {
    this.#state = state;
    const { call } = state;
    this.#renderWho(state, call?.clientNumber ?? state.phoneNumber);
    const waiting = translate(state.known ? cardTexts.noCall : cardTexts.loading, this.#lang);
    setText(byId('phase-text'), call ? phaseWords(call, this.#lang) : waiting);
    setAttribute(byId('phase'), 'data-phase', call?.phase ?? 'unknown');
    this.#renderButtons(state);
    setHidden(byId('ended-note'), call?.phase !== 'ended');
    setText(byId('message'), state.error ?? '');
    this.tick(now);
  }

  /** Moves the clock on; `now` is the server's time. */
  tick(now: number): void {
    const start = this.#state?.call ? clockStart(this.#state.call) : null;
    setText(byId('timer'), start === null ? '' : formatDuration(now - start));
  }

  #renderWho({ call, clientName }: MainCallState, number: string | null): void {
    const who = whoWords({ displayName: clientName ?? call?.displayName ?? '', clientNumber: number }, this.#lang);
    setText(this.#name, who);
    this.#name.title = who;
    const kind = byId('kind');
    setText(kind, call ? kindWords(call, who, this.#lang) : '');
    kind.title = kind.textContent;
    setAttribute(kind.parentElement ?? kind, 'data-direction', call?.direction ?? null);
    setAttribute(this.#name, 'data-long', who.length > LONG_NAME ? 'true' : null);
    const shown = number === null ? '' : formatNumber(number);
    // Where the number is the title already, the line only offers to copy it.
    const repeats = who === shown;
    setText(byId('number-text'), repeats ? translate(cardTexts.copyNumber, this.#lang) : shown);
    setAttribute(this.#number, 'data-repeats', repeats ? 'true' : null);
    setAttribute(this.#number, 'aria-label', `${translate(cardTexts.copyNumber, this.#lang)} ${shown}`);
    this.#number.style.visibility = shown === '' ? 'hidden' : '';
  }

  #renderButtons(state: MainCallState): void {
    const { call } = state;
    setHidden(byId('pick-up'), !(call?.answerHint === 'pick_up_the_phone' && !call.verbs.answer));
    this.#answer.render(call?.verbs.answer === true ? 'answer' : null, state);
    this.#end.render(call?.verbs.reject === true ? 'reject' : call?.verbs.hangup === true ? 'hangup' : null, state);
    // Esc declines or cancels what has not begun; a talk is not ended by a key pressed by habit.
    setAttribute(this.#end.root, 'aria-keyshortcuts', call && escEnds(call) ? 'Escape' : null);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.repeat || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const call = this.#state?.call;
    if (!call) return;
    // Enter on a focused button is that button's own.
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement) && call.verbs.answer)
      this.#answer.root.click();
    else if (event.key === 'Escape' && escEnds(call)) this.#end.root.click();
    else return;
    event.preventDefault();
  }

  async #copy(): Promise<void> {
    const number = this.#state?.call?.clientNumber ?? this.#state?.phoneNumber;
    if (!number) return;
    const copied = await copyText(number);
    setText(byId('copied'), translate(copied ? cardTexts.copied : cardTexts.copyFailed, this.#lang));
    setTimeout(() => setText(byId('copied'), ''), COPIED_MS);
  }
}

function escEnds(call: CallView): boolean {
  return call.verbs.reject || (call.verbs.hangup && (call.phase === 'ringing' || call.phase === 'dialling'));
}
