/** The push channel: the operator's calls as the server knows them, for as long as the page is open. */
import type { CallView, FrameBootstrap, LiveMessage } from '../../src/adapters/http/api-types.ts';

export interface LiveListener {
  onCalls(calls: CallView[]): void;
  /** Server's clock minus ours, ms. */
  onClock(offsetMs: number): void;
  /** False from the loss of the connection until the server has sent the calls again. */
  onConnected(connected: boolean): void;
  /** The server will not have us any more; `message` is its explanation, when it gave one. */
  onRefused(message: string | null): void;
}

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
/** A connection that opens but stays silent is as good as none. */
const FIRST_ANSWER_MS = 8_000;
/** The server's way to say that the same token will never be taken again. */
const CLOSE_REFUSED = 4401;

/** Opens the channel and keeps it open: endless retries with exponential back-off and full jitter. */
export function openLive(bootstrap: FrameBootstrap, listener: LiveListener): void {
  let socket: WebSocket | null = null;
  let failures = 0;
  let retry: number | undefined;
  let patience: number | undefined;
  let refused = false;
  /** The server's last words before it closes the connection. */
  let explanation: string | null = null;

  const connect = () => {
    clearTimeout(retry);
    if (socket !== null || refused) return;
    const opened = new WebSocket(liveUrl(bootstrap.apiBase));
    socket = opened;
    patience = setTimeout(() => lost(opened), FIRST_ANSWER_MS);
    opened.onopen = () => opened.send(JSON.stringify({ token: bootstrap.token }));
    opened.onmessage = (event) => {
      if (socket === opened) receive(String(event.data));
    };
    opened.onclose = (event) => {
      if (event.code === CLOSE_REFUSED) {
        refused = true;
        listener.onRefused(explanation);
      }
      lost(opened);
    };
  };

  const receive = (text: string) => {
    const message = JSON.parse(text) as LiveMessage;
    if (message.type === 'error') {
      explanation = message.message;
      return;
    }
    clearTimeout(patience);
    failures = 0;
    listener.onClock(message.now - Date.now());
    listener.onConnected(true);
    listener.onCalls(message.calls);
  };

  const lost = (which: WebSocket) => {
    if (socket !== which) return;
    socket = null;
    clearTimeout(patience);
    which.close();
    listener.onConnected(false);
    if (refused) return;
    failures += 1;
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
    retry = setTimeout(connect, Math.random() * ceiling);
  };

  // The browser knows of a lost network long before the socket does.
  addEventListener('offline', () => socket && lost(socket));
  addEventListener('online', connect);
  document.addEventListener('visibilitychange', () => document.hidden || connect());
  connect();
}

function liveUrl(apiBase: string): string {
  const url = new URL(`${apiBase}live`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
