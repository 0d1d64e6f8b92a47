/**
 * The line from a frame of ours to the portal's page around it: the postMessage protocol of the vendor's SDK (known), in a
 * fortieth of its weight. Unlike the SDK it loses no event that fires within 900 ms of the binding: whatever comes under the
 * binding's key is an event, because the portal never acknowledges a binding (known).
 */
import { formatCommand, parseAnswer, readSeat, type Bridge } from './bridge-wire.ts';

export type { Bridge } from './bridge-wire.ts';

/** The portal leaves commands that it does not know, or does not allow here, without any answer (known). */
export const NO_ANSWER_MS = 900;

/** Null when no portal's page is around this one. */
export function openBridge(): Bridge | null {
  const seat = window.parent === window ? null : readSeat(window.name, location.search);
  if (seat === null) return null;
  const { origin, sid } = seat;
  const listeners = new Map<string, (value: unknown) => void>();
  let lastKey = 0;

  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== origin) return;
    const answer = parseAnswer(event.data);
    if (answer !== null) listeners.get(answer.key)?.(answer.value);
  });

  const send = (command: string, params: unknown, listener: (value: unknown) => void): string => {
    // A letter in front, so that no key looks like a number to the portal's scripts.
    const key = `k${(lastKey += 1)}`;
    listeners.set(key, listener);
    window.parent.postMessage(formatCommand(command, params, key, sid), origin);
    return key;
  };

  return {
    call: (command, params, timeoutMs = NO_ANSWER_MS) =>
      new Promise((resolve) => {
        const done = (value: unknown) => {
          listeners.delete(key);
          resolve(value);
        };
        const key = send(command, params, done);
        if (timeoutMs !== Infinity) setTimeout(() => done(null), timeoutMs);
      }),
    on: (event, listener) => void send('placementBindEvent', { event }, listener),
  };
}
