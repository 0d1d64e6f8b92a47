/** Audio files for tests: real headers, content that tells one from another. */

export function wavFile(bytes = 4_000, filler = 7): Buffer {
  const file = Buffer.alloc(bytes, filler);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(bytes - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  return file;
}

export function mp3File(bytes = 4_000): Buffer {
  const file = Buffer.alloc(bytes, 9);
  // MPEG 1 layer III, 128 kbit/s, 44.1 kHz.
  Buffer.from([0xff, 0xfb, 0x90, 0x64]).copy(file);
  return file;
}

export async function contentOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
