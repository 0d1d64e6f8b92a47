/** The colleague who is asked while the client waits, and the two ways on. */
import type { CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { byId, setAttribute, setHidden, setText } from './dom.ts';
import { formatDuration, formatNumber } from './format.ts';
import { VerbButton, type VerbButtonState } from './verb-button.ts';
import type { ButtonVerb } from './words.ts';

export class ConsultationView {
  readonly root = byId('consultation');
  readonly #lang: Lang;
  readonly #complete: VerbButton;
  readonly #back: VerbButton;
  #call: CallView | null = null;

  constructor(lang: Lang, press: (call: CallView, verb: ButtonVerb) => void) {
    this.#lang = lang;
    const pressed = (verb: ButtonVerb) => {
      if (this.#call !== null) press(this.#call, verb);
    };
    this.#complete = new VerbButton(byId('complete'), lang, pressed);
    this.#back = new VerbButton(byId('return'), lang, pressed);
    setAttribute(this.root, 'aria-label', translate(cardTexts.consultation, lang));
  }

  render(call: CallView | null, state: VerbButtonState, now: number): void {
    this.#call = call;
    const asked = call?.consultation ?? null;
    setHidden(this.root, asked === null);
    if (call === null || asked === null) return;
    const number = formatNumber(asked.number);
    setText(byId('consult-who'), asked.name === null ? number : `${asked.name}, ${number}`);
    const words = {
      dialling: cardTexts.consultDialling,
      talking: cardTexts.talking,
      held: cardTexts.held,
    };
    setText(byId('consult-phase'), translate(words[asked.phase], this.#lang));
    setAttribute(byId('consult-state'), 'data-phase', asked.phase);
    const why = asked.answeredAt === null ? cardTexts.whyNotAnswered : cardTexts.whyNotAllowed;
    const ifAllowed = (allowed: boolean) => ({ ...state, why: allowed ? null : translate(why, this.#lang) });
    this.#complete.render('complete', ifAllowed(call.verbs.complete));
    this.#back.render('return', {
      ...state,
      why: call.verbs.return ? null : translate(cardTexts.whyNotAllowed, this.#lang),
    });
    this.tick(now);
  }

  tick(now: number): void {
    const asked = this.#call?.consultation;
    if (asked) setText(byId('consult-timer'), formatDuration(now - (asked.answeredAt ?? asked.startedAt)));
  }

  focus(): void {
    this.#complete.root.focus();
  }
}
