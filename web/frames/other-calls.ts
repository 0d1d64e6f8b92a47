/** The operator's other calls: Bitrix24 shows one card only, so the second caller is seen here or nowhere. */
import type { CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import type { CommandState } from './commands.ts';
import { byId, element, makeButton, setAttribute, setHidden, setText } from './dom.ts';
import { formatDuration, formatNumber } from './format.ts';
import { VerbButton } from './verb-button.ts';
import { clockStart } from './call-clock.ts';
import { phaseWords, whoWords, type ButtonVerb } from './words.ts';

export interface OtherCallState extends CommandState {
  call: CallView;
}

export interface OtherCallsActions {
  press(call: CallView, verb: ButtonVerb): void;
  /** Makes it the big one. */
  show(call: CallView): void;
}

interface Row {
  root: HTMLElement;
  about: HTMLElement;
  who: HTMLElement;
  /** Beside the name: two clients may have the same one. */
  number: HTMLElement;
  phase: HTMLElement;
  timer: HTMLElement;
  take: VerbButton;
  end: VerbButton;
  state: OtherCallState;
}

export class OtherCalls {
  readonly #rows = new Map<string, Row>();
  readonly #lang: Lang;
  readonly #actions: OtherCallsActions;

  constructor(lang: Lang, actions: OtherCallsActions) {
    this.#lang = lang;
    this.#actions = actions;
  }

  render(states: readonly OtherCallState[], connected: boolean, now: number): void {
    const list = byId('others-list');
    for (const [id, row] of this.#rows) {
      if (states.some(({ call }) => call.id === id)) continue;
      row.root.remove();
      this.#rows.delete(id);
    }
    for (const [index, state] of states.entries()) {
      const row = this.#rows.get(state.call.id) ?? this.#makeRow(state);
      this.#renderRow(row, state, connected);
      if (list.children[index] !== row.root) list.insertBefore(row.root, list.children[index] ?? null);
    }
    setText(byId('others-title'), translate(cardTexts.otherCalls, this.#lang, { count: states.length }));
    setHidden(byId('others'), states.length === 0);
    this.tick(now);
  }

  tick(now: number): void {
    for (const { timer, state } of this.#rows.values()) {
      const start = clockStart(state.call);
      setText(timer, start === null ? '' : formatDuration(now - start));
    }
  }

  #makeRow(state: OtherCallState): Row {
    const press = (verb: ButtonVerb) => this.#actions.press(row.state.call, verb);
    const end = element('button', 'verb other-end');
    const cross = byId('transfer-close').querySelector('svg');
    if (cross) end.append(cross.cloneNode(true));
    const row: Row = {
      root: element('li', 'other'),
      about: makeButton('other-about', () => this.#actions.show(row.state.call)),
      who: element('b', 'other-who'),
      number: element('span', 'other-number'),
      phase: element('span', ''),
      timer: element('span', 'other-timer'),
      take: new VerbButton(element('button', 'verb other-answer'), this.#lang, press),
      end: new VerbButton(end, this.#lang, press),
      state,
    };
    const line = element('span', 'other-state');
    line.append(row.number, row.phase, row.timer);
    row.about.append(row.who, line);
    row.root.append(row.about, row.take.root, row.end.root);
    this.#rows.set(state.call.id, row);
    return row;
  }

  #renderRow(row: Row, state: OtherCallState, connected: boolean): void {
    row.state = state;
    const { call, error, pending } = state;
    const { verbs } = call;
    const who = whoWords(call, this.#lang);
    setText(row.who, who);
    row.about.title = translate(cardTexts.showCall, this.#lang, { who });
    const number = call.clientNumber === null ? '' : formatNumber(call.clientNumber);
    setText(row.number, number === who ? '' : number);
    const waits = call.phase === 'ringing' && call.direction === 'incoming';
    const words = waits ? translate(cardTexts.waits, this.#lang) : phaseWords(call, this.#lang);
    const unanswerable = call.answerHint !== null && !verbs.answer;
    setText(row.phase, error ?? (unanswerable ? translate(cardTexts.pickUp, this.#lang) : words));
    setAttribute(row.root, 'data-kind', error === null ? call.phase : 'error');
    const buttons = { pending, connected, who };
    row.take.render(verbs.answer ? 'answer' : verbs.unhold && !call.consultation ? 'unhold' : null, buttons);
    row.end.render(verbs.reject ? 'reject' : verbs.hangup ? 'hangup' : null, buttons);
  }
}
