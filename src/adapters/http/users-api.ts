/** `api/v1/users`: employees, their numbers, and where these disagree with the portal or the switch. */
import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EmployeeReview } from '../../app/companies/differences.ts';
import type { Changed } from '../../app/companies/employees.ts';
import type { ApiChangedEmployee, ApiEmployee } from './api-types-people.ts';
import { identityOf, requireAdmin } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { AcceptBody, ChangedEmployee, Employee, ImportInfo, UsersQuery } from './schemas-people.ts';
import { refusals, UserNumbers } from './schemas.ts';

export function usersApi(deps: HttpDeps): FastifyPluginAsyncZod {
  const { employees } = deps;
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['users'];
    app.get(
      '/users',
      {
        onRequest,
        schema: { tags, querystring: UsersQuery, response: { 200: z.array(Employee), ...refusals } },
      },
      async (request) => {
        const { companyId } = identityOf(request).viewer;
        return (await employees.list(companyId, request.query.ask)).map(toUser);
      },
    );
    app.get(
      '/users/import',
      { onRequest, schema: { tags, response: { 200: ImportInfo, ...refusals } } },
      async (request) => {
        const { companyId } = identityOf(request).viewer;
        const users = (await employees.list(companyId, 'no')).map(toUser);
        // The page asks every few seconds, and two thousand employees are half a megabyte: it reads them when this differs.
        const version = createHash('sha256').update(JSON.stringify(users)).digest('base64url');
        return { ...employees.importState(companyId), version };
      },
    );
    const params = z.object({ id: z.string() });
    app.put(
      '/users/:id',
      { onRequest, schema: { tags, params, body: UserNumbers, response: { 200: ChangedEmployee, ...refusals } } },
      async (request) => {
        const { viewer } = identityOf(request);
        return toChanged(await employees.setNumbers(viewer, request.params.id, request.body.numbers));
      },
    );
    app.post(
      '/users/:id/accept',
      { onRequest, schema: { tags, params, body: AcceptBody, response: { 200: ChangedEmployee, ...refusals } } },
      async (request) => {
        const { difference: kind, number = null, choice } = request.body;
        const { viewer } = identityOf(request);
        return toChanged(await employees.accept(viewer, request.params.id, { kind, number, choice }));
      },
    );
    return Promise.resolve();
  };
}

function toUser({ employee, fromPortal, differences }: EmployeeReview): ApiEmployee {
  const { userId, name, active, numbers, portalNumber } = employee;
  return { id: userId, name, active, numbers, portalNumber, fromPortal, differences };
}

function toChanged({ review, changeId }: Changed): ApiChangedEmployee {
  return { ...toUser(review), changeId };
}
