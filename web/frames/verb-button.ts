import type { ApiCallVerb, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { setAttribute, setButtonState, setHidden, setText } from './dom.ts';
import { verbWords, type ButtonVerb } from './words.ts';

export interface VerbButtonState {
  /** Whatever is under way with this call. */
  pending: ApiCallVerb | null;
  connected: boolean;
  /** Why it cannot be pressed now; null: it can. */
  why?: string | null;
  /** Whose call it is, for a screen reader: where several calls have the same button. */
  who?: string;
}

/** A button that stands for one command at a time and says so while that is under way. Its words go into its span, if it has content. */
export class VerbButton {
  readonly root: HTMLElement;
  readonly #lang: Lang;
  readonly #label: Element | null;
  #verb: ButtonVerb | null = null;

  constructor(root: HTMLElement, lang: Lang, press: (verb: ButtonVerb) => void) {
    this.root = root;
    this.#lang = lang;
    this.#label = root.querySelector('span') ?? (root.firstChild ? null : root);
    root.addEventListener('click', () => {
      if (this.#verb !== null && root.ariaDisabled !== 'true') press(this.#verb);
    });
  }

  /** `verb` null: there is no such button now. */
  render(verb: ButtonVerb | null, state: VerbButtonState): void {
    this.#verb = verb;
    setHidden(this.root, verb === null);
    if (verb === null) return;
    const busy = state.pending === verb;
    setAttribute(this.root, 'data-verb', verb);
    const words = verbWords(verb, busy, this.#lang);
    if (this.#label !== null) setText(this.#label, words);
    if (state.who !== undefined) {
      this.root.title = `${words}: ${state.who}`;
      setAttribute(this.root, 'aria-label', this.root.title);
    }
    setButtonState(this.root, { ...blocked(state, this.#lang), busy });
  }
}

/** Whether and why anything that goes to the server must wait. */
export function blocked(state: VerbButtonState, lang: Lang): { disabled: boolean; why: string | null } {
  const { pending, connected, why = null } = state;
  const reason = connected ? why : translate(cardTexts.whyNoConnection, lang);
  return { disabled: pending !== null || reason !== null, why: reason };
}
