import type { Push } from './wire.ts';

const RETRY_MS = 1000;

/** Commands from the portal to this page, over one WebSocket that reconnects for ever. */
export class PushChannel {
  readonly #url: string;
  readonly #handle: (push: Push) => void;

  constructor(base: string, handle: (push: Push) => void) {
    this.#url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${base}/bitrix/push`;
    this.#handle = handle;
  }

  start(): void {
    const socket = new WebSocket(this.#url);
    // Readable from outside: whoever drives the page can tell that a push will arrive.
    socket.addEventListener('open', () => (document.documentElement.dataset['push'] = 'open'));
    socket.addEventListener('message', (event) => this.#handle(JSON.parse(String(event.data)) as Push));
    socket.addEventListener('close', () => {
      document.documentElement.dataset['push'] = 'closed';
      setTimeout(() => this.start(), RETRY_MS);
    });
  }
}
