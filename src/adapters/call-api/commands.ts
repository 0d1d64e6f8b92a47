/** Commands in flight on one connection: ids, timeouts, and a bound. */
import type { Clock } from '../../app/ports/clock.ts';
import { SwitchError } from '../../app/ports/switch-link.ts';
import { toSwitchError } from './errors.ts';
import type { CleanText } from '../links/failure.ts';
import type { CallApiProfile } from './profile.ts';
import { commandFrame } from './protocol.ts';
import type { Frame } from './protocol.ts';

const COMMAND_TIMEOUT_MS = 10_000;
/** Far above what clicks produce; beyond it the switch has stopped answering. */
const MAX_IN_FLIGHT = 64;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: SwitchError): void;
  cancelTimeout(): void;
}

export class Commands {
  readonly #clock: Clock;
  readonly #profile: CallApiProfile;
  readonly #clean: CleanText;
  readonly #send: (frame: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #open = true;

  constructor(clock: Clock, profile: CallApiProfile, clean: CleanText, send: (frame: string) => void) {
    this.#clock = clock;
    this.#profile = profile;
    this.#clean = clean;
    this.#send = send;
  }

  /** Resolves to the `result`; rejects with SwitchError. After `timeout` nobody knows whether the switch acted. */
  issue(method: string, params: Record<string, string>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new SwitchError('not_connected', 'No connection to the switch'));
        return;
      }
      if (this.#waiting.size >= MAX_IN_FLIGHT) {
        reject(new SwitchError('too_many_requests', `${MAX_IN_FLIGHT} commands are waiting for the switch`));
        return;
      }
      const id = ++this.#lastId;
      const cancelTimeout = this.#clock.after(COMMAND_TIMEOUT_MS, () => {
        this.#waiting.delete(id);
        reject(new SwitchError('timeout', `${method}: no answer within ${COMMAND_TIMEOUT_MS / 1000} s`));
      });
      this.#waiting.set(id, { resolve, reject, cancelTimeout });
      this.#send(commandFrame(this.#profile, id, method, params));
    });
  }

  /** Any frame received proves life, so nobody waits for the pong itself. */
  ping(): void {
    this.#send(commandFrame(this.#profile, ++this.#lastId, this.#profile.heartbeat.method, null));
  }

  /** Answers to pings and to commands that timed out have nobody waiting and are dropped. */
  settle(frame: Extract<Frame, { kind: 'result' | 'error' }>): void {
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    this.#waiting.delete(frame.id);
    waiting.cancelTimeout();
    if (frame.kind === 'result') waiting.resolve(frame.result);
    else waiting.reject(toSwitchError(this.#profile, frame.code, this.#clean(frame.text)));
  }

  /**
   * The connection is gone. `timeout`, not `not_connected`: a command on its way may have been carried out, and the
   * application must not take it for one that was never sent.
   */
  abandon(): void {
    this.#open = false;
    for (const waiting of this.#waiting.values()) {
      waiting.cancelTimeout();
      waiting.reject(new SwitchError('timeout', 'The connection was lost before the switch answered'));
    }
    this.#waiting.clear();
  }
}
