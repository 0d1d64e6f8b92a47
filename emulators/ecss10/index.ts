/** An ECSS-10 switch in one process: call engine, Call API, console, control API and a page with virtual phones. */
import { z } from 'zod';
import { keepCertificate, keptCertificate, newCertificate, type Certificate } from './call-api/certificate.ts';
import { Faults, type FaultsPatch, type FaultState } from './call-api/faults.ts';
import { Journal } from './call-api/journal.ts';
import { CallApi } from './call-api/server.ts';
import type { WireOptions } from './call-api/wire.ts';
import type { ConsoleSwitch } from './console/node.ts';
import type { ConsoleServer } from './console/server.ts';
import { ControlServer } from './control/server.ts';
import { describeState, type EmulatorState } from './control/state.ts';
import { CallEngine } from './engine/call-engine.ts';
import { systemClock, type Clock } from './engine/clock.ts';
import { settingsSchema, type DomainInput, type Settings, type Subscriber } from './engine/config.ts';
import { Directory } from './engine/directory.ts';
import { SwitchError } from './engine/errors.ts';
import { Phone } from './phone.ts';
import { newApiKey, newSwitchId } from './secrets.ts';

export interface EmulatorOptions {
  /** Call API; 0 (default): a free port. */
  port?: number;
  /** Control API and page, always on the loopback; 0 (default): a free port. */
  controlPort?: number;
  /** Console over SSH, always on the loopback; 0: a free port; default: no console. */
  consolePort?: number;
  /** Address of the Call API; default 127.0.0.1. */
  host?: string;
  /** Keeps certificate and SSH host key, so that their fingerprints survive a restart of the process; else new ones at each start. */
  directory?: string;
  domains?: DomainInput[];
  settings?: Partial<Settings>;
  /** IANA zone of the switch's local time; default: this machine's. */
  timeZone?: string;
  clock?: Clock;
  /** 16 hexadecimal digits, never the same twice. */
  newId?: () => string;
  /** For probabilistic faults; from 0 up to 1. */
  random?: () => number;
}

export interface EmulatorAddresses {
  /** The company's «Адрес Call API». */
  apiUrl: string;
  controlUrl: string;
  /** What to type into a shell to reach the console, `ssh admin@localhost -p 8023`; null when it was not asked for. */
  console: string | null;
  fingerprint256: string;
}

const wireSchema = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'not an IANA time zone'),
  anonymousDigits: z.string().nullable(),
});
const settingsPatchSchema = z.strictObject({
  csta: settingsSchema.shape.csta.unwrap().optional(),
  transferStyle: settingsSchema.shape.transferStyle.unwrap().optional(),
  transferOrder: settingsSchema.shape.transferOrder.unwrap().optional(),
  blindTransferFailure: settingsSchema.shape.blindTransferFailure.unwrap().optional(),
  timeZone: wireSchema.shape.timeZone.optional(),
  anonymousDigits: wireSchema.shape.anonymousDigits.optional(),
});
export type SettingsPatch = z.input<typeof settingsPatchSchema>;

export class Ecss10Emulator {
  /** Domains, numbers, integrations: every change takes effect at once. */
  readonly directory: Directory;
  /** Calls: everything a phone, an outside party or the Call API can do. */
  readonly engine: CallEngine;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly #options: EmulatorOptions;
  readonly #faults: Faults;
  readonly #api: CallApi;
  readonly #control: ControlServer;
  #wire: WireOptions;
  #certificate: Certificate | null = null;
  #console: ConsoleServer | null = null;
  #restarting = false;
  #undo: (() => void)[] = [];

