/** The port to the set of switch links, one a company. */
import type { Company } from './store.ts';
import type { LinkStatus } from './switch-link.ts';

export interface SwitchLinks {
  /** Makes the company's link match its settings: opens, reopens with the new address, or closes it when none is configured. */
  apply(company: Company): void;
  /** `disabled` for a company without a switch address, also for one never applied. */
  status(companyId: string): LinkStatus;
  /** Has what `status` says of numbers and CSTA asked anew, while connected. Never rejects. */
  renew(companyId: string): Promise<void>;
}
