/** Actions in flight on one connection: ids, answers, lists, timeouts, and bounds. */
import type { Clock } from '../../app/ports/clock.ts';
import { SwitchError } from '../../app/ports/switch-link.ts';
import type { CleanText } from '../links/failure.ts';
import { toSwitchError } from './errors.ts';
import { encodeAction, WireError } from './wire.ts';
import type { ActionFields, AmiMessage } from './wire.ts';

const ACTION_TIMEOUT_MS = 10_000;
/** Far above what clicks produce; beyond it the switch has stopped answering. */
const MAX_IN_FLIGHT = 128;
/** Channels of one switch; a list of more is none. */
const MAX_ITEMS = 100_000;

interface Waiting {
  resolve(answer: AmiMessage): void;
  reject(error: SwitchError): void;
  cancelTimeout(): void;
  /** The events of a list so far; null: one answer is all. */
  items: AmiMessage[] | null;
}

export class Actions {
  readonly #clock: Clock;
  readonly #clean: CleanText;
  readonly #send: (bytes: string) => void;
  readonly #waiting = new Map<string, Waiting>();
  #lastId = 0;
  #open = true;

  constructor(clock: Clock, clean: CleanText, send: (bytes: string) => void) {
    this.#clock = clock;
    this.#clean = clean;
    this.#send = send;
  }

  issue(name: string, fields: ActionFields): Promise<AmiMessage> {
    return this.#issue(name, fields, null);
  }

  async list(name: string, fields: ActionFields): Promise<AmiMessage[]> {
    const items: AmiMessage[] = [];
    await this.#issue(name, fields, items);
    return items;
  }

  /** True: the message belonged to an action, or to one that nobody waits for any more. */
  take(message: AmiMessage): boolean {
    const id = message.text('ActionID');
    const waiting = this.#waiting.get(id);
    if (message.has('Event')) {
      // Known: an Originate's outcome is an event with the id of an action that was answered long ago.
      if (message.text('Event') === 'OriginateResponse') return false;
      if (waiting?.items) this.#item(id, waiting, waiting.items, message);
      // Known: the parts of a list bear the id of the action, live events never do.
      return id !== '';
    }
    if (!waiting) return true;
    if (message.text('Response') !== 'Success' && message.text('Response') !== 'Goodbye') {
      this.#settle(id, waiting);
      waiting.reject(toSwitchError(this.#clean(message.text('Message'))));
    } else if (waiting.items === null) {
      this.#settle(id, waiting);
      waiting.resolve(message);
    }
    return true;
  }

  /**
   * The connection is gone. `timeout`, not `not_connected`: a command on its way may have been carried out, and the application must
   * not take it for one that was never sent.
   */
  abandon(): void {
    this.#open = false;
    for (const [id, waiting] of [...this.#waiting]) {
      this.#settle(id, waiting);
      waiting.reject(new SwitchError('timeout', 'The connection was lost before the switch answered'));
    }
  }

  #issue(name: string, fields: ActionFields, items: AmiMessage[] | null): Promise<AmiMessage> {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new SwitchError('not_connected', 'No connection to the switch'));
        return;
      }
      if (this.#waiting.size >= MAX_IN_FLIGHT) {
        reject(new SwitchError('too_many_requests', `${MAX_IN_FLIGHT} actions are waiting for the switch`));
        return;
      }
      const id = `crm-${++this.#lastId}`;
      let bytes: string;
      try {
        bytes = encodeAction([['Action', name], ['ActionID', id], ...fields]);
      } catch (error) {
        reject(new SwitchError('bad_params', error instanceof WireError ? error.message : String(error)));
        return;
      }
      const cancelTimeout = this.#clock.after(ACTION_TIMEOUT_MS, () => {
        this.#waiting.delete(id);
        reject(new SwitchError('timeout', `${name}: no answer within ${ACTION_TIMEOUT_MS / 1000} s`));
      });
      this.#waiting.set(id, { resolve, reject, cancelTimeout, items });
      this.#send(bytes);
    });
  }

  #item(id: string, waiting: Waiting, items: AmiMessage[], message: AmiMessage): void {
    const event = message.text('Event');
    // Known: `EventList: Complete`; older versions say it by the event's name alone.
    if (message.text('EventList') === 'Complete' || event.endsWith('Complete')) {
      this.#settle(id, waiting);
      waiting.resolve(message);
    } else if (items.length < MAX_ITEMS) items.push(message);
    else {
      this.#settle(id, waiting);
      waiting.reject(new SwitchError('switch_failure', `a list of more than ${MAX_ITEMS} items`));
    }
  }

  #settle(id: string, waiting: Waiting): void {
    this.#waiting.delete(id);
    waiting.cancelTimeout();
  }
}
