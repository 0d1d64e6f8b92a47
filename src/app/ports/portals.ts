/** The port to the portals of all companies. */
import type { Portal } from './portal.ts';

export interface Portals {
  /** The company's portal; the same object for the same company until `forget`. */
  of(companyId: string): Portal;
  /** The company's tokens, keys or address were replaced by a new authorisation: what was remembered of them is void. */
  forget(companyId: string): void;
}
