/** Employees, sessions, audit trail and revocations in memory. */
import type { AuditRecord, AuditStore } from '../../src/app/ports/audit.ts';
import type {
  Employee,
  EmployeeChange,
  EmployeeStore,
  ReviewedEmployee,
  Revocation,
  RevocationStore,
  Session,
  SessionStore,
} from '../../src/app/ports/store.ts';

type Mark = Pick<ReviewedEmployee, 'acceptedNumber' | 'newSince'>;

export class MemoryEmployees implements EmployeeStore {
  rows: Employee[] = [];
  readonly marks = new Map<string, Mark>();
  list = (): Promise<Employee[]> => Promise.resolve(structuredClone(this.rows));
  review = (): Promise<ReviewedEmployee[]> =>
    Promise.resolve(this.rows.map((row) => structuredClone({ ...row, ...this.#markOf(row) })));
  merge = (_companyId: string, employees: Employee[], newSince: number): Promise<{ added: string[] }> => {
    const added: string[] = [];
    const isFirst = this.rows.length === 0;
    for (const employee of employees) {
      const known = this.rows.find((row) => row.userId === employee.userId);
      if (known === undefined) {
        this.rows.push(structuredClone(employee));
        const acceptedNumber = employee.numbers.length > 0 ? employee.portalNumber : '';
        this.marks.set(employee.userId, { acceptedNumber, newSince: isFirst ? null : newSince });
        added.push(employee.userId);
      } else {
        const { name, active, portalNumber } = employee;
        Object.assign(known, { name, active, portalNumber });
      }
    }
    return Promise.resolve({ added });
  };
  change = (_companyId: string, changes: EmployeeChange[]): Promise<{ takenBy: Employee; number: string } | null> => {
    const after = structuredClone(this.rows);
    for (const { userId, numbers } of changes) {
      const row = after.find((one) => one.userId === userId);
      if (row === undefined) return Promise.reject(new Error('no such employee'));
      if (numbers !== undefined) row.numbers = [...numbers];
    }
    for (const { userId } of changes) {
      for (const number of after.find((one) => one.userId === userId)?.numbers ?? []) {
        const takenBy = after.find((row) => row.userId !== userId && row.numbers.includes(number));
        if (takenBy !== undefined) return Promise.resolve({ takenBy, number });
      }
    }
    for (const { userId, numbers: _numbers, ...mark } of changes) {
      const row = after.find((one) => one.userId === userId);
      if (row !== undefined) this.marks.set(userId, { ...this.#markOf(row), ...mark });
    }
    this.rows = after;
    return Promise.resolve(null);
  };
  #markOf = (row: Employee): Mark => this.marks.get(row.userId) ?? { acceptedNumber: row.portalNumber, newSince: null };
}

export class MemorySessions implements SessionStore {
  readonly rows = new Map<string, Session>();
  insert = (session: Session): Promise<void> => {
    this.rows.set(session.id, session);
    return Promise.resolve();
  };
  find = (id: string): Promise<Session | null> => Promise.resolve(this.rows.get(id) ?? null);
  list = (companyId: string): Promise<Session[]> =>
    Promise.resolve([...this.rows.values()].filter((row) => row.companyId === companyId).reverse());
  touch = (id: string, seen: Pick<Session, 'lastSeenAt' | 'userAgent'>): Promise<void> => {
    const row = this.rows.get(id);
    if (row !== undefined) this.rows.set(id, { ...row, ...seen });
    return Promise.resolve();
  };
  remove = (id: string): Promise<void> => {
    this.rows.delete(id);
    return Promise.resolve();
  };
  removeOf = (companyId: string, userId: string): Promise<number> => {
    const own = [...this.rows.values()].filter((row) => row.companyId === companyId && row.userId === userId);
    for (const { id } of own) this.rows.delete(id);
    return Promise.resolve(own.length);
  };
  removeExpired = (now: number): Promise<void> => {
    for (const [id, row] of this.rows) if (row.expiresAt <= now) this.rows.delete(id);
    return Promise.resolve();
  };
}

export class MemoryAudit implements AuditStore {
  rows: (AuditRecord & { companyId: string })[] = [];
  #last = 0;
  add = (companyId: string, record: Omit<AuditRecord, 'id' | 'undoneAt'>): Promise<string> => {
    this.#last += 1;
    const id = String(this.#last);
    const row = { ...structuredClone(record), companyId, id, undoneAt: null } as (typeof this.rows)[number];
    this.rows.unshift(row);
    return Promise.resolve(id);
  };
  page = (companyId: string, before: string | null, limit: number): Promise<AuditRecord[]> =>
    Promise.resolve(
      this.rows
        .filter((row) => row.companyId === companyId && (before === null || Number(row.id) < Number(before)))
        .slice(0, limit)
        .map(({ companyId: _company, ...record }) => structuredClone(record)),
    );
  find = async (companyId: string, id: string): Promise<AuditRecord | null> =>
    (await this.page(companyId, null, this.rows.length)).find((row) => row.id === id) ?? null;
  markUndone = (companyId: string, id: string, at: number): Promise<void> => {
    for (const row of this.rows) if (row.companyId === companyId && row.id === id) row.undoneAt = at;
    return Promise.resolve();
  };
  removeOld = (before: number, limit: number): Promise<number> => {
    const old = new Set(this.rows.filter((row) => row.at < before).slice(0, limit));
    this.rows = this.rows.filter((row) => !old.has(row));
    return Promise.resolve(old.size);
  };
  /** What was written, oldest first. */
  kinds(): string[] {
    return this.rows.map((row) => row.what).reverse();
  }
}

export class MemoryRevocations implements RevocationStore {
  rows: Revocation[] = [];
  list = (): Promise<Revocation[]> => Promise.resolve(structuredClone(this.rows));
  put = (revocation: Revocation): Promise<void> => {
    const { companyId, userId } = revocation;
    this.rows = [...this.rows.filter((row) => row.companyId !== companyId || row.userId !== userId), revocation];
    return Promise.resolve();
  };
  removeBefore = (time: number): Promise<void> => {
    this.rows = this.rows.filter((row) => row.notBefore >= time);
    return Promise.resolve();
  };
}
