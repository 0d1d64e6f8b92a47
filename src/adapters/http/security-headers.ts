/** Content-Security-Policy of each kind of answer. */
import { PAGE_STYLE_SOURCE } from './page-style.ts';

const NOTHING = ["default-src 'none'", "base-uri 'none'"];

/** JSON and everything that is no page. */
export const API_POLICY = [...NOTHING, "frame-ancestors 'none'", "form-action 'none'"].join('; ');

/**
 * Pages drawn by the server. Browsers apply form-action to the redirect that follows the form too, and the login form leads to a
 * portal that nobody knows beforehand.
 */
export function serverPagePolicy(options: { allowHttpPortals: boolean }, portals: string[]): string {
  return [
    ...NOTHING,
    `style-src ${PAGE_STYLE_SOURCE}`,
    `form-action 'self' https:${options.allowHttpPortals ? ' http:' : ''}`,
    ancestors(portals),
  ].join('; ');
}

/** Built pages; `portals`: origins that may frame them, none for a page of its own tab. */
export function builtPagePolicy(portals: string[]): string {
  return [
    ...NOTHING,
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    ancestors(portals),
  ].join('; ');
}

function ancestors(portals: string[]): string {
  return `frame-ancestors ${portals.length === 0 ? "'none'" : portals.join(' ')}`;
}
