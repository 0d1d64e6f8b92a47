import { describe, expect, it } from 'vitest';
import { failureFrom, setup } from './setup.ts';

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ID: String(n + 1), NAME: 'Имя', LAST_NAME: String(n + 1), ACTIVE: true }));

describe('employees', () => {
  it('are read page by page', async () => {
    const { portal, fake } = await setup();
    fake.state.users = many(120);
    const { employees, complete } = await portal.employees();
    expect(employees).toHaveLength(120);
    expect(complete).toBe(true);
    expect(fake.seen.map(({ body }) => body['start'])).toEqual([0, 50, 100]);
    expect(fake.seen[0]?.body).toMatchObject({ FILTER: { ACTIVE: true, USER_TYPE: 'employee' } });
  });

  it('have every kind of nothing in their fields', async () => {
    const { portal, fake } = await setup();
    fake.state.users = [
      { ID: '1', NAME: 'Анна', LAST_NAME: 'Иванова', UF_PHONE_INNER: '101', ACTIVE: true },
      { ID: '2', NAME: null, LAST_NAME: '', UF_PHONE_INNER: null, ACTIVE: 'Y' },
      { ID: '3', LAST_NAME: 'Котова', ACTIVE: '1' },
      { ID: 4 as unknown as string, NAME: ' ', ACTIVE: false },
    ];
    expect((await portal.employees()).employees).toEqual([
      { id: '1', name: 'Анна Иванова', active: true, innerNumber: '101' },
      { id: '2', name: 'Сотрудник 2', active: true, innerNumber: '' },
      { id: '3', name: 'Котова', active: true, innerNumber: '' },
      { id: '4', name: 'Сотрудник 4', active: false, innerNumber: '' },
    ]);
  });

  it('are incomplete when a later page fails, is short, or goes in circles', async () => {
    const { portal, fake } = await setup();
    fake.state.users = many(120);
    fake.state.fault = (_method, { start }) =>
      start === 50 ? { error: 'INTERNAL_SERVER_ERROR', error_description: 'no', status: 500 } : null;
    expect(await portal.employees()).toMatchObject({ complete: false, employees: { length: 50 } });
    fake.state.fault = (_method, { start }) => (start === 100 ? { result: [], total: '120' } : null);
    expect(await portal.employees()).toMatchObject({ complete: false, employees: { length: 100 } });
    fake.state.fault = () => ({ result: many(1), next: '0', total: '1' });
    expect(await portal.employees()).toMatchObject({ complete: false, employees: { length: 1 } });
  });

  it('end at 200 pages', async () => {
    const { portal, fake } = await setup({ rate: { burst: 1_000, perSecond: 2 } });
    fake.state.fault = (_method, { start }) => {
      const first = Number(start);
      return { result: [{ ID: String(first), NAME: 'x' }], next: String(first + 50), total: 1 };
    };
    expect(await portal.employees()).toMatchObject({ complete: false, employees: { length: 200 } });
    expect(fake.seen).toHaveLength(200);
  });

  it('are an error when not even the first page comes', async () => {
    const { portal, fake } = await setup();
    fake.state.fault = () => ({ error: 'insufficient_scope', error_description: 'no user', status: 403 });
    expect(await failureFrom(portal.employees())).toMatchObject({ action: 'ask_administrator' });
  });
});

describe('clients', () => {
  it('are found by number', async () => {
    const { portal } = await setup();
    const find = async (phoneNumber: string) => {
      const order = { callId: 'a', crmCallId: 'crm', commands: [{ kind: 'find_clients' as const, phoneNumber }] };
      return (await portal.deliver([order])).outcomes[0]?.outcomes[0];
    };
    expect(await find('+79131234567')).toMatchObject({
      ok: true,
      clients: [{ type: 'CONTACT', id: '651', name: 'Иван Петров', responsibleUserId: '99' }],
    });
    expect(await find('+7')).toMatchObject({ ok: true, clients: [] });
  });
});
