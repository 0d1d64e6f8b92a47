/** What `/health/ready` asks. */
import type { Foundation } from './foundation.ts';

/** Resolves to why the server cannot serve now; empty when it can. */
export function readinessOf({ storage }: Foundation): () => Promise<string[]> {
  return () =>
    storage.ping().then(
      () => [],
      (error: unknown) => [`database: ${String(error)}`],
    );
}
