/** What the server and the background worker's frame say to each other: types only. */
import type { Lang } from './api-types.ts';

/** JSON in the `bootstrap` element of the worker's page. Nobody has asked the portal yet who looks at it. */
export interface WorkerBootstrap {
  /** Path of the API with its closing slash. */
  apiBase: string;
  lang: Lang;
  /** Our id of the company: tabs of other companies in the same browser are other people's. */
  companyId: string;
  /** To be traded for a page token; null: the company has no native buttons, the frame has nothing to do. */
  ticket: string | null;
}

/** Body of `POST api/v1/worker/session`. */
export interface WorkerSessionRequest {
  ticket: string;
  /** A newer access token of the viewer (`refreshAuth` of the portal's page) when the ticket's own is over. */
  authId?: string;
}

/** Its answer. */
export interface WorkerSession {
  /** Bearer for the API and for `api/v1/live`. */
  token: string;
  /** Not an instant: the clocks of browsers go as they like. */
  expiresInMs: number;
  userId: string;
}
