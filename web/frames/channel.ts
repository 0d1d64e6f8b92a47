/** The push channel, shared by the call card and the page «Звонки»: stays open for as long as the page does. */
import type { LiveHello, LiveKind, LiveMessage } from '../../src/adapters/http/api-types.ts';

export type LiveNews = Exclude<LiveMessage, { type: 'error' }>;

export interface ChannelHooks {
  /** Asked at each connection; null: the session's cookie speaks. */
  token(): string | null;
  onMessage(message: LiveNews): void;
  /** False from the loss of the connection until the server has sent something again. */
  onConnected(connected: boolean): void;
  /** The server will not have this token any more, and why when it said so; resolves to whether another try makes sense. */
  onRefused(message: string | null): Promise<boolean> | boolean;
}

export interface Channel {
  /** Replaces what is watched, now and after each reconnection. */
  watch(kinds: LiveKind[]): void;
}

const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
/** A connection that opens but stays silent is as good as none. */
export const ANSWER_MS = 8_000;
/** The server's way to say that the same token will never be taken again. */
export const CLOSE_REFUSED = 4401;

/** Opens the channel and keeps it open: endless retries with exponential back-off and full jitter, until it is refused for good. */
export function openChannel(apiBase: string, kinds: LiveKind[], hooks: ChannelHooks): Channel {
  let watched = kinds;
  let socket: WebSocket | null = null;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  /** The server's last words before it closes the connection. */
  let explanation: string | null = null;

  const connect = () => {
    clearTimeout(retry);
    if (socket !== null || over) return;
    const opened = new WebSocket(liveUrl(apiBase));
    socket = opened;
    patience = setTimeout(() => lost(opened), ANSWER_MS);
    opened.onopen = () => {
      const token = hooks.token();
      say(opened, { ...(token === null ? {} : { token }), watch: watched });
    };
    opened.onmessage = (event) => {
      if (socket === opened) receive(JSON.parse(String(event.data)) as LiveMessage);
    };
    opened.onclose = (event) => {
      if (event.code === CLOSE_REFUSED && socket === opened) void refused(opened);
      else lost(opened);
    };
  };

  const receive = (message: LiveMessage) => {
    if (message.type === 'error') {
      explanation = message.message;
      return;
    }
    clearTimeout(patience);
    failures = 0;
    explanation = null;
    hooks.onConnected(true);
    hooks.onMessage(message);
  };

  const refused = async (which: WebSocket) => {
    over = true;
    lost(which);
    over = !(await hooks.onRefused(explanation));
    connect();
  };

  const lost = (which: WebSocket) => {
    if (socket !== which) return;
    socket = null;
    clearTimeout(patience);
    which.close();
    hooks.onConnected(false);
    failures += 1;
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
    retry = setTimeout(connect, Math.random() * ceiling);
  };

  // The browser knows of a lost network long before the socket does.
  addEventListener('offline', () => socket && lost(socket));
  addEventListener('online', connect);
  document.addEventListener('visibilitychange', () => document.hidden || connect());
  connect();
  return {
    watch(next) {
      watched = next;
      // Before the first message is out there is nothing to replace: it will carry the list.
      if (socket?.readyState === WebSocket.OPEN) say(socket, { watch: next });
    },
  };
}

function say(socket: WebSocket, hello: LiveHello): void {
  socket.send(JSON.stringify(hello));
}

export function liveUrl(apiBase: string): string {
  const url = new URL(`${apiBase}live`, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
