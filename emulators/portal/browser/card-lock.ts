const STALE_MS = 3000;
const BEAT_MS = 1000;

/** Held by the one tab of a browser that shows the card. Freed by itself when that tab is closed or reloaded. */
export interface CardLock {
  /** Takes the lock, waiting up to `waitMs` for a tab that is just going away. False: another tab has it. */
  take(waitMs: number): Promise<boolean>;
  release(): void;
}

export function makeCardLock(name: string): CardLock {
  // Web Locks exist only on https and loopback; on plain http of another host a beating flag must do.
  return 'locks' in navigator ? new BrowserLock(name) : new FlagLock(name);
}

class BrowserLock implements CardLock {
  readonly #name: string;
  #release: (() => void) | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  take(waitMs: number): Promise<boolean> {
    const options: LockOptions = waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true };
    return new Promise((resolve) => {
      const held = navigator.locks.request(this.#name, options, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>((release) => (this.#release = release));
      });
      // The only rejection is the wait running out: another tab still shows a card.
      held.catch(() => resolve(false));
    });
  }

  release(): void {
    this.#release?.();
    this.#release = null;
  }
}

class FlagLock implements CardLock {
  readonly #key: string;
  readonly #owner = String(Math.random());
  #beat: ReturnType<typeof setInterval> | null = null;

  constructor(name: string) {
    this.#key = name;
    window.addEventListener('pagehide', () => this.release());
  }

  async take(waitMs: number): Promise<boolean> {
    const until = Date.now() + waitMs;
    while (this.#takenByOther()) {
      if (Date.now() >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#write();
    // Two tabs may write at once: the last writer wins, and both look again after the write has travelled.
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (this.#takenByOther()) return false;
    this.#beat = setInterval(() => this.#write(), BEAT_MS);
    return true;
  }

  release(): void {
    if (this.#beat === null) return;
    clearInterval(this.#beat);
    this.#beat = null;
    localStorage.removeItem(this.#key);
  }

  #takenByOther(): boolean {
    const flag = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as { owner: string; at: number } | null;
    return flag !== null && flag.owner !== this.#owner && Date.now() - flag.at < STALE_MS;
  }

  #write(): void {
    localStorage.setItem(this.#key, JSON.stringify({ owner: this.#owner, at: Date.now() }));
  }
}
