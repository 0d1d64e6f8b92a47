import type { FrameOpening } from '../browser/wire.ts';
import type { Portal } from '../portal.ts';
import type { LocalApp } from '../state/apps.ts';

/** What the page sends to open a frame; ids are decimal strings. */
export interface OpenFrame {
  appId: string;
  placementId: string | null;
  options: Record<string, unknown>;
}

/** Opens and serves frames for the viewing user. */
export class FrameDesk {
  readonly #portal: Portal;
  /** Apps whose page has said setInstall once: FIRST_RUN is false for ever after. */
  readonly #started = new WeakSet<LocalApp>();

  constructor(portal: Portal) {
    this.#portal = portal;
  }

  open(userId: number, host: string, request: OpenFrame): FrameOpening {
    const portal = this.#portal;
    const target =
      request.placementId === null ? { appId: Number(request.appId) } : { handlerId: Number(request.placementId) };
    const form = portal.frameForm({ ...target, userId, host, placementOptions: request.options });
    const app = this.app(form.appId);
    const { fields } = form;
    return {
      sid: form.sid,
      action: form.action,
      fields,
      init: {
        LANG: 'ru',
        DOMAIN: host,
        PROTOCOL: portal.address.protocol === 'https' ? '1' : '0',
        PATH: '/rest',
        AUTH_ID: fields['AUTH_ID'] ?? '',
        AUTH_EXPIRES: fields['AUTH_EXPIRES'] ?? '',
        REFRESH_ID: fields['REFRESH_ID'] ?? '',
        MEMBER_ID: portal.state.memberId,
        FIRST_RUN: !app.apiOnly && !this.#started.has(app),
        IS_ADMIN: portal.state.users.get(userId)?.admin ?? false,
        INSTALL: !app.installed,
        USER_OPTIONS: app.userOptions.get(userId) ?? {},
        APP_OPTIONS: app.options,
        PLACEMENT: form.placement,
        PLACEMENT_OPTIONS: request.options,
      },
    };
  }

  app(id: number): LocalApp {
    const app = this.#portal.state.apps.get(id);
    if (!app) throw new Error('Приложение не найдено');
    return app;
  }

  started(appId: number): void {
    this.#started.add(this.app(appId));
  }

  /** App options may be set by administrators only (known). Answers all options of that kind. */
  setOption(
    userId: number,
    appId: number,
    kind: 'app' | 'user',
    name: string,
    value: unknown,
  ): Record<string, unknown> {
    const app = this.app(appId);
    if (kind === 'user') {
      const own = { ...app.userOptions.get(userId), [name]: value };
      app.userOptions.set(userId, own);
      return own;
    }
    if (!this.#portal.state.users.get(userId)?.admin) throw new Error('Access denied!');
    app.options[name] = value;
    return app.options;
  }
}