  constructor(options: EmulatorOptions = {}) {
    const { clock = systemClock, newId = newSwitchId, random = Math.random, host = '127.0.0.1' } = options;
    const { timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = options;
    this.#options = options;
    this.clock = clock;
    this.directory = new Directory(newApiKey);
    this.engine = new CallEngine(this.directory, clock, newId);
    this.engine.settings = { ...this.engine.settings, ...options.settings };
    this.journal = new Journal(() => clock.now());
    this.#faults = new Faults(random);
    this.#wire = { timeZone, anonymousDigits: 'anonymous' };
    const { directory, engine, journal } = this;
    this.#api = new CallApi({ host, directory, engine, clock, faults: this.#faults, journal, wire: () => this.#wire });
    this.#control = new ControlServer(this);
    for (const domain of options.domains ?? []) directory.putDomain(domain);
  }

  async start(): Promise<EmulatorAddresses> {
    const { directory, port = 0, controlPort = 0 } = this.#options;
    this.#certificate = directory === undefined ? await newCertificate() : await keptCertificate(directory);
    this.#undo = [this.#followDirectory(), this.#logLegs()];
    await this.#api.start(port, this.#certificate);
    await this.#control.start(controlPort);
    await this.#startConsole();
    return this.addresses();
  }

  async stop(): Promise<void> {
    await this.#console?.stop();
    this.#console = null;
    await this.#control.stop();
    await this.#api.stop();
    this.engine.stop();
    for (const undo of this.#undo) undo();
    this.#undo = [];
  }

  addresses(): EmulatorAddresses {
    const fingerprint256 = this.#certificate?.fingerprint256 ?? '';
    const console = this.#console && `ssh admin@localhost -p ${this.#console.port}`;
    return { apiUrl: this.#api.url, controlUrl: this.#control.url, console, fingerprint256 };
  }

  /** A phone of the given domain, by default of the first one. */
  phone(number: string, domain = this.directory.domains()[0]?.name ?? ''): Phone {
    this.directory.subscriber(domain, number);
    return new Phone(this.engine, domain, number);
  }

  /** Changes single properties of a subscriber. */
  setSubscriber(domain: string, number: string, change: Partial<Omit<Subscriber, 'number'>>): Subscriber {
    return this.directory.putSubscriber(domain, { ...this.directory.subscriber(domain, number), ...change, number });
  }

  state(): EmulatorState {
    return describeState({
      addresses: this.addresses(),
      up: this.#api.isUp,
      now: this.clock.now(),
      settings: { ...this.engine.settings, ...this.#wire },
      faults: this.#faults.state,
      connections: this.#api.connections,
      directory: this.directory,
      legs: this.engine.legs(),
    });
  }

  changeSettings(patch: SettingsPatch): void {
    const given = settingsPatchSchema.parse(patch);
    const { timeZone = this.#wire.timeZone, anonymousDigits = this.#wire.anonymousDigits, ...rest } = given;
    this.#wire = { timeZone, anonymousDigits };
    const settings = Object.entries(rest).filter(([, value]) => value !== undefined);
    this.engine.settings = settingsSchema.parse({ ...this.engine.settings, ...Object.fromEntries(settings) });
    this.journal.add('fault', 'settings', given);
  }

  /** What the console sees and changes; everything takes effect at once. */
  consoleSwitch(): ConsoleSwitch {
    return {
      directory: this.directory,
      csta: () => this.engine.settings.csta,
      setCsta: (csta) => this.changeSettings({ csta }),
      now: () => this.clock.now(),
      timeZone: () => this.#wire.timeZone,
    };
  }

  changeFaults(patch: FaultsPatch): FaultState {
    const state = this.#faults.change(patch);
    this.journal.add('fault', 'faults', patch);
    return state;
  }

  clearFaults(): void {
    this.#faults.clear();
    this.journal.add('fault', 'faults cleared', {});
  }

  dropConnections(): void {
    this.journal.add('fault', 'connections dropped', {});
    this.#api.dropConnections();
  }

  /** Restarts the Call API (not the switch: calls go on unseen). Resolves when it listens again, after `downtimeMs`. */
  async restart(downtimeMs = 0): Promise<void> {
    if (this.#restarting) throw new SwitchError('not_possible', 'The Call API is restarting already');
    this.#restarting = true;
    this.journal.add('fault', 'restart', { downtimeMs });
    try {
      await this.#api.restart(downtimeMs);
    } finally {
      this.#restarting = false;
    }
  }

  /** Another self-signed certificate, kept like the first one. Returns its fingerprint. */
  async newCertificate(): Promise<string> {
    const certificate = await newCertificate();
    if (this.#options.directory !== undefined) await keepCertificate(this.#options.directory, certificate);
    this.#certificate = certificate;
    this.#api.replaceCertificate(certificate);
    this.journal.add('fault', 'new certificate', { fingerprint256: certificate.fingerprint256 });
    return certificate.fingerprint256;
  }

  async #startConsole(): Promise<void> {
    const { consolePort, directory } = this.#options;
    if (consolePort === undefined) return;
    // Loaded here because SSH takes longer to load than all the rest, and most tests have no use for it.
    const { ConsoleServer } = await import('./console/server.ts');
    const { keptHostKey, newHostKey } = await import('./console/host-key.ts');
    const server = new ConsoleServer({
      hostKey: directory === undefined ? newHostKey() : await keptHostKey(directory),
      switch: this.consoleSwitch(),
      clock: this.clock,
      typed: (line, ok) => this.journal.add('console', line, { ok }),
    });
    await server.start(consolePort);
    this.#console = server;
  }

  #followDirectory(): () => void {
    return this.directory.onChange((change) => {
      if (change.what === 'domain_removed') this.engine.clear(change.domain);
      if (change.what === 'number_removed') this.engine.clear(change.domain, change.number);
      if (change.what !== 'number_changed') return;
      const subscriber = this.directory.find(change.domain)?.subscribers.get(change.number);
      if (subscriber?.registered === false) this.engine.stopRinging(change.domain, change.number);
      this.engine.refresh();
    });
  }

  #logLegs(): () => void {
    return this.engine.onLeg((leg) => this.journal.add('leg', leg.status, leg, { domain: leg.domain }));
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // RangeError is how Intl says that it does not know the zone.
    return false;
  }
}
