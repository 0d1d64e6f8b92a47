/**
 * «Звонки» as a browser tab of its own. An operator has no session: he proves who he is by the page that the portal has opened for
 * him, and gets a ticket for this one page. See docs/adr/0011.
 */
import type { Viewer } from '../ports/operator.ts';
import type { EmployeeStore } from '../ports/store.ts';
import type { PageTokens } from './page-tokens.ts';

/** A working day, as an administrator's session. */
export const OPERATOR_TAB_MS = 12 * 3_600_000;

export class OperatorTabs {
  readonly #tickets: Pick<PageTokens, 'issue' | 'verify'>;
  readonly #employees: Pick<EmployeeStore, 'list'>;

  /** `tickets`: with a key of their own, so that a ticket is no page token, and with `OPERATOR_TAB_MS`. */
  constructor(deps: { tickets: Pick<PageTokens, 'issue' | 'verify'>; employees: Pick<EmployeeStore, 'list'> }) {
    this.#tickets = deps.tickets;
    this.#employees = deps.employees;
  }

  /** The tab shows an operator's calls, also to an administrator: whoever wants more signs in. */
  open(viewer: Viewer): { ticket: string; expiresAt: number } {
    const { token, expiresAt } = this.#tickets.issue({ ...viewer, admin: false });
    return { ticket: token, expiresAt };
  }

  /** Whose ticket it is; null when it is none, is over, or belongs to somebody who has been dismissed. */
  async find(ticket: string | undefined): Promise<{ viewer: Viewer; expiresAt: number } | null> {
    const verified = ticket === undefined ? null : this.#tickets.verify(ticket);
    if (verified === null) return null;
    const { companyId, userId } = verified.viewer;
    const employee = (await this.#employees.list(companyId)).find((each) => each.userId === userId);
    return employee?.active === true ? { ...verified, viewer: { ...verified.viewer, admin: false } } : null;
  }
}
