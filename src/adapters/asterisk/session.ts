/** One connection to an AMI, from the banner to its end: login, actions and their answers, lists, events, the heartbeat. */
import type { Socket } from 'node:net';
import type { Clock } from '../../app/ports/clock.ts';
import { SwitchError } from '../../app/ports/switch-link.ts';
import { withDeadline } from '../links/deadline.ts';
import { LinkFailure, reasonOf } from '../links/failure.ts';
import type { CleanText } from '../links/failure.ts';
import { Actions } from './actions.ts';
import { logIn } from './login.ts';
import type { AmiUser } from './login.ts';
import { AmiParser } from './wire.ts';
import type { ActionFields, AmiMessage } from './wire.ts';

const LOGIN_TIMEOUT_MS = 10_000;
const PING_EVERY_MS = 15_000;
/** A half-open TCP connection says nothing for minutes; an answer to a ping takes milliseconds. */
const PONG_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;

export interface AmiListener {
  /** An event that belongs to no list; `at`: epoch ms of arrival. */
  onEvent(event: AmiMessage, at: number): void;
}

export class AmiSession {
  readonly #clock: Clock;
  readonly #listener: AmiListener;
  readonly #socket: Socket;
  readonly #parser = new AmiParser();
  readonly #actions: Actions;
  readonly #banner = Promise.withResolvers<undefined>();
  readonly #ended = Promise.withResolvers<LinkFailure>();
  #failure: LinkFailure | null = null;
  #lastHeard: number;
  #cancelPing: () => void = () => undefined;

  constructor(clock: Clock, clean: CleanText, socket: Socket, listener: AmiListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#socket = socket;
    this.#lastHeard = clock.now();
    this.#actions = new Actions(clock, clean, (bytes) => this.#socket.write(bytes));
    // Nobody may be waiting for the banner when the connection ends before it.
    this.#banner.promise.catch(() => undefined);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#onData(bytes));
    socket.on('error', (error) => {
      this.#failure ??= new LinkFailure('unreachable', reasonOf(error));
    });
    socket.on('close', () => this.#onClose());
  }

  /** Resolves, never rejects, to why the session is over. */
  get ended(): Promise<LinkFailure> {
    return this.#ended.promise;
  }

  /** e.g. `Asterisk Call Manager/5.0.4`. */
  get banner(): string {
    return this.#parser.banner ?? '';
  }

  /** Until when the connection is known to have lived, epoch ms; to be asked when it has just ended. */
  get aliveUntil(): number {
    const now = this.#clock.now();
    return now - this.#lastHeard > PING_EVERY_MS + PONG_MS / 2 ? this.#lastHeard : now;
  }

  /** Rejects with LinkFailure: `refused` when the switch knows no such user. */
  async open(user: AmiUser, signal: AbortSignal): Promise<void> {
    // It may have closed before anybody listened.
    if (this.#socket.destroyed) this.#onClose();
    await withDeadline(this.#clock, LOGIN_TIMEOUT_MS, 'AMI', signal, async (deadline) => {
      const aborted = (): void => this.abort(reasonOf(deadline.reason));
      deadline.addEventListener('abort', aborted, { once: true });
      try {
        await this.#banner.promise;
        await logIn(this, user);
      } catch (error) {
        throw this.#failure ?? error;
      } finally {
        deadline.removeEventListener('abort', aborted);
      }
    });
    this.#beat();
  }

  /** Resolves to the answer; rejects with SwitchError when it is no success. After `timeout` nobody knows what the switch did. */
  action(name: string, fields: ActionFields = []): Promise<AmiMessage> {
    return this.#actions.issue(name, fields);
  }

  /** An action whose answer is a list of events; resolves to those between its beginning and its end. */
  list(name: string, fields: ActionFields = []): Promise<AmiMessage[]> {
    return this.#actions.list(name, fields);
  }

  /** Says goodbye and resolves when the connection is gone. */
  async close(): Promise<void> {
    this.#failure ??= new LinkFailure('stopped', 'stopped');
    const cancel = this.#clock.after(CLOSE_TIMEOUT_MS, () => this.#socket.destroy());
    this.#socket.end('Action: Logoff\r\n\r\n');
    await this.#ended.promise;
    cancel();
  }

  /** Ends the session at once for a reason of ours. */
  abort(reason: string): void {
    this.#failure ??= new LinkFailure('unreachable', reason);
    this.#socket.destroy();
  }

  #onData(bytes: Buffer): void {
    if (this.#failure) return;
    this.#lastHeard = this.#clock.now();
    try {
      const messages = this.#parser.push(bytes);
      if (this.#parser.banner !== null) this.#banner.resolve(undefined);
      for (const message of messages) this.#onMessage(message);
    } catch (error) {
      this.abort(`not an AMI: ${reasonOf(error)}`);
    }
  }

  /** Known: an answer has no `Event`, but an event may have a `Response`. */
  #onMessage(message: AmiMessage): void {
    if (this.#actions.take(message)) return;
    if (message.has('Event')) this.#listener.onEvent(message, this.#lastHeard);
  }

  #beat(): void {
    this.#cancelPing = this.#clock.after(PING_EVERY_MS, () => {
      this.action('Ping').catch((error: unknown) => {
        // A user who may not ping is alive all the same.
        if (error instanceof SwitchError && error.code === 'timeout') this.abort(`silent for ${PONG_MS / 1000} s`);
      });
      this.#beat();
    });
  }

  #onClose(): void {
    this.#cancelPing();
    this.#actions.abandon();
    const failure = this.#failure ?? new LinkFailure('unreachable', 'The switch closed the connection');
    this.#failure = failure;
    this.#banner.reject(failure);
    this.#ended.resolve(failure);
  }
}
