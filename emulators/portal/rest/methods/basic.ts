import { isoDate } from '../../clock.ts';
import { EVENT_SCOPES, eventAllowed } from '../../events/names.ts';
import type { LocalApp } from '../../state/apps.ts';
import { scopeGranted, type RestMethod } from '../method.ts';
import { flag, text } from '../params.ts';

const ALL_SCOPES = ['call', 'crm', 'im', 'placement', 'pull', 'telephony', 'user', 'user_basic', 'user_brief'];

/** Body of app.info on both origins (known on the portal; assumed to be the same on the OAuth server). */
export function appInfo(app: LocalApp, enterprise: boolean): Record<string, unknown> {
  const licence = enterprise
    ? { LICENSE: 'ru_ent250', LICENSE_TYPE: 'ent250', LICENSE_FAMILY: 'ent' }
    : { LICENSE: 'ru_pro100', LICENSE_TYPE: 'pro100', LICENSE_FAMILY: 'pro' };
  return {
    ID: app.id,
    CODE: app.clientId,
    VERSION: app.version,
    STATUS: app.status,
    INSTALLED: app.installed,
    PAYMENT_EXPIRED: 'N',
    DAYS: null,
    LANGUAGE_ID: 'ru',
    ...licence,
  };
}

/** Methods without a scope; `all` gives the registry for `methods` and `method.get`. */
export function basicMethods(all: () => ReadonlyMap<string, RestMethod>): RestMethod[] {
  return [
    { name: 'app.info', scope: null, run: ({ app, core }) => ({ result: appInfo(app, core.state.knobs.enterprise) }) },
    {
      name: 'profile',
      scope: null,
      run: ({ user }) => ({
        result: {
          ID: String(user.id),
          ADMIN: user.admin,
          NAME: user.name,
          LAST_NAME: user.lastName,
          PERSONAL_GENDER: user.gender,
          TIME_ZONE: '',
        },
      }),
    },
    {
      name: 'scope',
      scope: null,
      run: ({ app }, params) => ({ result: flag(params['full'], false) ? ALL_SCOPES : app.scopes }),
    },
    {
      name: 'methods',
      scope: null,
      run: ({ app }) => ({
        result: ['batch', ...all().keys()].filter((name) => scopeGranted(all().get(name)?.scope ?? null, app.scopes)),
      }),
    },
    {
      name: 'method.get',
      scope: null,
      run: ({ app }, params) => {
        const method = all().get(text(params['name']).toLowerCase());
        return {
          result: { isExisting: method !== undefined, isAvailable: !!method && scopeGranted(method.scope, app.scopes) },
        };
      },
    },
    { name: 'server.time', scope: null, run: ({ core }) => ({ result: isoDate(core.clock.now()) }) },
    { name: 'user.admin', scope: null, run: ({ user }) => ({ result: user.admin }) },
    {
      name: 'events',
      scope: null,
      run: ({ app }) => ({ result: Object.keys(EVENT_SCOPES).filter((event) => eventAllowed(event, app.scopes)) }),
    },
  ];
}
