import { ManualClock, PortalEmulator } from '../../emulators/portal/index.ts';
import { SESSION_COOKIE } from '../../emulators/portal/state/sessions.ts';
import { portalClientSuite } from './portal-client.ts';
import type { PortalRig } from './portal-client.ts';

const ADMINISTRATOR = 1;

async function startEmulator(): Promise<PortalRig> {
  const clock = new ManualClock();
  const emulator = new PortalEmulator({ clock });
  const { portal } = emulator;
  const { portalUrl, oauthUrl } = await emulator.start();
  const form = {
    name: 'ECSS-10',
    handlerUrl: 'https://crm.example.ru/bitrix/',
    installUrl: '',
    apiOnly: true,
    scopes: ['placement', 'user', 'telephony', 'call'],
  };
  const app = portal.createLocalApp(form, ADMINISTRATOR);
  return {
    origin: portalUrl,
    oauthOrigin: oauthUrl,
    app: { clientId: app.clientId, clientSecret: app.clientSecret },
    operators: ['2', '3'],
    employeeCount: portal.users().length,
    async authorise() {
      const { id } = portal.openSession(ADMINISTRATOR);
      const query = new URLSearchParams({ client_id: app.clientId, state: 's' }).toString();
      const answer = await fetch(`${portalUrl}/oauth/authorize/?${query}`, {
        headers: { cookie: `${SESSION_COOKIE}=${id}` },
        redirect: 'manual',
      });
      const target = new URL(answer.headers.get('location') ?? 'about:blank');
      return { code: target.searchParams.get('code') ?? '', serverDomain: target.searchParams.get('server_domain') };
    },
    expireTokens: () => void portal.state.tokens.end(() => true, 'expire', clock.now()),
    rename: async () => (await emulator.rename()).portalUrl,
    finished: () =>
      portal.statistics().map((row) => ({
        crmCallId: row.callId,
        userId: String(row.userId),
        seconds: row.durationSeconds,
        statusCode: row.statusCode,
      })),
    liveCalls: () => portal.state.calls.list().map(({ callId }) => callId),
    requests: () => ({
      refreshes: portal.state.tokens.list().filter(({ refreshUsed }) => refreshUsed).length,
    }),
    advance: (ms) => clock.advance(ms),
    stop: () => emulator.stop(),
  };
}

portalClientSuite('the portal emulator', startEmulator);
