/** Which of the clients with this number is meant, and where the CRM keeps him. */
import type { ApiCrmClient, CallView } from '../../src/adapters/http/api-types.ts';

/** The page of a client in the portal; one of the few that a frame may open (known). */
export function clientPath({ type, id }: Pick<ApiCrmClient, 'type' | 'id'>): string {
  return `/crm/${type.toLowerCase()}/details/${encodeURIComponent(id)}/`;
}

export const clientKey = ({ type, id }: Pick<ApiCrmClient, 'type' | 'id'>): string => `${type}:${id}`;

/** The operator's choice where several clients share a number. It outlives a reload of the page, not the browser's tab. */
export class ClientChoice {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  /** Null: the operator has not chosen. */
  of(call: CallView): ApiCrmClient | null {
    const key = this.#storage.getItem(`client:${call.id}`);
    return call.clients.find((client) => clientKey(client) === key) ?? null;
  }

  choose(call: CallView, client: Pick<ApiCrmClient, 'type' | 'id'>): void {
    this.#storage.setItem(`client:${call.id}`, clientKey(client));
  }
}

/** The tab's storage, or plain memory where the browser denies storage to frames of other sites. */
export function tabStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return sessionStorage;
  } catch {
    const memory = new Map<string, string>();
    return { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) };
  }
}
