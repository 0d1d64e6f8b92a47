import { byId } from './dom.ts';
import type { Entry, State } from './model.ts';

let hideToast = 0;

/** Asks the control API; a refusal is shown to the visitor in its own words. */
export async function ask(method: string, path: string, body?: unknown): Promise<void> {
  const toast = byId('toast');
  try {
    const answer = await fetch(`/api/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (answer.ok) return;
    const { message } = (await answer.json()) as { message?: string };
    toast.textContent = message ?? `Ошибка ${answer.status}`;
  } catch {
    toast.textContent = 'Эмулятор не отвечает';
  }
  toast.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => (toast.hidden = true), 4_000);
}

/** For event handlers, which cannot wait. */
export function send(method: string, path: string, body?: unknown): void {
  void ask(method, path, body);
}

/** State and new log lines as they come; reconnects for ever. */
export function follow(onMessage: (message: { state: State; entries: Entry[] }) => void): void {
  const socket = new WebSocket(`ws://${location.host}/api/live`);
  socket.addEventListener('open', () => (byId('offline').hidden = true));
  socket.addEventListener('message', ({ data }) => {
    onMessage(JSON.parse(data as string) as { state: State; entries: Entry[] });
  });
  socket.addEventListener('close', () => {
    byId('offline').hidden = false;
    setTimeout(() => follow(onMessage), 1_000);
  });
}
