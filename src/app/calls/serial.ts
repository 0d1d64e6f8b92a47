/** Runs asynchronous tasks one after another, in the order given: one company's calls change in one order only. */
export class Serial {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => undefined); // the caller of this run() sees the error; the next task must not
    return result;
  }

  /** Resolves when everything given so far has run. */
  async idle(): Promise<void> {
    await this.tail;
  }
}
