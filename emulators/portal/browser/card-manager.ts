import { CallCard } from './card.ts';
import { makeCardLock } from './card-lock.ts';
import type { CardLock } from './card-lock.ts';
import type { Shell } from './commands-common.ts';
import { toast } from './dom.ts';
import type { Boot, ShowCall } from './wire.ts';

/** A tab in the background lets a visible one take the card first. */
const HIDDEN_TAB_DELAY_MS = 300;
/** After a reload the old page may still hold the lock for a moment. */
const RELOAD_WAIT_MS = 2000;

export type WorkerEmit = (appId: string, event: string, argument?: unknown) => void;

/** Keeps the product's rule of one card per browser: a second call is ignored, a hide must name the open call. */
export class CardManager {
  current: CallCard | null = null;
  readonly #shell: Shell;
  readonly #boot: Boot;
  readonly #lock: CardLock;
  readonly #foldedKey: string;
  readonly #seenKey: string;
  readonly #workers: WorkerEmit;
  #queue: Promise<void> = Promise.resolve();

  constructor(shell: Shell, boot: Boot, workers: WorkerEmit) {
    this.#shell = shell;
    this.#boot = boot;
    this.#workers = workers;
    this.#lock = makeCardLock(`viExternalCard${boot.base}`);
    this.#seenKey = `shownCallCard${boot.base}`;
    this.#foldedKey = `foldedCallCard${boot.base}`;
  }

  /** Pushes are handled one after the other: a hide must find the card its show has opened. */
  show(call: ShowCall, seq: number): Promise<void> {
    return this.#enqueue(async () => {
      if (this.current) {
        await this.#shell.api.reportCard(call.callId, 'ignored');
        return;
      }
      if (document.visibilityState === 'hidden')
        await new Promise((resolve) => setTimeout(resolve, HIDDEN_TAB_DELAY_MS));
      if (!(await this.#lock.take(0))) return;
      // A slow tab may come when another one has shown this very push and closed the card again.
      if (seq <= Number(localStorage.getItem(this.#seenKey) ?? 0)) {
        this.#lock.release();
        return;
      }
      localStorage.setItem(this.#seenKey, String(seq));
      this.#open(call, false);
      await this.#shell.api.reportCard(call.callId, 'opened');
    });
  }

  hide(callId: string): Promise<void> {
    return this.#enqueue(() => {
      if (this.current?.call.callId === callId) this.current.callEnded();
      return Promise.resolve();
    });
  }

  /** Brings a folded card back after a reload, when its call still lives. */
  restore(): Promise<void> {
    return this.#enqueue(async () => {
      const callId = localStorage.getItem(this.#foldedKey);
      if (callId === null) return;
      const call = await this.#shell.api.liveCall(callId);
      if (!call) localStorage.removeItem(this.#foldedKey);
      else if (await this.#lock.take(RELOAD_WAIT_MS)) this.#open(call, true);
    });
  }

  #open(call: ShowCall, folded: boolean): void {
    const card = new CallCard(this.#shell, call, this.#boot.tabs, {
      closeDelayMs: this.#boot.cardCloseDelayMs,
      worker: (event, argument) => this.#workers(call.restAppId, `BackgroundCallCard::${event}`, argument),
      folded: (now) => {
        if (now) localStorage.setItem(this.#foldedKey, call.callId);
        else localStorage.removeItem(this.#foldedKey);
      },
      closed: () => {
        this.current = null;
        localStorage.removeItem(this.#foldedKey);
        this.#lock.release();
        this.#reportClosed(call.callId);
      },
    });
    this.current = card;
    card.open(folded);
  }

  #reportClosed(callId: string): void {
    this.#shell.api.reportCard(callId, 'closed').catch((error: unknown) => toast(String(error)));
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    // The caller sees the failure; the next push must not.
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
