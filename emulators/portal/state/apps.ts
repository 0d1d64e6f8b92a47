import { hex, newClientId, newClientSecret } from '../ids.ts';

/** What the form «Локальное приложение» asks for. */
export interface LocalAppForm {
  name: string;
  /** «Путь вашего обработчика» */
  handlerUrl: string;
  /** «Путь для первоначальной установки» */
  installUrl: string;
  /** «Использует только API» */
  apiOnly: boolean;
  scopes: string[];
  /** Menu title by language; only for apps with a page. */
  menuTitle?: Record<string, string>;
}

export interface LocalApp extends Required<LocalAppForm> {
  id: number;
  clientId: string;
  clientSecret: string;
  /** Constant while the app is installed; proves to the app that a request comes from this portal. */
  applicationToken: string;
  installed: boolean;
  version: number;
  status: 'L';
  createdBy: number;
  createdAt: number;
  /** Own life of access tokens; null = the portal's knob. */
  tokenTtlMs: number | null;
  options: Record<string, unknown>;
  userOptions: Map<number, Record<string, unknown>>;
}

export class AppStore {
  private readonly apps = new Map<number, LocalApp>();
  private readonly deletedClientIds = new Set<string>();
  private lastId = 0;

  add(form: LocalAppForm, createdBy: number, now: number, keys?: { clientId: string; clientSecret: string }): LocalApp {
    const id = ++this.lastId;
    const app: LocalApp = {
      menuTitle: {},
      ...form,
      id,
      clientId: keys?.clientId ?? newClientId(),
      clientSecret: keys?.clientSecret ?? newClientSecret(),
      applicationToken: hex(32),
      installed: form.apiOnly,
      version: 1,
      status: 'L',
      createdBy,
      createdAt: now,
      tokenTtlMs: null,
      options: {},
      userOptions: new Map(),
    };
    this.apps.set(id, app);
    return app;
  }

  get(id: number): LocalApp | undefined {
    return this.apps.get(id);
  }

  byClientId(clientId: string): LocalApp | undefined {
    return this.list().find((app) => app.clientId === clientId);
  }

  wasDeleted(clientId: string): boolean {
    return this.deletedClientIds.has(clientId);
  }

  list(): LocalApp[] {
    return [...this.apps.values()];
  }

  delete(id: number): void {
    const app = this.apps.get(id);
    if (app) this.deletedClientIds.add(app.clientId);
    this.apps.delete(id);
  }
}
