/** The one WebSocket of a browser: one attempt. Whoever opens it decides what comes after its end. */
import type { CallView, LiveHello, LiveMessage } from '../../src/adapters/http/api-types.ts';
import { ANSWER_MS, CLOSE_REFUSED, liveUrl } from './channel.ts';

export interface LiveHooks {
  onCalls(calls: CallView[], offsetMs: number): void;
  /** Once, never after `close`; `refused`: a new token is needed. */
  onLost(refused: boolean): void;
}

export interface LiveLine {
  /** Makes the server say everything again; a line that stays silent is given up. */
  ask(): void;
  close(): void;
}

export function openLine(apiBase: string, token: string, hooks: LiveHooks): LiveLine {
  const socket = new WebSocket(liveUrl(apiBase));
  let over = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const end = (tell: boolean, refused = false) => {
    if (over) return;
    over = true;
    clearTimeout(patience);
    removeEventListener('offline', lost);
    socket.close();
    if (tell) hooks.onLost(refused);
  };
  const lost = () => end(true);
  const expect = () => {
    clearTimeout(patience);
    patience = setTimeout(lost, ANSWER_MS);
  };
  const say = (hello: LiveHello) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    expect();
    socket.send(JSON.stringify(hello));
  };

  socket.onopen = () => say({ token, watch: ['calls'] });
  socket.onmessage = (event) => {
    const message = JSON.parse(String(event.data)) as LiveMessage;
    if (over || message.type !== 'calls') return;
    clearTimeout(patience);
    hooks.onCalls(message.calls, message.now - Date.now());
  };
  socket.onclose = ({ code }) => end(true, code === CLOSE_REFUSED);
  // The browser knows of a lost network long before the socket does.
  addEventListener('offline', lost);
  expect();
  return { ask: () => say({ watch: ['calls'] }), close: () => end(false) };
}
