import type { PortalCore } from '../core.ts';
import { serverEndpoint } from '../core.ts';
import { issueTokens } from '../events/auth.ts';
import { hex } from '../ids.ts';
import { errors } from '../rest/errors.ts';

/** Exactly one of `appId` (main page, DEFAULT) and `handlerId` (a bound placement) says what to open. */
export interface FrameRequest {
  appId?: number;
  handlerId?: number;
  userId: number;
  /** Context of the placement; `URI` should be the path of the page. Left out for DEFAULT without options. */
  placementOptions?: Record<string, unknown>;
  /** 32 hex, new for each rendering when absent. */
  sid?: string;
  /** Host as the browser sees it (`location.host`); default the portal's domain. */
  host?: string;
}

export interface FrameAuth {
  AUTH_ID: string;
  AUTH_EXPIRES: string;
  REFRESH_ID: string;
}

/** A form that has to be submitted by POST into an iframe named `HOST|PROTOCOL|SID`. */
export interface FrameForm {
  action: string;
  target: string;
  sid: string;
  appId: number;
  /** `scheme://host` of the handler: the only origin whose messages count. */
  origin: string;
  placement: string;
  fields: Record<string, string>;
}

/** Builds the form of a frame (known fields; `member_id` and `status` are lower case). Throws RestError. */
export function frameForm(core: PortalCore, request: FrameRequest): FrameForm {
  const handler = request.handlerId === undefined ? undefined : core.state.placements.get(request.handlerId);
  const app = core.state.apps.get(handler?.appId ?? request.appId ?? 0);
  if (!app) throw errors.appNotFound();
  const url = handler?.handler ?? (app.installed ? app.handlerUrl : app.installUrl || app.handlerUrl);
  const sid = request.sid ?? hex(32);
  const host = request.host ?? core.address.domain;
  const protocol = core.address.protocol === 'https' ? '1' : '0';
  const query = new URLSearchParams({ DOMAIN: host, PROTOCOL: protocol, LANG: 'ru', APP_SID: sid });
  const placement = handler?.placement ?? 'DEFAULT';
  const options = request.placementOptions;
  return {
    action: `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`,
    target: `${host}|${protocol}|${sid}`,
    sid,
    appId: app.id,
    origin: new URL(url).origin,
    placement,
    fields: {
      ...refreshFrameAuth(core, app.id, request.userId),
      SERVER_ENDPOINT: serverEndpoint(core.address),
      APPLICATION_TOKEN: app.applicationToken,
      APPLICATION_SCOPE: app.scopes.join(','),
      member_id: core.state.memberId,
      status: app.status,
      PLACEMENT: placement,
      ...(options ? { PLACEMENT_OPTIONS: JSON.stringify(options) } : {}),
    },
  };
}

export function refreshFrameAuth(core: PortalCore, appId: number, userId: number): FrameAuth {
  const app = core.state.apps.get(appId);
  if (!app) throw errors.appNotFound();
  const pair = issueTokens(core, app, userId);
  return {
    AUTH_ID: pair.accessToken,
    AUTH_EXPIRES: String(Math.round((pair.expiresAt - pair.issuedAt) / 1000)),
    REFRESH_ID: pair.refreshToken,
  };
}
