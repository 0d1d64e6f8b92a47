import { APP, FakePortal } from '../helpers/bitrix24-fake-portal.ts';
import { portalClientSuite } from './portal-client.ts';
import type { PortalRig } from './portal-client.ts';

async function startFake(): Promise<PortalRig> {
  const fake = await new FakePortal().start();
  fake.state.users.push({ ID: '2', NAME: 'Борис', ACTIVE: true }, { ID: '3', NAME: 'Вера', ACTIVE: true });
  return {
    origin: fake.origin,
    oauthOrigin: fake.oauthOrigin,
    app: APP,
    operators: ['2', '3'],
    employeeCount: 3,
    authorise: () => Promise.resolve({ code: fake.code ?? '', serverDomain: new URL(fake.oauthOrigin).host }),
    expireTokens: () => fake.expireTokens(),
    async rename() {
      const old = new URL(fake.origin).host;
      const next = await fake.secondAddress();
      fake.script = ({ host, url }) =>
        host === old ? { status: 302, headers: { location: next + url }, body: '' } : null;
      return next;
    },
    finished: () =>
      [...fake.state.finished].map(([crmCallId, params]) => ({
        crmCallId,
        userId: params['USER_ID'] as string,
        seconds: Number(params['DURATION']),
        statusCode: params['STATUS_CODE'] as string,
      })),
    liveCalls: () => [...fake.state.live.keys()],
    requests: () => ({
      refreshes: fake.seen.filter(({ body }) => body['grant_type'] === 'refresh_token').length,
    }),
    advance: () => undefined,
    stop: () => fake.stop(),
  };
}

portalClientSuite('the small fake', startFake);
