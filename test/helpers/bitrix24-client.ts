/** A Portal over a fake portal, with everything a test wants to look at. */
import { createPortal, createPortalNetwork, createPortalOAuth } from '../../src/adapters/bitrix24/index.ts';
import type { PortalNetwork, PortalNetworkSettings } from '../../src/adapters/bitrix24/index.ts';
import type { LogLevel, Logger } from '../../src/app/ports/logger.ts';
import { LOG_LEVELS } from '../../src/app/ports/logger.ts';
import type { GrantStore, Portal, PortalApp, PortalGrant, PortalOAuth } from '../../src/app/ports/portal.ts';
import { FakeClock } from './fake-clock.ts';

class MemoryGrantStore implements GrantStore {
  /** What was saved, in order. */
  readonly saved: PortalGrant[] = [];
  readonly reasons: string[] = [];
  grant: PortalGrant | null;
  app: PortalApp;
  /** Runs inside `save` before it resolves. */
  beforeSaved: (() => Promise<void>) | null = null;

  constructor(app: PortalApp, grant: PortalGrant | null) {
    this.app = app;
    this.grant = grant;
  }

  async load(): ReturnType<GrantStore['load']> {
    await Promise.resolve();
    return this.grant === null ? null : { grant: this.grant, app: this.app, memberId: 'member' };
  }

  async save(grant: PortalGrant): Promise<void> {
    await this.beforeSaved?.();
    this.saved.push(grant);
    this.grant = grant;
  }

  async revoked(reason: string): Promise<void> {
    await Promise.resolve();
    this.reasons.push(reason);
  }
}

function collectingLogger(): {
  logger: Logger;
  lines: { level: LogLevel; facts: Record<string, unknown>; text: string }[];
} {
  const lines: { level: LogLevel; facts: Record<string, unknown>; text: string }[] = [];
  const make = (bound: Record<string, unknown>): Logger => {
    const levels = LOG_LEVELS.map((level) => [
      level,
      (facts: Record<string, unknown>, text: string) => void lines.push({ level, facts: { ...bound, ...facts }, text }),
    ]);
    const byLevel = Object.fromEntries(levels) as Omit<Logger, 'child'>;
    return { ...byLevel, child: (facts) => make({ ...bound, ...facts }) };
  };
  return { logger: make({}), lines };
}

export function grantFor(restEndpoint: string, accessToken: string, refreshToken: string): PortalGrant {
  return {
    accessToken,
    refreshToken,
    expiresAt: 0,
    restEndpoint,
    scope: ['placement', 'user', 'telephony', 'call'],
    userId: '1',
    authorisedAt: 1,
    refreshedAt: 1,
  };
}

export interface TestClient {
  clock: FakeClock;
  store: MemoryGrantStore;
  network: PortalNetwork;
  portal: Portal;
  oauth: PortalOAuth;
  lines: ReturnType<typeof collectingLogger>['lines'];
}

export function testClient(
  oauthOrigin: string,
  app: PortalApp,
  grant: PortalGrant | null,
  settings: Partial<PortalNetworkSettings> = {},
): TestClient {
  const clock = new FakeClock();
  const { logger, lines } = collectingLogger();
  const defaults = { bitrixTokenHost: oauthOrigin, allowHttpPortals: true, trustedCa: null };
  const network = createPortalNetwork({ ...defaults, ...settings }, clock, logger);
  const store = new MemoryGrantStore(app, grant);
  const portal = createPortal(network, store, logger);
  return { clock, store, network, portal, oauth: createPortalOAuth(network), lines };
}
