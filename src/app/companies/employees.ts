/** «Пользователи»: who has which numbers of the switch. */
import { AppError } from '../errors.ts';
import { Serial } from '../calls/serial.ts';
import type { Actor, Audit, AuditValues, EmployeeNumbers } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwitchLinks } from '../ports/links.ts';
import type { EmployeeChange, EmployeeStore, ReviewedEmployee } from '../ports/store.ts';
import { acceptance, reviewAll } from './differences.ts';
import type { DifferenceKind, EmployeeReview, ServedNumbers } from './differences.ts';
import type { EmployeeRefresh } from './employee-refresh.ts';
import type { ImportState } from './employee-import.ts';
import { parseExtension } from './extension-input.ts';

const MAX_NUMBERS = 20;
/** Who opens the list sees the portal's newcomers in it when the portal is quick, and is not kept waiting when it is not. */
const PATIENCE_MS = 2_500;

/** `changeId`: key of the change in the audit trail, for undoing it; null when nothing was to be changed. */
export interface Changed {
  review: EmployeeReview;
  changeId: string | null;
}

export interface Acceptance {
  kind: DifferenceKind;
  number: string | null;
  choice: 'take' | 'keep';
}

export interface EmployeesDeps {
  store: EmployeeStore;
  refresh: Pick<EmployeeRefresh, 'ifDue' | 'state'>;
  links: Pick<SwitchLinks, 'status'>;
  audit: Audit;
  /** Those who route calls must read the employees anew. */
  changed: (companyId: string) => void;
  clock: Clock;
}

export class Employees {
  readonly #deps: EmployeesDeps;
  readonly #queues = new Map<string, Serial>();

  constructor(deps: EmployeesDeps) {
    this.#deps = deps;
  }

  /**
   * All employees. `wait`: the portal is asked first, for a moment; `start`: it is asked and nobody waits; `no`: as they are. A
   * portal that fails changes nothing.
   */
  async list(companyId: string, ask: 'wait' | 'start' | 'no' = 'wait'): Promise<EmployeeReview[]> {
    if (ask !== 'no') {
      const asked = this.#deps.refresh.ifDue(companyId);
      if (ask === 'wait') {
        let cancel = (): void => undefined;
        const patience = new Promise<void>((resolve) => (cancel = this.#deps.clock.after(PATIENCE_MS, resolve)));
        await Promise.race([asked, patience]);
        cancel();
      }
    }
    return this.#review(companyId);
  }

  /** How the list came from the portal, whether the switch says which numbers it serves, and which. */
  importState(companyId: string): ImportState & { served: boolean; servedNumbers: string[] } {
    const served = this.#served(companyId);
    return {
      ...this.#deps.refresh.state(companyId),
      served: served !== null,
      servedNumbers: [...(served?.numbers ?? [])],
    };
  }

  /** Replaces the numbers of one employee. AppError: `employee_unknown`, `bad_number`, `number_taken`. */
  async setNumbers(actor: Actor, userId: string, typed: string[]): Promise<Changed> {
    const numbers = [...new Set(typed.map(numberOf))];
    if (numbers.length > MAX_NUMBERS) throw new AppError('bad_number', { number: numbers[MAX_NUMBERS] });
    return this.#inTurn(actor, async () => {
      const { employee } = await this.#find(actor.companyId, userId);
      const change: EmployeeChange = { userId, numbers, newSince: null };
      // Who types the portal's number by hand has taken note of it.
      if (numbers.includes(parseExtension(employee.portalNumber) ?? '')) change.acceptedNumber = employee.portalNumber;
      const changeId = await this.#apply(actor, [change]);
      return { review: await this.#find(actor.companyId, userId), changeId };
    });
  }

  /**
   * Accepts a difference as `acceptance` says. AppError: `employee_unknown`, `number_taken`, `changed_since` when the difference
   * is not there any more.
   */
  accept(actor: Actor, userId: string, wanted: Acceptance): Promise<Changed> {
    return this.#inTurn(actor, async () => {
      await this.#find(actor.companyId, userId);
      const changes = acceptance(await this.#review(actor.companyId), userId, wanted, wanted.choice);
      if (changes === null) throw new AppError('changed_since');
      const changeId = await this.#apply(actor, changes);
      return { review: await this.#find(actor.companyId, userId), changeId };
    });
  }

  /**
   * Undoes a change: `from` must be what is now, else AppError `changed_since`; `number_taken` when a number was given away
   * meanwhile. Writes itself into the audit trail.
   */
  restore(
    actor: Actor,
    from: AuditValues['numbers'],
    to: AuditValues['numbers'],
    undoOf: string,
  ): Promise<string | null> {
    return this.#inTurn(actor, async () => {
      const known = new Map((await this.#deps.store.review(actor.companyId)).map((each) => [each.userId, each]));
      for (const expected of from.employees) {
        const now = known.get(expected.userId);
        const same =
          now !== undefined &&
          now.acceptedNumber === expected.acceptedNumber &&
          JSON.stringify(now.numbers) === JSON.stringify(expected.numbers);
        if (!same) throw new AppError('changed_since');
      }
      const changes = to.employees.map(({ userId, numbers, acceptedNumber }) => ({ userId, numbers, acceptedNumber }));
      return this.#apply(actor, changes, undoOf);
    });
  }

  async #apply(actor: Actor, changes: EmployeeChange[], undoOf?: string): Promise<string | null> {
    const { store, audit, changed } = this.#deps;
    const { companyId } = actor;
    const ids = changes.map(({ userId }) => userId);
    const before = pick(await store.review(companyId), ids);
    const conflict = await store.change(companyId, changes);
    if (conflict !== null) {
      throw new AppError('number_taken', {
        number: conflict.number,
        userId: conflict.takenBy.userId,
        userName: conflict.takenBy.name,
      });
    }
    const after = pick(await store.review(companyId), ids);
    changed(companyId);
    const facts = { before: { employees: before }, after: { employees: after } };
    return audit.record(actor, { what: 'numbers', ...facts, ...(undoOf === undefined ? {} : { undoOf }) });
  }

  async #review(companyId: string): Promise<EmployeeReview[]> {
    return reviewAll(await this.#deps.store.review(companyId), this.#served(companyId));
  }

  async #find(companyId: string, userId: string): Promise<EmployeeReview> {
    const review = (await this.#review(companyId)).find(({ employee }) => employee.userId === userId);
    if (review === undefined) throw new AppError('employee_unknown');
    return review;
  }

  #served(companyId: string): ServedNumbers | null {
    const { state, numbers, refusedNumbers } = this.#deps.links.status(companyId);
    return state === 'connected' ? { numbers, refused: refusedNumbers } : null;
  }

  /** What was before and what is after must belong together, or the audit trail would lie. */
  #inTurn<T>({ companyId }: Actor, task: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(companyId) ?? new Serial();
    this.#queues.set(companyId, queue);
    return queue.run(task);
  }
}

function pick(all: ReviewedEmployee[], ids: string[]): EmployeeNumbers[] {
  return all
    .filter((each) => ids.includes(each.userId))
    .map(({ userId, name, numbers, acceptedNumber }) => ({ userId, userName: name, numbers, acceptedNumber }));
}

function numberOf(typed: string): string {
  const number = parseExtension(typed);
  if (number === null) throw new AppError('bad_number', { number: typed.slice(0, 40) });
  return number;
}
