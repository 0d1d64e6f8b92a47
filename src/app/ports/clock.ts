/** Time as the product sees it; tests inject a clock that they move by hand. */
export interface Clock {
  /** Now, in epoch milliseconds. */
  now(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it. Must not keep the process alive by itself. */
  after(delayMs: number, action: () => void): () => void;
}
