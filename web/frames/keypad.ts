/** Tones into the talk: the client's IVR asks for digits. By mouse, by finger, or typed on the keyboard. */
import type { CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { byId, makeButton, setAttribute, setButtonState, setText } from './dom.ts';
import { blocked } from './verb-button.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
/** What fits into the line; older digits leave it on the left. */
const SHOWN = 20;
const FLASH_MS = 120;

export class Keypad {
  readonly root = byId('keypad');
  readonly #lang: Lang;
  readonly #press: (call: CallView, digit: string) => void;
  readonly #keys: HTMLElement[];
  #call: CallView | null = null;
  #dialled = '';

  constructor(lang: Lang, press: (call: CallView, digit: string) => void) {
    this.#lang = lang;
    this.#press = press;
    setAttribute(this.root, 'aria-label', translate(cardTexts.keypad, lang));
    this.#keys = KEYS.map((digit) => {
      const key = makeButton('key', () => this.#dial(digit));
      setText(key, digit);
      return key;
    });
    byId('keys').append(...this.#keys);
    document.addEventListener('keydown', (event) => this.#onKey(event));
  }

  open(): void {
    this.#dialled = '';
    this.#renderDialled();
    this.#keys[0]?.focus();
  }

  render(call: CallView, connected: boolean): void {
    this.#call = call;
    const why = call.verbs.dtmf ? null : translate(cardTexts.whyHeld, this.#lang);
    for (const key of this.#keys)
      setButtonState(key, { ...blocked({ pending: null, connected, why }, this.#lang), busy: false });
  }

  #dial(digit: string): void {
    const key = this.#keys[KEYS.indexOf(digit)];
    if (this.#call === null || key === undefined || key.ariaDisabled === 'true') return;
    this.#dialled += digit;
    this.#renderDialled();
    key.classList.add('pressed');
    setTimeout(() => key.classList.remove('pressed'), FLASH_MS);
    this.#press(this.#call, digit);
  }

  #renderDialled(): void {
    setText(byId('dialled-digits'), this.#dialled.slice(-SHOWN));
    setText(byId('dialled-words'), this.#dialled === '' ? translate(cardTexts.keypadHint, this.#lang) : '');
  }

  #onKey(event: KeyboardEvent): void {
    if (this.root.hidden || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    this.#dial(event.key);
  }
}
