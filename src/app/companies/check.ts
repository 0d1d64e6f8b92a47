/** The shapes of the checks. */
import type { CheckId, VerdictCode } from '../../../locales/checks.ts';
import type { Clock } from '../ports/clock.ts';
import type { Portal } from '../ports/portal.ts';
import type { Company, Employee } from '../ports/store.ts';
import type { LinkStatus } from '../ports/switch-link.ts';
import type { BindingsState } from './company-startup.ts';
import type { SeenEvents } from './event-watch.ts';
import type { LineState } from './portal-lines.ts';

/** What whoever shows a verdict can offer; `commands` stand beside it. */
export type CureAction =
  | 'edit_connection'
  | 'trust_certificate'
  | 'authorise'
  | 'bind'
  | 'users'
  | 'edit_options'
  | 'check_again'
  | 'run_commands';

export interface Cure {
  action: CureAction;
  /** To be typed into the switch's console (CoCon) or into the server's shell; empty for the other cures. */
  commands: string[];
}

export interface Verdict {
  /** `skipped`: nothing to check, or something it needs is wrong. */
  state: 'ok' | 'warning' | 'fault' | 'skipped';
  code: VerdictCode;
  /** What the texts of the code name in braces; `{ru, en}` in the reader's language. */
  facts: Record<string, string | number | { ru: string; en: string }>;
  cure: Cure | null;
}

/** What the checks look at; every remote question has a timeout of its own. */
export interface CheckContext {
  company: Company;
  link: () => LinkStatus;
  portal: Portal;
  employees: () => Promise<Employee[]>;
  /** Corrects the bindings and resolves to how that went. */
  bind: () => Promise<BindingsState>;
  line: () => LineState;
  /** Has the portal send a test event: ms until it was here, null when it did not come; rejects with PortalError. */
  roundTrip: () => Promise<number | null>;
  seen: () => SeenEvents;
  /** Where the portal sends events. */
  eventsUrl: string;
  clock: Clock;
}

export interface Check {
  id: CheckId;
  /** Checks that must not have found a fault. */
  needs: readonly CheckId[];
  run: (context: CheckContext) => Promise<Verdict>;
}

export interface CheckResult {
  id: CheckId;
  verdict: Verdict;
  /** Epoch ms of the end, and how long it took, ms. */
  checkedAt: number;
  tookMs: number;
}
