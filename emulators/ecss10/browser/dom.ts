type Child = Node | string | null;

interface Properties {
  class?: string;
  text?: string;
  title?: string;
  type?: string;
  value?: string;
  placeholder?: string;
  label?: string;
  checked?: boolean;
  disabled?: boolean;
  open?: boolean;
  click?: () => void;
  change?: (target: HTMLInputElement) => void;
  enter?: () => void;
}

/** An element; texts are always set as text, so nothing that comes from a call is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  const { class: className, text, label, click, change, enter, ...rest } = properties;
  Object.assign(node, rest);
  if (className !== undefined) node.className = className;
  if (text !== undefined) node.textContent = text;
  if (label !== undefined) node.setAttribute('aria-label', label);
  if (click) node.addEventListener('click', click);
  if (change) node.addEventListener('change', () => change(node as HTMLElement as HTMLInputElement));
  if (enter) node.addEventListener('keydown', (event) => (event as KeyboardEvent).key === 'Enter' && enter());
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function button(text: string, click: () => void, kind = ''): HTMLButtonElement {
  return element('button', { text, type: 'button', click, class: kind });
}

export function checkbox(text: string, checked: boolean, change: (checked: boolean) => void): HTMLLabelElement {
  const box = element('input', { type: 'checkbox', checked, change: (target) => change(target.checked) });
  return element('label', { class: 'check' }, box, text);
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No element ${id}`);
  return found;
}

const drawn = new WeakMap<HTMLElement, string>();

/** Draws again only when `key` differs: a button must not vanish between press and release of the mouse. */
export function redraw(place: HTMLElement, key: unknown, draw: () => Child[]): void {
  const text = JSON.stringify(key);
  if (drawn.get(place) === text) return;
  drawn.set(place, text);
  place.replaceChildren(...draw().filter((child) => child !== null));
}
