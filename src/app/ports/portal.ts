/** The port to a company's Bitrix24 portal. */
import type { OrderOutcome, PortalOrder, CommandFailure } from '../../domain/delivery/command.ts';
import type { Recording } from './recordings.ts';

/** OAuth tokens of the administrator on whose behalf the server works. */
export interface PortalGrant {
  accessToken: string;
  refreshToken: string;
  /** Epoch ms. */
  expiresAt: number;
  /** `client_endpoint` of the newest answer, e.g. `https://company.bitrix24.ru/rest/`; changes when the portal is renamed. */
  restEndpoint: string;
  scope: string[];
  /** Portal user id of the administrator. */
  userId: string | null;
  /** Epoch ms of the administrator's last authorisation. */
  authorisedAt: number;
  /** Epoch ms of the last refresh; the refresh token lives 180 days from it (known). */
  refreshedAt: number;
}

export interface PortalApp {
  clientId: string;
  clientSecret: string;
}

/** Who a token belongs to (`profile`). */
export interface PortalUser {
  id: string;
  admin: boolean;
  name: string;
}

export interface PortalEmployee {
  id: string;
  name: string;
  active: boolean;
  /** UF_PHONE_INNER, "" when unset. */
  innerNumber: string;
}

export interface WantedPlacement {
  placement: string;
  handler: string;
  title: { ru: string; en: string };
  /** PAGE_BACKGROUND_WORKER only, which is refused without (known): where the portal says that it removed a slow worker. */
  errorHandlerUrl?: string;
}

/** What a placement or an event handler should be after a start. */
export interface WantedBindings {
  events: { event: string; handler: string }[];
  placements: WantedPlacement[];
  /** Placements that this application shall not have (any more), whatever address they lead to. */
  unwanted?: string[];
  /** Unbind and bind placements again even if they look right (`rebindPlacement`). */
  force: boolean;
}

export interface BindingReport {
  bound: string[];
  removed: string[];
  failed: { what: string; code: string; message: string }[];
}

/** Rejections of the portal and of the OAuth server, with the policy already decided. */
export class PortalError extends Error {
  override readonly name = 'PortalError';
  readonly failure: CommandFailure;
  constructor(failure: CommandFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** One request to the portal as the trace shows it; never contains tokens. */
export interface PortalExchange {
  /** Epoch ms. */
  sentAt: number;
  durationMs: number;
  /** REST methods, in order, batch unpacked. */
  methods: string[];
  /** HTTP status; null when there was no answer. */
  httpStatus: number | null;
  error: string | null;
}

/** A portal's request limit as we know it. */
export interface RequestBudgetState {
  /** Requests that may leave at once. */
  left: number;
  /** Most that may ever. */
  burst: number;
  /** Requests that wait for their turn. */
  waiting: number;
}

/** One company's portal. All methods reject with PortalError; each request has a timeout. */
export interface Portal {
  /**
   * Sends the orders of several calls in as few requests as possible (one, up to 50 commands). Never rejects; `signal` cuts it
   * (code `cut`). What was cut, or not answered in time, may have been carried out.
   */
  deliver(
    orders: PortalOrder[],
    signal?: AbortSignal,
  ): Promise<{ outcomes: OrderOutcome[]; exchanges: PortalExchange[] }>;
  /** Epoch ms from which the portal's request budget holds `requests` requests; now or earlier when it does already. */
  budgetReadyAt(requests: number): number;
  /** Null before the first request. */
  budget(): RequestBudgetState | null;
  /**
   * Uploads the recording of a finished call; a repetition replaces it. Waits until calls leave room in the request budget. Rejects
   * with code `not_finished` when the portal has no record of the call yet; `signal` cuts it.
   */
  attachRecord(crmCallId: string, recording: Recording, signal: AbortSignal): Promise<{ fileId: string }>;
  /** All employees, page after page; `complete` false when a page failed or was short, so that nothing is erased on it. */
  employees(): Promise<{ employees: PortalEmployee[]; complete: boolean }>;
  bind(wanted: WantedBindings): Promise<BindingReport>;
  scope(): Promise<string[]>;
  /** Who is behind a foreign access token, asked at this company's own portal address. */
  whoIs(accessToken: string): Promise<PortalUser>;
  /** `app.info` CODE with a foreign token, asked at this company's own portal address: the check of trust on first use. */
  appCodeOf(accessToken: string): Promise<string>;
  /** The portal's clock, epoch ms (`server.time`). */
  serverTime(): Promise<number>;
  /** Has the portal send ONAPPTEST to `handler`, by the way that all events take; resolves when the portal agreed. */
  sendTestEvent(handler: string): Promise<void>;
  /** The handler of test events is not needed any more. */
  endTestEvents(handler: string): Promise<void>;
  /** Names one of the application's outside lines, so that the portal's statistics do; makes it when it is not there. */
  putLine(line: { number: string; name: string }): Promise<void>;
  /** A line that is not there is no error. */
  removeLine(number: string): Promise<void>;
}

/** OAuth steps that have no company yet. */
export interface PortalOAuth {
  /** Decides http or https for a domain typed by an administrator and normalises it; rejects a malformed one. */
  resolveOrigin(domain: string): Promise<string>;
  authorizeUrl(origin: string, clientId: string, state: string): string;
  /** `serverDomain`: `server_domain` of the redirect; used only when it is on the allow-list of OAuth hosts. */
  exchangeCode(
    app: PortalApp,
    code: string,
    serverDomain: string | null,
  ): Promise<{ grant: PortalGrant; memberId: string }>;
  /** False: the name service knows for certain that there is no such host. */
  knownHost(origin: string): Promise<boolean>;
  /** `profile` with a fresh grant. `portalNow`: the portal's clock at its answer, epoch ms; null when it did not say. */
  profile(grant: PortalGrant): Promise<PortalUser & { portalNow?: number | null }>;
}

/** How the Portal adapter reads and keeps the company's tokens; `save` must be durable before it resolves. */
export interface GrantStore {
  load(): Promise<{ grant: PortalGrant; app: PortalApp; memberId: string } | null>;
  save(grant: PortalGrant): Promise<void>;
  /** The OAuth server refused for good: the administrator must authorise again. */
  revoked(reason: string): Promise<void>;
}

/** `applicationToken`, `code` etc. of an incoming portal event, after form decoding. */
export interface PortalEvent {
  event: string;
  /** Epoch ms when the portal queued it (`ts`). */
  queuedAt: number | null;
  data: Record<string, unknown>;
  auth: {
    accessToken: string | null;
    refreshToken: string | null;
    applicationToken: string | null;
    memberId: string | null;
    domain: string | null;
  };
}
