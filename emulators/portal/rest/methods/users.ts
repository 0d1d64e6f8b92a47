import type { PortalUser } from '../../state/users.ts';
import { matchesFilter, sortRows } from '../filter.ts';
import type { RestMethod } from '../method.ts';
import { page } from '../paging.ts';
import { isMap, list, text, upperKeys, type Params } from '../params.ts';

/** A user as user.get gives him (known): ID is a string, dates are `{}`, empty fields are "", null or absent. */
function record(user: PortalUser): Record<string, unknown> {
  return {
    ID: String(user.id),
    ACTIVE: user.active,
    NAME: user.name,
    LAST_NAME: user.lastName,
    SECOND_NAME: user.secondName,
    EMAIL: user.email,
    IS_ONLINE: 'Y',
    TIMESTAMP_X: {},
    LAST_ACTIVITY_DATE: {},
    PERSONAL_GENDER: user.gender,
    ...(user.personalMobile ? { PERSONAL_MOBILE: user.personalMobile } : {}),
    WORK_PHONE: user.workPhone || null,
    WORK_POSITION: user.workPosition,
    UF_DEPARTMENT: user.departments,
    UF_PHONE_INNER: user.phoneInner,
    USER_TYPE: 'employee',
  };
}

function find(users: PortalUser[], given: Params): Record<string, unknown>[] {
  const params = upperKeys(given);
  const filter = isMap(params['FILTER']) ? upperKeys(params['FILTER']) : {};
  const needle = [filter['FIND'], filter['NAME_SEARCH'], params['FIND']].map(text).find(Boolean)?.toLowerCase() ?? '';
  const rows = users
    .map(record)
    .filter((row) => matchesFilter(row, filter))
    .filter((row) =>
      `${text(row['NAME'] as string)} ${text(row['LAST_NAME'] as string)}`.toLowerCase().includes(needle),
    );
  const sort = text(params['SORT']).toUpperCase() || 'ID';
  const sorted = sortRows(rows, sort, text(params['ORDER']).toUpperCase() === 'DESC');
  const select = list(params['SELECT']).map((field) => text(field).toUpperCase());
  if (select.length === 0 || select.includes('*')) return sorted;
  return sorted.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => select.includes(key))));
}

export const userMethods: RestMethod[] = [
  {
    name: 'user.get',
    scope: 'user',
    run: ({ core }, params) => page(find(core.state.users.list(), params), params),
  },
  {
    name: 'user.search',
    scope: 'user',
    run: ({ core }, params) => page(find(core.state.users.list(), params), params),
  },
  { name: 'user.current', scope: 'user', run: ({ user }) => ({ result: record(user) }) },
];
