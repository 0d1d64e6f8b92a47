/** One Asterisk of our own: its own configuration, folders and ports; started and ended by whoever opened it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AmiTap } from './ami-tap.ts';
import { dialPlan, features, queues } from './config/dial-plan.ts';
import { desk } from './config/plan.ts';
import type { Desk } from './config/plan.ts';
import { pjsip } from './config/sip.ts';
import { systemFiles } from './config/system.ts';
import type { Installation } from './install/find.ts';
import { freeTcpPort, freeUdpPort, rtpRange } from './ports.ts';
import { wavTone } from './sound.ts';

const HOST = '127.0.0.1';
const RTP_PORTS = 400;
const STARTS_WITHIN_MS = 20_000;
const STOPS_WITHIN_MS = 6_000;

export interface PbxOptions {
  installation: Installation;
  /** Everything of this Asterisk lies in here. */
  directory: string;
  desks: number;
  trunk: { host: string; port: number };
}

export interface Login {
  host: string;
  port: number;
  user: string;
  secret: string;
}

export class Pbx {
  readonly desks: Desk[];
  /** Folder of the recordings. */
  readonly recordings: string;
  readonly sip: { host: string; port: number; password: string };
  /** By whom the integration comes in. */
  readonly ami: Login;
  private readonly watcher: Login;
  private readonly options: PbxOptions;
  private child: ChildProcess | null = null;
  private tap: AmiTap | null = null;

  private constructor(options: PbxOptions, ports: { sip: number; ami: number }) {
    this.options = options;
    this.desks = Array.from({ length: options.desks }, (_, index) => desk(index));
    this.recordings = join(options.directory, 'spool', 'monitor');
    this.sip = { host: HOST, port: ports.sip, password: secret() };
    this.ami = { host: HOST, port: ports.ami, user: 'crm', secret: secret() };
    this.watcher = { ...this.ami, user: 'watcher', secret: secret() };
  }

  static async open(options: PbxOptions): Promise<Pbx> {
    const pbx = new Pbx(options, { sip: await freeUdpPort(HOST), ami: await freeTcpPort(HOST) });
    pbx.writeFiles();
    try {
      await pbx.start();
      return pbx;
    } catch (error) {
      await pbx.stop();
      throw error;
    }
  }

  /** The watcher's own connection; of the Asterisk that runs now. */
  get watch(): AmiTap {
    if (this.tap === null) throw new Error('Asterisk is not running');
    return this.tap;
  }

  /** Resolves when Asterisk has loaded everything and takes calls. */
  async start(): Promise<void> {
    const { installation, directory } = this.options;
    const child = spawn(installation.program, ['-f', '-C', join(directory, 'etc', 'asterisk.conf')], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    this.child = child;
    // Whatever becomes of this process, it must not leave an Asterisk behind.
    const reap = (): void => void child.kill('SIGKILL');
    process.once('exit', reap);
    child.once('exit', () => process.off('exit', reap));
    const until = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      const tap = await AmiTap.open(this.watcher).catch(() => null);
      if (tap !== null) {
        this.tap = tap;
        await tap.event('Asterisk has booted', ({ Event }) => Event === 'FullyBooted', STARTS_WITHIN_MS);
        return;
      }
      if (child.exitCode !== null) throw new Error(`Asterisk ended with ${child.exitCode}`);
      if (performance.now() > until) throw new Error(`Asterisk did not start within ${STARTS_WITHIN_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** An orderly end, as the administrator's restart makes it; calls under way are cut. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** As a power failure ends it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.tap?.close();
    this.tap = null;
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  private writeFiles(): void {
    const { directory, installation, trunk } = this.options;
    for (const folder of ['etc', 'run', 'log', 'spool/monitor', 'var/moh']) {
      mkdirSync(join(directory, folder), { recursive: true });
    }
    const prompt = join(directory, 'var', 'prompt');
    const rtp = rtpRange(RTP_PORTS);
    const files = {
      ...systemFiles({ directory, ...installation, ami: this.ami, watcher: this.watcher, rtp }),
      'extensions.conf': dialPlan({ recordings: this.recordings, prompt }),
      'queues.conf': queues(this.desks),
      'features.conf': features,
      'pjsip.conf': pjsip(this.desks, { ...this.sip, trunk }),
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(directory, 'etc', name), text, { mode: 0o600 });
    }
    writeFileSync(`${prompt}.wav`, wavTone(440, 1));
    writeFileSync(join(directory, 'var', 'moh', 'music.wav'), wavTone(330, 5));
  }
}

const secret = (): string => randomBytes(12).toString('hex');
