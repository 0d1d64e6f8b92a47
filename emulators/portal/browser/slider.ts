import { el } from './dom.ts';

/** Paths an app may open in a slider (known: vendor SDK and portal code). Matched before `..` is resolved. */
const OPENABLE =
  /^\/(crm\/(deal|lead|contact|company|type)|marketplace|company\/personal\/user\/[0-9]+|workgroups\/group\/[0-9]+)\//;

interface Opened {
  root: HTMLElement;
  onClose: () => void;
}

/** Panels that slide in from the right over the page; the last opened is on top. */
export class Sliders {
  readonly #base: string;
  readonly #stack: Opened[] = [];

  constructor(base: string) {
    this.#base = base;
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#stack.length > 0) this.close();
    });
  }

  /** Opens an empty slider and returns its body. `widthPx` 0: nearly the whole window. */
  open(title: string, widthPx: number, onClose: () => void): HTMLElement {
    const body = el('div', { class: 'slider-body' });
    const head = title === '' ? null : el('header', { class: 'slider-title' }, title);
    const close = el('button', { class: 'slider-close', 'aria-label': 'Закрыть', onclick: () => this.close() }, '×');
    const panel = el(
      'section',
      { class: 'slider-panel', role: 'dialog', 'aria-label': title || 'Слайдер' },
      close,
      ...(head ? [head] : []),
      body,
    );
    if (widthPx > 0) panel.style.width = `${widthPx}px`;
    const root = el('div', { class: 'slider' }, panel);
    root.addEventListener('click', (event) => {
      if (event.target === root) this.close();
    });
    document.body.append(root);
    this.#stack.push({ root, onClose });
    return body;
  }

  /** Opens a page of the portal. False when apps may not open that path. */
  openPath(path: string, onClose: () => void): boolean {
    if (!OPENABLE.test(path)) return false;
    const url = new URL(path, location.origin);
    url.searchParams.set('IFRAME', 'Y');
    url.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER');
    const body = this.open('', 0, onClose);
    body.append(
      el('iframe', { class: 'app-frame', src: `${this.#base}${url.pathname}${url.search}`, title: 'Страница портала' }),
    );
    return true;
  }

  close(): void {
    const top = this.#stack.pop();
    if (!top) return;
    // Answer first: the frame that asked may live in a slider below, but the one that closes is gone afterwards.
    top.onClose();
    top.root.remove();
  }
}
