/** Sounds: a tone as a WAV file for what Asterisk plays, and as A-law for what phones say. */

const RATE = 8_000;
const LOUDNESS = 5_000;

function samples(hertz: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, index) =>
    Math.round(LOUDNESS * Math.sin((2 * Math.PI * hertz * index) / RATE)),
  );
}

/** 8 kHz, 16 bit, one channel. */
export function wavTone(hertz: number, seconds: number): Buffer {
  const data = Buffer.from(samples(hertz, seconds * RATE).buffer);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0).toString();
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** One byte a sample (G.711). */
export function aLawTone(hertz: number, count: number): Buffer {
  return Buffer.from(samples(hertz, count).map(aLaw));
}

/** G.711 A-law of a 16-bit sample. */
export function aLaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = Math.min(sample < 0 ? -sample - 1 : sample, 0x7fff) >> 4;
  const exponent = magnitude < 16 ? 0 : 31 - Math.clz32(magnitude) - 3;
  const mantissa = exponent < 1 ? magnitude & 0x0f : (magnitude >> (exponent - 1 < 0 ? 0 : exponent - 1)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}
