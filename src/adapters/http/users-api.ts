/** `api/v1/users`: employees and their numbers. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Employee } from '../../app/ports/store.ts';
import type { ApiUser } from './api-types.ts';
import { identityOf, requireAdmin } from './auth.ts';
import type { HttpDeps } from './context.ts';
import { User, UserNumbers, refusals } from './schemas.ts';

export function usersApi(deps: HttpDeps): FastifyPluginAsyncZod {
  return (app) => {
    const onRequest = requireAdmin(deps);
    const tags = ['users'];
    app.get(
      '/users',
      { onRequest, schema: { tags, response: { 200: z.array(User), ...refusals } } },
      async (request) => {
        const employees = await deps.employees.list(identityOf(request).viewer.companyId);
        return employees.map(toUser);
      },
    );
    app.put(
      '/users/:id',
      {
        onRequest,
        schema: {
          tags,
          params: z.object({ id: z.string() }),
          body: UserNumbers,
          response: { 200: User, ...refusals },
        },
      },
      async (request) => {
        const { companyId } = identityOf(request).viewer;
        return toUser(await deps.employees.setNumbers(companyId, request.params.id, request.body.numbers));
      },
    );
    return Promise.resolve();
  };
}

function toUser(employee: Employee): ApiUser {
  const { userId, name, active, numbers, portalNumber } = employee;
  return { id: userId, name, active, numbers, portalNumber };
}
