/** Texts differ by the number of rows inserted, so there are many, but not without end. */
const NAMES = 300;

/** Names under which PostgreSQL keeps prepared statements: parsing and planning one takes longer than running it. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** Undefined for a statement without parameters, and when there are names enough. */
  of(text: string, parameters: readonly unknown[]): string | undefined {
    if (parameters.length === 0) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= NAMES) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
