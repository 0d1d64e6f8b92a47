type Child = Node | string | null;

/** Makes an element; `on*` keys are listeners, the rest attributes ("" for a bare attribute, null to leave it out). */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | null | ((event: Event) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** mm:ss of a duration in milliseconds. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** Small notice at the bottom right; goes away by itself. */
export function toast(text: string): void {
  const box =
    document.getElementById('toasts') ?? document.body.appendChild(el('div', { id: 'toasts', role: 'status' }));
  const item = el('div', { class: 'toast' }, text);
  box.append(item);
  setTimeout(() => item.remove(), 6000);
}
