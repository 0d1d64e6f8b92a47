/** The sound of one call: a steady tone in A-law over RTP, and a count of what is heard. */
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { bindUdp } from '../ports.ts';
import { aLawTone } from '../sound.ts';
import type { Media } from './sdp.ts';

const PACKET_MS = 20;
const PACKET_SAMPLES = 160;
/** One second. */
const MOST_OWED = 50;
/** A whole number of waves fits a packet, so that every packet is the same. */
const TONE = aLawTone(400, PACKET_SAMPLES);
const A_LAW = 8;

export class Voice {
  readonly port: number;
  /** RTP packets heard so far. */
  heard = 0;
  private readonly socket: Socket;
  private readonly source = randomInt(1, 0xffff_ffff);
  private sequence = 0;
  private timer: NodeJS.Timeout | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.port = socket.address().port;
    socket.on('message', () => (this.heard += 1));
    // Nobody listens at the other end any more: the call's own signalling tells it.
    socket.on('error', () => undefined);
  }

  static async open(host: string): Promise<Voice> {
    return new Voice(await bindUdp(host));
  }

  /** Speaks to that address from now on, or is silent when the direction says so. */
  speakTo({ host, port, direction }: Media): void {
    this.hush();
    if (direction === 'recvonly' || direction === 'inactive') return;
    const begunAt = performance.now();
    let sent = 0;
    // A busy machine makes timers late; what they owe is made up for, or recordings would be shorter than the talk.
    this.timer = setInterval(() => {
      const owed = Math.min(MOST_OWED, Math.floor((performance.now() - begunAt) / PACKET_MS) - sent);
      for (let packet = 0; packet < owed; packet += 1) this.socket.send(this.packet(), port, host);
      sent = Math.floor((performance.now() - begunAt) / PACKET_MS);
    }, PACKET_MS);
  }

  close(): void {
    this.hush();
    this.socket.close();
  }

  private hush(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private packet(): Buffer {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = A_LAW;
    header.writeUInt16BE(this.sequence & 0xffff, 2);
    header.writeUInt32BE((this.sequence * PACKET_SAMPLES) >>> 0, 4);
    header.writeUInt32BE(this.source, 8);
    this.sequence += 1;
    return Buffer.concat([header, TONE]);
  }
}
