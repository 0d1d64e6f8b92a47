export interface AutoCloseHooks {
  delayMs: number;
  /** The comment form is open: the card must not vanish under the user's hands. */
  busy: () => boolean;
  beforeClose: () => void;
  close: () => void;
}

/**
 * When an external card goes away after its call ended: at once, unless an app disabled that or the comment form is
 * open. Then the app is told and has 65 s, counted anew by each disableAutoClose.
 */
export class AutoClose {
  readonly #hooks: AutoCloseHooks;
  #enabled = true;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(hooks: AutoCloseHooks) {
    this.#hooks = hooks;
  }

  callEnded(): void {
    if (this.#enabled && !this.#hooks.busy()) {
      this.#hooks.close();
      return;
    }
    this.#hooks.beforeClose();
    this.#start();
  }

  disable(): void {
    this.#enabled = false;
    if (this.#timer !== null) this.#start();
  }

  enable(): void {
    this.#enabled = true;
    if (this.#timer !== null) this.#hooks.close();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #start(): void {
    this.stop();
    this.#timer = setTimeout(() => this.#hooks.close(), this.#hooks.delayMs);
  }
}
