import type { PortalCore } from '../core.ts';
import type { LocalApp } from '../state/apps.ts';
import type { TokenPair } from '../state/tokens.ts';
import type { PortalUser } from '../state/users.ts';
import type { UploadedFile } from './multipart.ts';
import type { Params } from './params.ts';

/** Who calls: every token belongs to an app and a user, so all calls are in app context. */
export interface RestContext {
  core: PortalCore;
  app: LocalApp;
  user: PortalUser;
  token: TokenPair;
  files: UploadedFile[];
}

export interface RestResult {
  result: unknown;
  next?: number | undefined;
  total?: number | undefined;
}

export interface RestMethod {
  /** Lower case. */
  name: string;
  /** null = no scope needed («basic»). */
  scope: string | null;
  /** Known: batch, upload and download are not allowed inside a batch. */
  noBatch?: boolean;
  run(context: RestContext, params: Params): RestResult | Promise<RestResult>;
}

/** Known: `user_basic` and `user_brief` open the same methods with fewer fields. */
export function scopeGranted(scope: string | null, granted: readonly string[]): boolean {
  if (scope === null || granted.includes(scope)) return true;
  return scope === 'user' && granted.some((own) => own === 'user_basic' || own === 'user_brief');
}
