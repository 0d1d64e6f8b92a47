import type { FrameAuth, FrameOpening, PickCrm, PickUser, ShowCall } from './wire.ts';

/** Requests of the portal's pages to the portal itself (session cookie, JSON both ways). */
export class PortalApi {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Opens a frame for the viewing user; the server issues his tokens. */
  openFrame(request: { appId: string; placementId: string | null; options: Record<string, unknown> }) {
    return this.#post<FrameOpening>('frame/open', request);
  }

  refreshAuth(appId: string) {
    return this.#post<FrameAuth>('frame/refresh', { appId });
  }

  setOption(appId: string, kind: 'app' | 'user', name: string, value: unknown) {
    return this.#post<Record<string, unknown>>('frame/option', { appId, kind, name, value });
  }

  install(appId: string, finish: boolean) {
    return this.#post<{ ok: boolean }>('frame/install', { appId, finish });
  }

  /** How long a background worker took to load, or has taken so far. */
  reportWorkerLoad(placementId: string, loadMs: number) {
    return this.#post<{ ok: boolean }>('frame/loaded', { placementId, loadMs });
  }

  /** What became of a card here; kept in the emulator's card history. */
  reportCard(callId: string, did: 'opened' | 'ignored' | 'closed') {
    return this.#post<{ ok: boolean }>('card/report', { callId, did });
  }

  /** Click-to-call through the user's «Номер для исходящего звонка». */
  call(number: string, crm?: { type: string; id: number }) {
    return this.#post<{ callId: string }>('call', { number, ...(crm ? { crm } : {}) });
  }

  /** The call as the card needs it, or null when it is over. */
  liveCall(callId: string) {
    return this.#post<ShowCall | null>('call/live', { callId });
  }

  users() {
    return this.#post<PickUser[]>('pick/users', {});
  }

  crm(types: string[]) {
    return this.#post<PickCrm[]>('pick/crm', { types });
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(`${this.#base}/bitrix/ajax/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    const answer = (await response.json()) as { result?: T; error?: string };
    if (!response.ok || answer.error !== undefined) throw new Error(answer.error ?? `HTTP ${response.status}`);
    return answer.result as T;
  }
}
