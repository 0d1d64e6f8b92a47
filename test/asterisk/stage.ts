/** Where the scenarios are played: Asterisk with its phones, the product in a process of its own, the portal, and what can fail between. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from '../../bench/server-process.ts';
import { AsteriskSwitch } from '../../emulators/asterisk/switch.ts';
import type { Installation } from '../../emulators/asterisk/install/find.ts';
import { freePort } from '../../emulators/demo/free-port.ts';
import { setUpAsterisk } from '../../emulators/demo/asterisk/set-up.ts';
import type { Admin } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { PortalEmulator } from '../../emulators/portal/index.ts';
import { FaultProxy } from '../helpers/fault-proxy.ts';
import { LiveDesk } from './live-desk.ts';

export interface StageOptions {
  installation: Installation;
  directory: string;
  desks: number;
}

/** The portal sends visitors of another port on to its own, so its proxy has the same port at another address. */
const PORTAL_PROXY_HOST = '127.0.0.3';

export class Stage {
  readonly desks: LiveDesk[];
  readonly switch: AsteriskSwitch;
  readonly portal: PortalEmulator;
  readonly server: ServerProcess;
  readonly serverUrl: string;
  readonly recordings: string;
  /** Between the server and Asterisk's manager port, and between the server and the portal. */
  readonly managerLine: FaultProxy;
  readonly portalLine: FaultProxy;
  admin: Admin | null = null;

  private constructor(parts: Pick<Stage, 'switch' | 'portal' | 'server' | 'serverUrl' | 'managerLine' | 'portalLine'>) {
    this.switch = parts.switch;
    this.portal = parts.portal;
    this.server = parts.server;
    this.serverUrl = parts.serverUrl;
    this.managerLine = parts.managerLine;
    this.portalLine = parts.portalLine;
    this.recordings = parts.switch.pbx.recordings;
    this.desks = parts.switch.desks.map((plan) => new LiveDesk(plan, this));
  }

  static async open({ installation, directory, desks }: StageOptions): Promise<Stage> {
    const telephony = await AsteriskSwitch.open({ installation, directory: join(directory, 'asterisk'), desks });
    const oauthPort = await freePort();
    const portal = newPortal(telephony, oauthPort);
    const { portalUrl } = await portal.start();
    const portalPort = Number(new URL(portalUrl).port);
    const portalLine = new FaultProxy(
      { host: '127.0.0.1', port: portalPort },
      { host: PORTAL_PROXY_HOST, port: portalPort },
    );
    portal.portal.address = { ...portal.portal.address, domain: `${PORTAL_PROXY_HOST}:${portalPort}` };
    const { host, port } = telephony.pbx.ami;
    const httpPort = await freePort();
    const file = join(directory, 'settings.cjs');
    const settings = {
      useUnixSockets: false,
      serverHost: '127.0.0.1',
      httpPort,
      bitrixTokenHost: `http://127.0.0.1:${oauthPort}`,
      allowHttpPortals: true,
      database: join(directory, 'db.sqlite'),
      defaultLogFile: join(directory, 'server.log'),
      errorLogFile: join(directory, 'error.log'),
      logLevel: 'debug',
      recordingDirectory: telephony.pbx.recordings,
    };
    writeFileSync(file, `module.exports = ${JSON.stringify(settings)};`);
    const stage = new Stage({
      switch: telephony,
      portal,
      portalLine,
      managerLine: new FaultProxy({ host, port }),
      // Many more calls at once than one office has: the request budget would be what is measured.
      server: new ServerProcess(file, { shipped: false }),
      serverUrl: `http://127.0.0.1:${httpPort}/`,
    });
    try {
      await stage.start();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Portal user who has this phone. */
  userOf(phone: string): number {
    const user = this.portal.portal.users().find(({ phoneInner }) => phoneInner === phone);
    if (user === undefined) throw new Error(`nobody has phone ${phone}`);
    return user.id;
  }

  /** The phone of a portal user. */
  phoneOf(userId: number): string {
    const user = this.portal.portal.users().find(({ id }) => id === userId);
    return user?.phoneInner ?? `user ${userId}`;
  }

  /** As the settings page shows it. */
  async linkIsUp(): Promise<boolean> {
    if (this.admin === null) return false;
    const { visitor, api } = this.admin;
    const { link } = await visitor.json<{ link: { state: string } }>('GET', `${api}company`);
    return link.state === 'connected';
  }

  /** Everything connected again, whatever a scenario has left broken. */
  async mend(): Promise<void> {
    await this.managerLine.become({ kind: 'pass' });
    await this.portalLine.become({ kind: 'pass' });
    if (await this.linkIsUp().catch(() => false)) return;
    await this.server.kill();
    await this.server.start();
    await waitFor('the link to Asterisk is up again', () => this.linkIsUp(), 60_000);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.managerLine.stop();
    await this.portalLine.stop();
    await this.portal.stop();
    await this.switch.close();
  }

  private async start(): Promise<void> {
    await this.managerLine.start();
    await this.portalLine.start();
    await this.server.start();
    const { user, secret } = this.switch.pbx.ami;
    const notifyNumbers = this.switch.desks.map(({ phones }) => phones.at(-1) ?? '');
    const line = { host: '127.0.0.1', port: this.managerLine.port };
    this.admin = await setUpAsterisk(this, { ...line, user, secret, notifyNumbers });
    const { visitor, api } = this.admin;
    const phones = this.switch.desks.flatMap((desk) => desk.phones).length;
    await waitFor('the employees are imported', async () => {
      const users = await visitor.json<{ numbers: string[] }[]>('GET', `${api}users`);
      return users.filter(({ numbers }) => numbers.length > 0).length === phones;
    });
    await waitFor('the portal’s events are bound', () =>
      this.portal.portal.state.handlers.list().some(({ event }) => event === 'ONEXTERNALCALLSTART'),
    );
  }
}

function newPortal(telephony: AsteriskSwitch, oauthPort: number): PortalEmulator {
  return new PortalEmulator({
    oauthPort,
    knobs: { rateLimit: false, operatingLimit: false },
    seed: (empty) => {
      empty.addUser({ name: 'Ольга', lastName: 'Админова', login: 'admin', password: 'admin', admin: true }, false);
      for (const phone of telephony.desks.flatMap(({ phones }) => phones)) {
        empty.addUser({ name: 'Оператор', lastName: phone, phoneInner: phone }, false);
      }
    },
  });
}
