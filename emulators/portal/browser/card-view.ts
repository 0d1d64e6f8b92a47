import { NativeControls } from './card-native.ts';
import { personPanel } from './card-person.ts';
import type { PersonHooks } from './card-person.ts';
import { el } from './dom.ts';
import type { PlacementRef, ShowCall } from './wire.ts';

export interface CardViewHooks extends PersonHooks {
  close: () => void;
  fold: (folded: boolean) => void;
  selectTab: (tab: PlacementRef) => void;
}

/** What the card is called until a worker gives it another title. */
export function cardTitle(call: ShowCall): string {
  const kind = call.callback ? 'Обратный звонок' : call.incoming ? 'Входящий звонок' : 'Исходящий звонок';
  return call.phoneNumber === '' ? `${kind} — номер скрыт` : `${kind} ${call.phoneNumber}`;
}

/** The card's DOM: native part on the left, app tabs on the right; one strip when folded. */
export class CardView {
  readonly controls: NativeControls;
  readonly #hooks: CardViewHooks;
  readonly #root: HTMLElement;
  readonly #strip: HTMLElement;
  readonly #title: HTMLElement;
  readonly #comment: HTMLElement;
  readonly #panes = new Map<string, { tab: HTMLElement; pane: HTMLElement }>();

  constructor(call: ShowCall, tabs: PlacementRef[], hooks: CardViewHooks) {
    this.#hooks = hooks;
    this.controls = new NativeControls(hooks.native, {
      phoneNumber: call.phoneNumber,
      users: () => hooks.shell.api.users(),
    });
    this.#title = el('h2', { class: 'card-title' }, cardTitle(call));
    const person = personPanel(call, hooks);
    this.#comment = person.comment;
    const size = tabs.length > 0 ? 'card-wide' : call.crm || call.crmEntityId > 0 ? 'card-crm' : 'card-simple';
    this.#root = el(
      'section',
      { class: `call-card ${size}`, role: 'dialog', 'aria-label': 'Карточка звонка', 'data-call-id': call.callId },
      el(
        'header',
        { class: 'card-head' },
        this.#title,
        this.#button('fold', '—', 'Свернуть'),
        this.#button('close', '×', 'Закрыть'),
      ),
      el(
        'div',
        { class: 'card-body' },
        el('div', { class: 'card-left' }, person.root, this.controls.root),
        tabs.length > 0 ? this.#right(tabs) : null,
      ),
    );
    this.#strip = this.#foldedStrip(call);
  }

  get commentOpen(): boolean {
    return !this.#comment.hidden;
  }

  mount(folded: boolean): void {
    document.body.append(this.#root, this.#strip);
    this.setFolded(folded);
  }

  unmount(): void {
    this.controls.stop();
    this.#root.remove();
    this.#strip.remove();
  }

  /** Frames stay alive while folded: the app's page keeps its connection. */
  setFolded(folded: boolean): void {
    this.#root.hidden = folded;
    this.#strip.hidden = !folded;
  }

  setTitle(title: string): void {
    this.#title.textContent = title;
  }

  /** Brings a tab to the front and returns the element its frame lives in. */
  showPane(chosen: PlacementRef): HTMLElement {
    for (const [id, { tab, pane }] of this.#panes) {
      tab.setAttribute('aria-selected', String(id === chosen.id));
      pane.hidden = id !== chosen.id;
    }
    return this.#panes.get(chosen.id)?.pane ?? this.#root;
  }

  #right(tabs: PlacementRef[]): HTMLElement {
    const bar = el('div', { class: 'card-tabs', role: 'tablist' });
    const panes = el('div', { class: 'card-panes' });
    for (const ref of tabs) {
      const tab = el(
        'button',
        { class: 'card-tab', role: 'tab', onclick: () => this.#hooks.selectTab(ref) },
        ref.title,
      );
      const pane = el('div', { class: 'card-pane', role: 'tabpanel', hidden: '' });
      this.#panes.set(ref.id, { tab, pane });
      bar.append(tab);
      panes.append(pane);
    }
    return el('div', { class: 'card-right' }, bar, panes);
  }

  #button(action: 'fold' | 'close', sign: string, label: string): HTMLElement {
    const act = () => (action === 'close' ? this.#hooks.close() : this.#hooks.fold(true));
    return el('button', { class: `card-${action}`, 'aria-label': label, title: label, onclick: act }, sign);
  }

  #foldedStrip(call: ShowCall): HTMLElement {
    const unfold = () => this.#hooks.fold(false);
    return el(
      'div',
      { class: 'call-folded', 'data-call-id': call.callId },
      el(
        'button',
        { class: 'folded-open', 'aria-label': 'Развернуть', onclick: unfold },
        call.crm?.name ?? (call.portalCall || cardTitle(call)),
      ),
      el('small', {}, call.phoneNumber),
      el('button', { class: 'folded-close', 'aria-label': 'Закрыть', onclick: () => this.#hooks.close() }, '×'),
    );
  }
}
