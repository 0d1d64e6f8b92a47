/** A fake switch with a link to it, and everything a test needs to watch both. */
import { openCallApiLink, PROFILE_8089 } from '../../src/adapters/call-api/index.ts';
import type { CallApiProfile } from '../../src/adapters/call-api/index.ts';
import type { CallApiAddress, SwitchLink } from '../../src/app/ports/switch-link.ts';
import { makeCertificate } from './call-api-certificate.ts';
import type { TestCertificate } from './call-api-certificate.ts';
import { Facts, WatchedClock } from './call-api-facts.ts';
import { FakeSwitch } from './call-api-fake-switch.ts';
import { RecordingListener, recordingLogger } from './call-api-listener.ts';

let shared: Promise<TestCertificate> | null = null;
/** One certificate for all tests of a file: making one takes a while. */
const sharedCertificate = (): Promise<TestCertificate> => (shared ??= makeCertificate());

export interface LinkOptions {
  address?: Partial<CallApiAddress>;
  profile?: CallApiProfile;
  trustedCa?: string[];
  random?: () => number;
}

export class Bench {
  readonly facts = new Facts();
  readonly clock = new WatchedClock(this.facts);
  readonly listener = new RecordingListener(this.facts);
  readonly log: string[] = [];
  readonly certificate: TestCertificate;
  readonly fake: FakeSwitch;
  readonly #links: SwitchLink[] = [];

  constructor(certificate: TestCertificate) {
    this.certificate = certificate;
    this.fake = new FakeSwitch(certificate, this.facts);
  }

  static async start(): Promise<Bench> {
    const bench = new Bench(await sharedCertificate());
    await bench.fake.start();
    return bench;
  }

  /** Pinned to the fake's certificate, UTC, and without jitter (retries at once) unless told otherwise. */
  link(options: LinkOptions = {}): SwitchLink {
    const open = openCallApiLink({
      clock: this.clock,
      random: options.random ?? (() => 0),
      profile: options.profile ?? PROFILE_8089,
      zone: () => 0,
      ...(options.trustedCa ? { trustedCa: options.trustedCa } : {}),
    });
    const address: CallApiAddress = {
      url: this.fake.url,
      ...this.fake.credentials,
      pinnedFingerprint256: this.certificate.fingerprint256,
      ...options.address,
    };
    const link = open(address, this.listener, recordingLogger(this.log));
    this.#links.push(link);
    return link;
  }

  async connect(options: LinkOptions = {}): Promise<SwitchLink> {
    const link = this.link(options);
    link.start();
    await this.until(() => link.status().state === 'connected');
    return link;
  }

  until(fact: () => boolean): Promise<void> {
    return this.facts.until(fact);
  }

  async close(): Promise<void> {
    for (const link of this.#links) await link.stop();
    await this.fake.close();
  }
}
