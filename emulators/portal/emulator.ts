import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { generate } from 'selfsigned';
import { systemClock, type Clock } from './clock.ts';
import { portalUrl, oauthUrl } from './core.ts';
import { oauthOrigin } from './http/oauth-origin.ts';
import { portalOrigin } from './http/portal-origin.ts';
import { Portal } from './portal.ts';
import { sampleData } from './sample-data.ts';
import type { Knobs } from './state/knobs.ts';

export interface PortalEmulatorOptions {
  /** Bind address, default 127.0.0.1. */
  listenHost?: string;
  /** Host name in the portal's domain, default the bind address. */
  hostName?: string;
  /** 0 (default) = a free port. */
  port?: number;
  oauthPort?: number;
  /** Self-signed HTTPS on both origins. */
  https?: boolean;
  clock?: Clock;
  memberId?: string;
  knobs?: Partial<Knobs>;
  /** Default: the sample data of the demo; pass an empty function for an empty portal. */
  seed?: (portal: Portal) => void;
}

export interface StartedPortal {
  portalUrl: string;
  oauthUrl: string;
  /** Host with port, without scheme. */
  domain: string;
}

/** A Bitrix24 portal and its OAuth server on two ports of this process. */
export class PortalEmulator {
  readonly portal: Portal;
  private readonly options: PortalEmulatorOptions;
  private readonly origins: FastifyInstance[] = [];
  private readonly extraServers: Server[] = [];

  constructor(options: PortalEmulatorOptions = {}) {
    this.options = options;
    this.portal = new Portal({
      clock: options.clock ?? systemClock,
      memberId: options.memberId,
      knobs: options.knobs,
      seed: options.seed ?? sampleData,
    });
  }

  async start(): Promise<StartedPortal> {
    const tls = this.options.https ? await certificate(this.hostName) : undefined;
    const oauth = await oauthOrigin(this.portal, tls);
    this.origins.push(oauth);
    const portal = await portalOrigin(this.portal, {
      tls,
      rename: (target) => this.rename(target),
    });
    this.origins.push(portal);
    const oauthPort = await listen(oauth, this.listenHost, this.options.oauthPort ?? 0);
    const port = await listen(portal, this.listenHost, this.options.port ?? 0);
    this.portal.address = {
      protocol: tls ? 'https' : 'http',
      domain: `${this.hostName}:${port}`,
      oauthDomain: `${this.hostName}:${oauthPort}`,
    };
    return this.addresses();
  }

  /**
   * Renames the portal: the new name answers, the old host:port answers everything with 302 to it (known). Without a
   * host only the port changes; without a port a free one is taken. Only plain http.
   */
  async rename(target: { hostName?: string | undefined; port?: number | undefined } = {}): Promise<StartedPortal> {
    const [, portal] = this.origins;
    if (!portal || this.options.https) throw new Error('RENAME_NOT_POSSIBLE: start the emulator with plain http first');
    const server = createServer((request, response) => {
      portal.routing(request, response);
    });
    server.on('upgrade', (...upgrade) => portal.server.emit('upgrade', ...upgrade));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(target.port ?? 0, this.listenHost, resolve);
    });
    this.extraServers.push(server);
    const { port } = server.address() as AddressInfo;
    const domain = `${target.hostName ?? this.hostName}:${port}`;
    this.portal.address = { ...this.portal.address, domain };
    return this.addresses();
  }

  async stop(): Promise<void> {
    await this.portal.events.stop();
    for (const server of this.extraServers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    for (const origin of this.origins.splice(0)) {
      const closed = origin.close();
      origin.server.closeAllConnections();
      await closed;
    }
  }

  private addresses(): StartedPortal {
    const { address } = this.portal;
    return { portalUrl: portalUrl(address), oauthUrl: oauthUrl(address), domain: address.domain };
  }

  private get listenHost(): string {
    return this.options.listenHost ?? '127.0.0.1';
  }

  private get hostName(): string {
    return this.options.hostName ?? this.listenHost;
  }
}

async function listen(origin: FastifyInstance, host: string, port: number): Promise<number> {
  await origin.listen({ host, port });
  return (origin.server.address() as AddressInfo).port;
}

async function certificate(hostName: string): Promise<{ key: string; cert: string }> {
  const pems = await generate([{ name: 'commonName', value: hostName }]);
  return { key: pems.private, cert: pems.cert };
}
