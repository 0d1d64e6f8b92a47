/** What the HTTP API gives to pages: types only, so that pages may import it without a byte of server code. */
import type { DeliveryStatus } from '../../app/ports/deliveries.ts';
import type { LinkState, SwitchCertificate } from '../../app/ports/switch-link.ts';
import type { CallVerb, CallView } from '../../app/ports/operator.ts';

export type { CallView } from '../../app/ports/operator.ts';
export type { UndeliveredCall as ApiUndeliveredCall } from '../../app/ports/undelivered.ts';
export type { SwitchCertificate } from '../../app/ports/switch-link.ts';

export type Lang = 'ru' | 'en';

/** Every refusal of the API; `message` is in the caller's language. */
export interface ApiError {
  error: string;
  message: string;
  /** For `validation_failed`: `{fields: {path: message}}`; for `number_taken`: `{number, userId, userName}`. */
  details?: Record<string, unknown>;
}

/** Answer of `GET api/v1/session`. */
export interface ApiSession {
  company: { id: string; name: string | null; domain: string };
  user: { id: string; name: string; admin: boolean };
  /** `cookie`: the settings page outside the portal; `page`: a frame. */
  by: 'cookie' | 'page';
  /** Epoch ms. */
  expiresAt: number;
}

export interface ApiLink {
  state: LinkState;
  /** Epoch ms. */
  since: number;
  lastError: string | null;
  /** Served by the integration. */
  numbers: string[];
  /** In the integration's range without `api\call\enabled`. */
  refusedNumbers: string[];
  /** False: the switch reports only calls made through the API. Null until registered. */
  csta: boolean | null;
}

interface ApiEcss {
  url: string;
  clientId: string;
  /** The key itself is never given out. */
  apiKeySet: boolean;
  domain: string;
  certificate: SwitchCertificate | null;
  /** Accepted fingerprint, upper-case hex pairs with colons; null when none. */
  pinnedFingerprint256: string | null;
}

export interface ApiBindings {
  /** `pending`: not tried since the start; `retrying`: the portal failed, tried again at `nextAttemptAt`. */
  state: 'pending' | 'ok' | 'failed' | 'retrying';
  /** Epoch ms of the last attempt. */
  checkedAt: number | null;
  nextAttemptAt: number | null;
  failed: { what: string; code: string; message: string }[];
  /** Scopes that the app lacks in the portal. */
  missingScopes: string[];
}

export type ApiDelivery = DeliveryStatus;

export interface ApiBitrix24 {
  /** `authorised` while the grant works; `problem` when the administrator must sign in again. */
  tokenState: 'authorised' | 'problem' | 'none';
  problem: string | null;
  /** Epoch ms; the access token is renewed by itself. */
  accessExpiresAt: number | null;
  /** Epoch ms; without any refresh until then the administrator must sign in again. */
  refreshExpiresAt: number | null;
  authorisedAt: number | null;
  refreshedAt: number | null;
  scope: string[];
  clientId: string;
  bindings: ApiBindings;
  delivery: ApiDelivery;
}

/** `GET api/v1/company`. */
export interface ApiCompany {
  id: string;
  name: string | null;
  domain: string;
  memberId: string;
  /** Null until the connection was set. */
  ecss: ApiEcss | null;
  bitrix24: ApiBitrix24;
  link: ApiLink;
  options: { defaultUserId: string | null; createCrmEntity: boolean };
}

/** Body of `PATCH api/v1/company`: what is absent stays as it is. */
export interface ApiCompanyPatch {
  name?: string | null;
  /** Null removes the connection. A first connection needs url, clientId, apiKey and domain. */
  ecss?: {
    url?: string;
    clientId?: string;
    /** Absent or "": the stored key stays. */
    apiKey?: string;
    domain?: string;
    certificate?: { pin: string | null };
  } | null;
  options?: { defaultUserId?: string | null; createCrmEntity?: boolean };
}

/** One row of `GET api/v1/users`. */
export interface ApiUser {
  id: string;
  name: string;
  active: boolean;
  numbers: string[];
  /** «Внутренний номер» of the portal's profile as last seen; only a hint. */
  portalNumber: string;
}

/**
 * What the server sends on `api/v1/live` after the page's first message: `{token}` of a frame, or `{}` of a page with the session
 * cookie.
 */
export type LiveMessage =
  /** The whole list; `now` is the server's clock, epoch ms. */
  | { type: 'calls'; calls: CallView[]; now: number }
  /** Followed by the close of the connection (code 4401): a repetition with the same token is pointless. */
  | { type: 'error'; error: string; message: string };

/** `POST api/v1/calls/{id}/{verb}` has no body and answers 204. */
export type ApiCallVerb = CallVerb;

/**
 * JSON in `<script type="application/json" id="bootstrap">` of a frame. The template holds the marker `<!--bootstrap-->`
 * where the server puts the element.
 */
export interface FrameBootstrap {
  /** Bearer for the API and for the first message of `api/v1/live`. */
  token: string;
  /** Epoch ms. */
  tokenExpiresAt: number;
  /** Path of the API with its closing slash, e.g. `/bitrix/api/v1/`. */
  apiBase: string;
  lang: Lang;
  /** CALL_ID of the card; null when the portal did not say. */
  callId: string | null;
  phoneNumber: string | null;
  theme: 'light' | 'dark' | 'auto';
  portalOrigin: string;
  user: { id: string; name: string; admin: boolean };
}

/** The same element in the settings page. Outside the portal the session cookie speaks for the user and `token` is null. */
export interface AdminBootstrap {
  token: string | null;
  /** Epoch ms. */
  tokenExpiresAt: number | null;
  apiBase: string;
  /** Path of the login page, to go to on 401. */
  loginUrl: string;
  lang: Lang;
  theme: 'light' | 'dark' | 'auto';
}
