import { CompiledQuery } from 'kysely';

/**
 * Texts of the queries that every event of a call needs: building one anew takes longer than running it. One instance for each
 * database, because the dialect writes the texts.
 */
export class QueryTexts {
  readonly #texts = new Map<string, string>();

  /** `values`: the parameters in the order in which the query of this name has them. */
  query(name: string, values: readonly unknown[], build: () => CompiledQuery): CompiledQuery {
    const text = this.#texts.get(name) ?? build().sql;
    this.#texts.set(name, text);
    return CompiledQuery.raw(text, [...values]);
  }
}
