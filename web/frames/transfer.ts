/** To whom and how to hand the call over: a search over colleagues and their state, and two verbs. */
import type { ApiColleague, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { byId, element, setAttribute, setHidden, setText } from './dom.ts';
import { formatNumber } from './format.ts';
import { findTargets, type Target } from './targets.ts';
import { VerbButton, type VerbButtonState } from './verb-button.ts';
import { colleagueStateWords, type ButtonVerb } from './words.ts';

export class TransferPanel {
  readonly root = byId('transfer-panel');
  readonly #lang: Lang;
  readonly #ownUserId: string;
  readonly #field = byId('to') as HTMLInputElement;
  readonly #list = byId('targets');
  readonly #now: VerbButton;
  readonly #consult: VerbButton;
  #colleagues: ApiColleague[] | null = null;
  #targets: Target[] = [];
  /** `to` of the chosen one. */
  #chosen: string | null = null;
  #call: CallView | null = null;
  #state: VerbButtonState = { pending: null, connected: false };

  constructor(lang: Lang, ownUserId: string, press: (call: CallView, verb: ButtonVerb, to: string) => void) {
    this.#lang = lang;
    this.#ownUserId = ownUserId;
    const pressed = (verb: ButtonVerb) => {
      if (this.#call !== null && this.#chosen !== null) press(this.#call, verb, this.#chosen);
    };
    this.#now = new VerbButton(byId('transfer-now'), lang, pressed);
    this.#consult = new VerbButton(byId('consult'), lang, pressed);
    const label = translate(cardTexts.transferTo, lang);
    this.#field.placeholder = label;
    setAttribute(this.#field, 'aria-label', label);
    setAttribute(this.root, 'aria-label', translate(cardTexts.transfer, lang));
    setAttribute(this.#list, 'aria-label', translate(cardTexts.colleagues, lang));
    this.#field.addEventListener('input', () => {
      this.#chosen = null;
      this.#find();
    });
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (option) this.#choose(option.dataset['to'] ?? null);
    });
    // The text field keeps the keyboard: an option is chosen, not entered.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  open(): void {
    this.#field.value = '';
    this.#chosen = null;
    this.#find();
    this.#field.focus();
  }

  setColleagues(colleagues: ApiColleague[]): void {
    this.#colleagues = colleagues;
    this.#find();
  }

  render(call: CallView, state: VerbButtonState): void {
    this.#call = call;
    this.#state = state;
    this.#renderVerbs();
  }

  #find(): void {
    const text = this.#field.value;
    this.#targets = findTargets(this.#colleagues ?? [], text, this.#ownUserId);
    const still = this.#targets.some((target) => target.to === this.#chosen);
    // While searching, the best match is meant; a list that was only opened means nobody yet.
    if (!still) this.#chosen = text.trim() === '' ? null : (this.#targets[0]?.to ?? null);
    this.#renderList();
    this.#renderVerbs();
  }

  #choose(to: string | null): void {
    this.#chosen = to;
    this.#renderList();
    this.#renderVerbs();
  }

  #renderList(): void {
    this.#list.replaceChildren(...this.#targets.map((target, index) => this.#makeOption(target, index)));
    const chosen = this.#list.querySelector('[aria-selected=true]');
    chosen?.scrollIntoView({ block: 'nearest' });
    setAttribute(this.#field, 'aria-activedescendant', chosen?.id ?? null);
    setAttribute(this.#field, 'aria-expanded', String(this.#targets.length > 0));
    setHidden(this.#list, this.#targets.length === 0);
    const empty = this.#colleagues === null ? cardTexts.colleaguesLoading : cardTexts.nobodyFound;
    setText(byId('nobody'), this.#targets.length > 0 ? '' : translate(empty, this.#lang));
  }

  #makeOption(target: Target, index: number): HTMLElement {
    const option = element('li', 'target');
    option.id = `target-${index}`;
    setAttribute(option, 'role', 'option');
    setAttribute(option, 'aria-selected', String(target.to === this.#chosen));
    setAttribute(option, 'data-to', target.to);
    setAttribute(option, 'data-state', target.state ?? 'unknown');
    const number = formatNumber(target.number);
    const state = element('span', 'target-state', colleagueStateWords(target.state, this.#lang));
    option.append(element('b', '', target.name ?? number), element('span', 'quiet', target.name === null ? '' : number), state); // prettier-ignore
    return option;
  }

  #renderVerbs(): void {
    const why = (allowed: boolean | undefined) =>
      this.#chosen === null ? cardTexts.whyNoTarget : allowed === true ? null : cardTexts.whyNotAllowed;
    for (const [button, verb] of [
      [this.#now, 'transfer'],
      [this.#consult, 'consult'],
    ] as const) {
      const reason = why(this.#call?.verbs[verb]);
      button.render(verb, { ...this.#state, why: reason && translate(reason, this.#lang) });
    }
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const at = this.#targets.findIndex((target) => target.to === this.#chosen);
      const count = this.#targets.length;
      const next = at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
      this.#choose(this.#targets[next]?.to ?? null);
    } else if (event.key === 'Enter') {
      // The second Enter does it: nobody is called by one key too many.
      if (this.#chosen !== null) this.#now.root.focus();
    } else return;
    event.preventDefault();
  }
}
