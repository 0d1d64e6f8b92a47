/** Employees: `user.get`, 50 a page (known). */
import type { Logger } from '../../app/ports/logger.ts';
import type { PortalEmployee } from '../../app/ports/portal.ts';
import { parseAnswer } from './answer.ts';
import { asPortalError } from './errors.ts';
import { userPage } from './protocol.ts';
import type { PortalRest } from './rest.ts';

/** 10 000 employees: more than any portal of this product's customers, few enough to end. */
const MAX_PAGES = 200;

interface Page {
  employees: PortalEmployee[];
  /** Offset of the next page; null after the last. */
  next: number | null;
  total: number | null;
}

/** Rejects with PortalError when not even the first page came; a later failure gives what there is, not `complete`. */
export async function readEmployees(
  rest: PortalRest,
  logger: Logger,
): Promise<{ employees: PortalEmployee[]; complete: boolean }> {
  const byId = new Map<string, PortalEmployee>();
  let start = 0;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    let page: Page;
    try {
      page = await readPage(rest, start);
    } catch (error) {
      if (pages === 0) throw error;
      const { failure } = asPortalError(error);
      logger.warn({ start, code: failure.code }, 'a page of employees could not be read');
      return { employees: [...byId.values()], complete: false };
    }
    for (const employee of page.employees) byId.set(employee.id, employee);
    if (page.next === null || page.next <= start) {
      const complete = page.next === null && byId.size >= (page.total ?? 0);
      return { employees: [...byId.values()], complete };
    }
    start = page.next;
  }
  logger.warn({ pages: MAX_PAGES }, 'more employees than are read');
  return { employees: [...byId.values()], complete: false };
}

async function readPage(rest: PortalRest, start: number): Promise<Page> {
  const answer = await rest.call('user.get', {
    sort: 'ID',
    order: 'ASC',
    FILTER: { ACTIVE: true, USER_TYPE: 'employee' },
    start,
  });
  const employees = parseAnswer(userPage, answer.result, 'user.get').map((user) => ({
    id: user.ID,
    name: personName(user),
    active: user.ACTIVE,
    innerNumber: user.UF_PHONE_INNER.trim(),
  }));
  return { employees, next: answer.next, total: answer.total };
}

/** An invited user may have no name yet; the number keeps the row recognisable. */
export function personName(user: { ID: string; NAME: string; LAST_NAME: string }): string {
  const name = `${user.NAME.trim()} ${user.LAST_NAME.trim()}`.trim();
  return name === '' ? `Сотрудник ${user.ID}` : name;
}
