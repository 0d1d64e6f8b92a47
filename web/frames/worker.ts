/**
 * Bitrix24's PAGE_BACKGROUND_WORKER: an invisible frame on every page of the portal that gives the portal's own call card its
 * buttons. It is loaded by every tab of every employee, so it does nothing until somebody looks.
 */
import type { ApiColleague, ApiError } from '../../src/adapters/http/api-types.ts';
import type { WorkerBootstrap } from '../../src/adapters/http/api-types-worker.ts';
import { translate } from '../../locales/translate.ts';
import { workerTexts as texts } from '../../locales/worker.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge-wire.ts';
import { NativeCard } from './worker-card.ts';
import { Hub } from './worker-hub.ts';
import { WorkerIdentity } from './worker-session.ts';

const ANSWER_MS = 10_000;

type Ready = WorkerBootstrap & { ticket: string };

class Worker {
  readonly #bootstrap: Ready;
  readonly #identity: WorkerIdentity;
  readonly #card: NativeCard;
  #hub: Hub | null = null;

  constructor(bootstrap: Ready, bridge: Bridge) {
    this.#bootstrap = bootstrap;
    this.#identity = new WorkerIdentity(bootstrap, bridge);
    this.#card = new NativeCard({
      bridge,
      lang: bootstrap.lang,
      opened: () => void this.#look(),
      server: {
        post: (path, body) => this.#post(path, body),
        colleagues: () => this.#colleagues(),
      },
    });
  }

  async start(): Promise<void> {
    this.#card.bind();
    const known = await this.#identity.recognise();
    if (known === 'yes') this.#join();
    // The first page that this user ever sees with us: the next ones know him.
    else if (known === 'not_yet') onceVisible(() => void this.#look());
    const waits = known === 'never' || this.#hub?.alone === true;
    if (waits && !this.#card.open && (await this.#card.present())) await this.#look();
  }

  /** Somebody looks at this tab and the state of his calls is wanted. */
  async #look(): Promise<void> {
    if (this.#hub === null && (await this.#identity.obtain()) === 'ok') this.#join();
    this.#hub?.wake();
  }

  #join(): void {
    const { userId } = this.#identity;
    if (this.#hub !== null || userId === null) return;
    this.#hub = new Hub({
      identity: this.#identity,
      apiBase: this.#bootstrap.apiBase,
      name: `ecss-worker/${this.#bootstrap.companyId}/${userId}`,
      onState: (state) => this.#card.update(state),
    });
    this.#hub.start();
  }

  async #post(path: string, body?: unknown): Promise<string | null> {
    const answer = await this.#request(`calls/${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (answer === null) return translate(texts.noAnswer, this.#bootstrap.lang);
    if (answer.ok) return null;
    const refusal = (await answer.json().catch(() => ({}))) as Partial<ApiError>;
    return refusal.message ?? translate(texts.refused, this.#bootstrap.lang, { code: refusal.error ?? answer.status });
  }

  async #colleagues(): Promise<ApiColleague[] | null> {
    const answer = await this.#request('colleagues');
    return answer?.ok === true ? ((await answer.json()) as ApiColleague[]) : null;
  }

  /** With a token, and with another one when the first is refused. Null: no answer. */
  async #request(path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    let answer: Response | null = null;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#identity.obtain();
      const { token } = this.#identity;
      if (token === null) return null;
      const headers = { ...init.headers, authorization: `Bearer ${token}`, 'accept-language': this.#bootstrap.lang };
      try {
        answer = await fetch(`${this.#bootstrap.apiBase}${path}`, {
          ...init,
          headers,
          signal: AbortSignal.timeout(ANSWER_MS),
        });
      } catch {
        // No network or no answer in time: the operator reads the same advice for both.
        return null;
      }
      if (answer.status !== 401) break;
      this.#identity.drop(token);
    }
    return answer;
  }
}

function onceVisible(act: () => void): void {
  if (document.hidden) document.addEventListener('visibilitychange', act, { once: true });
  else act();
}

const element = document.getElementById('bootstrap');
const bootstrap = JSON.parse(element?.textContent ?? 'null') as WorkerBootstrap | null;
const bridge = openBridge();
if (bootstrap?.ticket != null && bridge !== null) {
  void new Worker({ ...bootstrap, ticket: bootstrap.ticket }, bridge).start();
}
