/** What the HTTP API gives to pages: types only, so that pages may import it without a byte of server code. */
import type { CheckId } from '../../../locales/checks.ts';
import type { CureAction } from '../../app/companies/check.ts';
import type { TestCallState } from '../../app/companies/test-calls.ts';
import type { Company, CompanyOptions } from '../../app/ports/store.ts';
import type { DeliveryStatus } from '../../app/ports/deliveries.ts';
import type {
  AsteriskAddress,
  LinkState,
  SwitchCertificate,
  SwitchKind,
  SwitchRemark,
} from '../../app/ports/switch-link.ts';
import type { CallVerb, CallView, Colleague } from '../../app/ports/operator.ts';

export type { CallView, Colleague as ApiColleague, CrmClient as ApiCrmClient } from '../../app/ports/operator.ts';
export type { CallPage as ApiCallPage, PastCall as ApiPastCall } from '../../app/ports/history.ts';
export type { UndeliveredCall as ApiUndeliveredCall } from '../../app/ports/undelivered.ts';
export type { Story as ApiStory, StoryRow as ApiStoryRow, StoryStep as ApiStoryStep } from '../../app/ports/stories.ts';
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
  /** What an administrator should know although the link works. */
  remarks: SwitchRemark[];
}

interface ApiAsterisk extends Omit<AsteriskAddress, 'secret'> {
  /** The secret itself is never given out. */
  secretSet: boolean;
  certificate: SwitchCertificate | null;
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
  /** When the portal last removed the background worker as too slow, epoch ms; it was bound again unless `state` is `failed`. */
  removedByPortal: number | null;
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
  /** The administrator in whose name the server works; null when unknown. */
  authorisedBy: { id: string; name: string } | null;
  /** Genuine events of the portal since the server's start, epoch ms: the last one, and the last click on a number. */
  events: { lastAt: number | null; lastClickAt: number | null };
  bindings: ApiBindings;
  delivery: ApiDelivery;
}

/** The outside line in the portal; `pending`: not asked yet, or asked again by itself. */
export interface ApiLine {
  state: 'none' | 'pending' | 'ok' | 'failed';
  code: string | null;
  message: string | null;
}

/** `GET api/v1/company`. */
export interface ApiCompany {
  id: string;
  name: string | null;
  domain: string;
  memberId: string;
  /** Which of the two connections is used. */
  switchKind: SwitchKind;
  /** Null until the connection was set. */
  ecss: ApiEcss | null;
  asterisk: ApiAsterisk | null;
  bitrix24: ApiBitrix24;
  link: ApiLink;
  options: CompanyOptions;
  line: ApiLine;
  /** Since when (epoch ms) and why the server does nothing for the company; null: it works. */
  disabled: Company['disabled'];
  /** Some call has come through already: the first set-up is over. */
  hadCalls: boolean;
}

/** Body of `PATCH api/v1/company`: what is absent stays as it is. */
export interface ApiCompanyPatch {
  name?: string | null;
  /** Null removes the connection. A first connection needs url, clientId, apiKey and domain. */
  switchKind?: SwitchKind;
  /** Null removes the connection; an empty secret keeps the stored one. */
  asterisk?: (Partial<Omit<AsteriskAddress, 'pinnedFingerprint256'>> & { certificate?: { pin: string | null } }) | null;
  ecss?: {
    url?: string;
    clientId?: string;
    /** Absent or "": the stored key stays. */
    apiKey?: string;
    domain?: string;
    certificate?: { pin: string | null };
  } | null;
  options?: Partial<CompanyOptions>;
}

/** One thing that was checked, in words of the caller's language. */
export interface ApiCheck {
  id: CheckId;
  title: string;
  /** `unknown`: not checked since the server's start; `skipped`: nothing to check, or something it needs is wrong. */
  state: 'unknown' | 'running' | 'ok' | 'warning' | 'fault' | 'skipped';
  /** Stable code of what was found; null while unknown. */
  code: string | null;
  message: string | null;
  /** What to do; null when nothing is to be done. */
  advice: string | null;
  /** What a page can offer, and commands to type elsewhere. */
  cure: { action: CureAction; commands: string[] } | null;
  /** Epoch ms. */
  checkedAt: number | null;
}

/** `GET` and `POST api/v1/company/checks`. */
export interface ApiChecks {
  running: boolean;
  checks: ApiCheck[];
}

/** `GET` and `POST api/v1/company/test-call`; `call` null: none since the server's start. */
export interface ApiTestCall {
  call: TestCallState | null;
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

/** What a page may watch: its operator's calls, the company's colleagues, and (administrators) all calls of the company. */
export type LiveKind = 'calls' | 'colleagues' | 'everybody';

/**
 * The page's first message on `api/v1/live`; the token of a frame, none from a page with the session cookie. Any later message
 * is `{watch}` and replaces what is watched.
 */
export interface LiveHello {
  token?: string;
  /** Default: `['calls']`. */
  watch?: LiveKind[];
}

/** What the server sends on `api/v1/live`: the whole list, at once after the page has asked for it and after each change. */
export type LiveMessage =
  /** `now` is the server's clock, epoch ms. */
  | { type: 'calls'; calls: CallView[]; now: number }
  | { type: 'colleagues'; colleagues: Colleague[] }
  | { type: 'everybody'; calls: CallView[]; now: number }
  /** Followed by the close of the connection (code 4401): a repetition with the same token is pointless. */
  | { type: 'error'; error: string; message: string };

/** `POST api/v1/calls/{id}/{verb}` answers 204. Body: none, `{to}` for `transfer` and `consult`, `{digits}` for `dtmf`. */
export type ApiCallVerb = CallVerb;

/**
 * JSON in `<script type="application/json" id="bootstrap">` of a frame. The template holds the marker `<!--bootstrap-->`
 * where the server puts the element.
 */
export interface FrameBootstrap {
  /** Bearer for the API and for the first message of `api/v1/live`. */
  token: string;
  /** Path of the API with its closing slash, e.g. `/bitrix/api/v1/`. */
  apiBase: string;
  lang: Lang;
  /** CALL_ID of the card; null when the portal did not say. */
  callId: string | null;
  phoneNumber: string | null;
  portalOrigin: string;
  /** Of the viewer, at the portal. */
  userId: string;
  /**
   * The viewer's calls when the page was made, as `api/v1/live` will tell them again: the card is painted with them at once. Without
   * ended ones, except the card's own.
   */
  calls: CallView[];
  /** The server's clock then, epoch ms. */
  now: number;
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

/** The same element in the page «Звонки». */
export interface CallsBootstrap {
  /** `session_tab`: a tab of its own with an administrator's session; `operator_tab`: one that an operator opened from the portal. */
  place: 'portal' | 'session_tab' | 'operator_tab';
  /** Null where the session cookie speaks for the user. */
  token: string | null;
  /** Epoch ms. */
  tokenExpiresAt: number | null;
  apiBase: string;
  /** Path of the page itself. Below it, for `operator_tab`: `POST tab` (form field `token`), `POST token`, `POST leave`. */
  pageUrl: string;
  loginUrl: string;
  lang: Lang;
  theme: 'light' | 'dark' | 'auto';
  portalOrigin: string;
  user: { id: string; name: string; admin: boolean };
}
