/** Small helpers that touch the page only when something differs, so that focus, selection and live regions stay calm. */

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`card.html lacks #${id}`);
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

/** `aria-disabled` instead of `disabled`, because a disabled button would lose the focus. */
export function setButtonState(button: HTMLElement, state: { disabled: boolean; busy: boolean }): void {
  setAttribute(button, 'aria-disabled', state.disabled ? 'true' : null);
  setAttribute(button, 'aria-busy', state.busy ? 'true' : null);
}

export function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
