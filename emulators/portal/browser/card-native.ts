import { clockText, el, toast } from './dom.ts';
import { buttonsOf } from './ui-states.ts';
import type { NativeButton } from './ui-states.ts';
import type { PickUser } from './wire.ts';

const KEYPAD = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const QUALITY = ['1', '2', '3', '4', '5'];

type Emit = (event: string, argument?: unknown) => void;

/** Of whom the card is, and to whom its call may be transferred. */
export interface NativeContext {
  phoneNumber: string;
  users: () => Promise<PickUser[]>;
}

/** The card's own call buttons, status text and timer, as the background worker of the app set them. */
export class NativeControls {
  readonly root: HTMLElement;
  readonly #emit: Emit;
  readonly #context: NativeContext;
  readonly #status = el('div', { class: 'native-status' });
  readonly #timer = el('div', { class: 'native-timer', hidden: '' });
  readonly #buttons = el('div', { class: 'native-buttons' });
  readonly #form = el('div', { class: 'native-form', hidden: '' });
  #uiState = 'externalCard';
  #held = false;
  #muted = false;
  #ticking: ReturnType<typeof setInterval> | null = null;

  constructor(emit: Emit, context: NativeContext) {
    this.#emit = emit;
    this.#context = context;
    this.root = el('div', { class: 'native' }, this.#status, this.#timer, this.#buttons, this.#form);
  }

  /** False for an unknown state. */
  setUiState(uiState: string, autoStartTimer: boolean): boolean {
    const buttons = buttonsOf(uiState);
    if (!buttons) return false;
    this.#uiState = uiState;
    this.#form.hidden = true;
    this.#render(buttons);
    if (uiState !== 'connected') this.stopTimer();
    else if (autoStartTimer) this.startTimer();
    return true;
  }

  setStatus(text: string): void {
    this.#status.textContent = text;
  }

  setHeld(held: boolean): void {
    this.#held = held;
    this.#render(buttonsOf(this.#uiState) ?? []);
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#render(buttonsOf(this.#uiState) ?? []);
  }

  startTimer(): void {
    if (this.#ticking !== null) return;
    const startedAt = Date.now();
    const tick = () => (this.#timer.textContent = clockText(Date.now() - startedAt));
    tick();
    this.#timer.hidden = false;
    this.#ticking = setInterval(tick, 1000);
  }

  stopTimer(): void {
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = null;
  }

  stop(): void {
    this.stopTimer();
  }

  #render(buttons: NativeButton[]): void {
    this.#buttons.replaceChildren(...buttons.map((button) => this.#button(button)));
  }

  #button(button: NativeButton): HTMLElement {
    const pressed = button.kind === 'toggleHold' ? this.#held : button.kind === 'toggleMute' ? this.#muted : null;
    return el(
      'button',
      {
        class: `native-button ${button.look}`,
        'data-event': button.event,
        'aria-pressed': pressed === null ? null : String(pressed),
        onclick: () => this.#press(button),
      },
      button.label,
    );
  }

  #press(button: NativeButton): void {
    if (button.kind === 'click') this.#emit(button.event);
    else if (button.kind === 'toggleHold') {
      this.setHeld(!this.#held);
      this.#emit(button.event, this.#held);
    } else if (button.kind === 'toggleMute') {
      this.setMuted(!this.#muted);
      this.#emit(button.event, this.#muted);
    } else if (button.kind === 'transfer') this.#transferForm(button.event);
    else this.#keys(button.event, button.kind === 'dialpad' ? KEYPAD : QUALITY);
  }

  /** Known: `phoneNumber` is the number of the call itself, `target` the id of the chosen user. A typed number: assumed. */
  #transferForm(event: string): void {
    const users = el('select', { 'aria-label': 'Сотрудник' }, el('option', { value: '' }, 'Сотрудник…'));
    const input = el('input', { type: 'tel', 'aria-label': 'Номер', placeholder: 'или номер' });
    const go = () => {
      this.#form.hidden = true;
      this.#emit(event, { phoneNumber: this.#context.phoneNumber, target: users.value || input.value });
    };
    this.#form.replaceChildren(users, input, el('button', { class: 'button primary', onclick: go }, 'Перенаправить'));
    this.#form.hidden = false;
    users.focus();
    this.#context.users().then(
      (known) => users.append(...known.map(({ id, name }) => el('option', { value: id }, name))),
      (error: unknown) => toast(String(error)),
    );
  }

  #keys(event: string, keys: string[]): void {
    const press = (key: string) => el('button', { class: 'key', onclick: () => this.#emit(event, key) }, key);
    this.#form.replaceChildren(...keys.map(press));
    this.#form.hidden = false;
  }
}
