/** Small helpers that touch the page only when something differs, so that focus, selection and live regions stay calm. */

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(id);
  return element;
}

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

export interface ButtonState {
  disabled: boolean;
  busy: boolean;
  /** Why it is disabled; shown on hover and focus. */
  why?: string | null;
}

/** `aria-disabled` instead of `disabled`, because a disabled button would lose the focus and could not say why it is disabled. */
export function setButtonState(button: HTMLElement, { disabled, busy, why = null }: ButtonState): void {
  setAttribute(button, 'aria-disabled', disabled ? 'true' : null);
  setAttribute(button, 'aria-busy', busy ? 'true' : null);
  setAttribute(button, 'aria-description', disabled ? why : null);
}

export function makeButton(className: string, press: () => void): HTMLElement {
  const made = element('button', className);
  made.addEventListener('click', press);
  return made;
}

export function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
