/** What the call card hears of its operator's calls. */
import type { ApiColleague, CallView, FrameBootstrap } from '../../src/adapters/http/api-types.ts';
import { openChannel, type Channel } from './channel.ts';

export interface LiveListener {
  /** `now`: the server's clock, epoch ms. */
  onCalls(calls: CallView[], now: number): void;
  /** Only while they are watched. */
  onColleagues?(colleagues: ApiColleague[]): void;
  /** False from the loss of the connection until the server has sent the calls again. */
  onConnected(connected: boolean): void;
  /** The server will not have us any more; `message` is its explanation, when it gave one. */
  onRefused(message: string | null): void;
}

/** `calls` must always be watched, the others while they are on the screen. */
export function openLive({ apiBase, token }: FrameBootstrap, listener: LiveListener): Channel {
  return openChannel(apiBase, ['calls'], {
    token: () => token,
    onMessage(message) {
      if (message.type === 'colleagues') listener.onColleagues?.(message.colleagues);
      if (message.type === 'calls') listener.onCalls(message.calls, message.now);
    },
    onConnected: (connected) => listener.onConnected(connected),
    onRefused(message) {
      listener.onRefused(message);
      // The token came with the page, and only a new page brings another.
      return false;
    },
  });
}
