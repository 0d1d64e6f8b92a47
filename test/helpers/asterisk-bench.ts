/** A fake AMI with a link to it, and everything a test needs to watch both. */
import { openAsteriskLink } from '../../src/adapters/asterisk/index.ts';
import { DEFAULT_CHANNEL_PATTERN } from '../../src/adapters/asterisk/channel-name.ts';
import type { AsteriskAddress, SwitchLink } from '../../src/app/ports/switch-link.ts';
import { FakeAmi } from './asterisk-fake-ami.ts';
import { AmiCalls } from './asterisk-fake-calls.ts';
import { Facts, WatchedClock } from './call-api-facts.ts';
import { RecordingListener, recordingLogger } from './call-api-listener.ts';

export class AsteriskBench {
  readonly facts = new Facts();
  readonly clock = new WatchedClock(this.facts);
  readonly listener = new RecordingListener(this.facts);
  readonly log: string[] = [];
  readonly ami: FakeAmi;
  readonly calls: AmiCalls;
  readonly #links: SwitchLink[] = [];
  #ids = 0;

  constructor(tls?: { key: string; cert: string }) {
    this.ami = new FakeAmi(this.facts, tls);
    this.calls = new AmiCalls(this.ami);
  }

  static async start(tls?: { key: string; cert: string }): Promise<AsteriskBench> {
    const bench = new AsteriskBench(tls);
    await bench.ami.start();
    return bench;
  }

  /** Without jitter: retries at once. */
  link(address: Partial<AsteriskAddress> = {}): SwitchLink {
    const open = openAsteriskLink({ clock: this.clock, random: () => 0, newId: () => `id-${String(++this.#ids)}` });
    const link = open(
      {
        host: '127.0.0.1',
        port: this.ami.port,
        tls: false,
        ...this.ami.credentials,
        pinnedFingerprint256: null,
        channelPattern: DEFAULT_CHANNEL_PATTERN,
        context: 'internal',
        holdContext: null,
        notifyNumbers: [],
        ...address,
      },
      this.listener,
      recordingLogger(this.log),
    );
    this.#links.push(link);
    return link;
  }

  async connect(address: Partial<AsteriskAddress> = {}): Promise<SwitchLink> {
    const link = this.link(address);
    link.start();
    await this.facts.until(() => link.status().state === 'connected');
    return link;
  }

  async stop(): Promise<void> {
    for (const link of this.#links) await link.stop();
    await this.ami.stop();
  }
}
