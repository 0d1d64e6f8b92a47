/** The operator's other calls: Bitrix24 shows one card only, so the second caller is seen here or nowhere. */
import type { ApiCallVerb, CallView, Lang } from '../../src/adapters/http/api-types.ts';
import { cardTexts } from '../../locales/card.ts';
import { translate } from '../../locales/translate.ts';
import { byId, element, setAttribute, setButtonState, setHidden, setText } from './dom.ts';
import { formatDuration, formatNumber } from './format.ts';
import { clockStart, phaseWords, verbOfCallWords, verbWords, whoWords } from './words.ts';

export interface OtherCallState {
  call: CallView;
  pending: ApiCallVerb | null;
  error: string | null;
}

interface Row {
  root: HTMLElement;
  who: HTMLElement;
  /** Beside the name: two clients may have the same one. */
  number: HTMLElement;
  phase: HTMLElement;
  timer: HTMLElement;
  answer: HTMLElement;
  end: HTMLElement;
  state: OtherCallState;
}

export class OtherCalls {
  private readonly rows = new Map<string, Row>();
  private readonly lang: Lang;
  private readonly press: (call: CallView, verb: ApiCallVerb) => void;

  constructor(lang: Lang, press: (call: CallView, verb: ApiCallVerb) => void) {
    this.lang = lang;
    this.press = press;
  }

  render(states: readonly OtherCallState[], connected: boolean, now: number): void {
    const list = byId('others-list');
    for (const [id, row] of this.rows) {
      if (states.some(({ call }) => call.id === id)) continue;
      row.root.remove();
      this.rows.delete(id);
    }
    for (const [index, state] of states.entries()) {
      const row = this.rows.get(state.call.id) ?? this.makeRow(state);
      this.renderRow(row, state, connected);
      if (list.children[index] !== row.root) list.insertBefore(row.root, list.children[index] ?? null);
    }
    setText(byId('others-title'), translate(cardTexts.otherCalls, this.lang, { count: states.length }));
    setHidden(byId('others'), states.length === 0);
    this.tick(now);
  }

  tick(now: number): void {
    for (const { timer, state } of this.rows.values()) {
      const start = clockStart(state.call);
      setText(timer, start === null ? '' : formatDuration(now - start));
    }
  }

  private makeRow(state: OtherCallState): Row {
    const root = element('li', 'other');
    const about = element('div', 'other-about');
    const line = element('p', 'other-state');
    const row: Row = {
      root,
      who: element('p', 'other-who'),
      number: element('span', 'other-number'),
      phase: element('span', ''),
      timer: element('span', 'other-timer'),
      answer: this.makeButton('other-answer', () => row.state),
      end: this.makeButton('other-end', () => row.state),
      state,
    };
    line.append(row.number, row.phase, row.timer);
    about.append(row.who, line);
    row.end.append(crossIcon());
    root.append(about, row.answer, row.end);
    this.rows.set(state.call.id, row);
    return row;
  }

  private makeButton(className: string, state: () => OtherCallState): HTMLElement {
    const button = element('button', `verb ${className}`);
    setAttribute(button, 'type', 'button');
    button.addEventListener('click', () => {
      const verb = button.dataset['verb'] as ApiCallVerb | undefined;
      if (verb && button.ariaDisabled !== 'true') this.press(state().call, verb);
    });
    return button;
  }

  private renderRow(row: Row, state: OtherCallState, connected: boolean): void {
    row.state = state;
    const { call, error } = state;
    const who = whoWords(call, this.lang);
    setText(row.who, who);
    const number = call.clientNumber === null ? '' : formatNumber(call.clientNumber);
    setText(row.number, number === who ? '' : number);
    const waits = call.phase === 'ringing' && call.direction === 'incoming';
    const words = waits ? translate(cardTexts.waits, this.lang) : phaseWords(call, this.lang);
    const unanswerable = call.answerHint !== null && !call.verbs.answer;
    setText(row.phase, error ?? (unanswerable ? translate(cardTexts.pickUp, this.lang) : words));
    setAttribute(row.root, 'data-kind', error === null ? call.phase : 'error');
    const ending = call.verbs.reject ? 'reject' : call.verbs.hangup ? 'hangup' : null;
    this.renderButton(row.answer, call.verbs.answer ? 'answer' : null, state, who, connected);
    this.renderButton(row.end, ending, state, who, connected);
  }

  private renderButton(
    button: HTMLElement,
    verb: ApiCallVerb | null,
    { pending }: OtherCallState,
    who: string,
    connected: boolean,
  ): void {
    setHidden(button, verb === null);
    if (verb === null) return;
    button.dataset['verb'] = verb;
    const label = verbOfCallWords(verb, who, this.lang);
    setAttribute(button, 'aria-label', label);
    setAttribute(button, 'title', label);
    if (verb === 'answer') setText(button, verbWords(verb, false, this.lang));
    setButtonState(button, { disabled: pending !== null || !connected, busy: pending === verb });
  }
}

function crossIcon(): SVGElement {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('class', 'icon');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M4 4l8 8M12 4l-8 8');
  icon.append(path);
  return icon;
}
