/**
 * Makes a browser's PNG smaller: 256 colours instead of true colour where an eye cannot tell. A picture with more shades than that
 * (the shadow of a card over the portal's page) stays as it is: it would show rings.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;
/** Distance (sum of squares over red, green, blue) below which two colours count as one, raised until they fit. */
const FIRST_TOLERANCE = 2;
const MOST_TOLERANCE = 40;

interface Picture {
  width: number;
  height: number;
  /** Red, green, blue of each pixel. */
  rgb: Uint8Array;
}

/** 8-bit true colour without interlacing goes in, as Chromium writes it; throws for anything else. */
export function smaller(png: Buffer): Buffer {
  const picture = decode(png);
  const reduced = reduce(picture);
  if (reduced === null) return png;
  const { palette, indexes } = reduced;
  const rows = Buffer.alloc((picture.width + 1) * picture.height);
  for (let y = 0; y < picture.height; y += 1) {
    rows.set(indexes.subarray(y * picture.width, (y + 1) * picture.width), y * (picture.width + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(picture.width, 0);
  header.writeUInt32BE(picture.height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const packed = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return packed.length < png.length ? packed : png;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function decode(png: Buffer): Picture {
  let header: Buffer | null = null;
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [depth, colour, , , interlace] = header?.subarray(8) ?? [];
  if (header === null || depth !== 8 || (colour !== 2 && colour !== 6) || interlace !== 0) {
    throw new Error('not an 8-bit true-colour PNG without interlacing');
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { width, height, rgb: unfilter(inflateSync(Buffer.concat(data)), width, height, colour === 2 ? 3 : 4) };
}

/** Undoes the five filters of the PNG specification; drops the alpha of an opaque picture. */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const rgb = new Uint8Array(width * height * 3);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const filter = raw[start] ?? 0;
    const row = new Uint8Array(raw.subarray(start + 1, start + 1 + stride));
    for (let x = 0; x < stride; x += 1) {
      const left = x < channels ? 0 : (row[x - channels] ?? 0);
      const up = above[x] ?? 0;
      const corner = x < channels ? 0 : (above[x - channels] ?? 0);
      row[x] = (row[x] ?? 0) + predicted(filter, left, up, corner);
    }
    for (let x = 0; x < width; x += 1) {
      rgb.set(row.subarray(x * channels, x * channels + 3), (y * width + x) * 3);
    }
    above = row;
  }
  return rgb;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

type Colour = [red: number, green: number, blue: number];

/** The most frequent colours are kept as they are; a rare one becomes the nearest of them. Null: they differ too much. */
function reduce({ rgb }: Picture): { palette: Colour[]; indexes: Uint8Array } | null {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyAt(rgb, at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const byUse = [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => colourOf(key));
  const palette = paletteOf(byUse);
  if (palette === null) return null;
  const nearest = new Map<number, number>();
  const indexes = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyAt(rgb, at);
    let index = nearest.get(key);
    if (index === undefined) {
      index = indexOfNearest(palette, colourOf(key));
      nearest.set(key, index);
    }
    indexes[at / 3] = index;
  }
  return { palette, indexes };
}

function paletteOf(byUse: Colour[]): Colour[] | null {
  if (byUse.length <= MOST_COLOURS) return byUse;
  for (let tolerance = FIRST_TOLERANCE; tolerance <= MOST_TOLERANCE; tolerance = tolerance * 1.5 + 1) {
    const palette = distinct(byUse, tolerance);
    if (palette.length <= MOST_COLOURS) return palette;
  }
  return null;
}

/** Gives up after one colour too many. */
function distinct(byUse: Colour[], tolerance: number): Colour[] {
  const palette: Colour[] = [];
  for (const colour of byUse) {
    if (palette.some((kept) => distance(kept, colour) < tolerance)) continue;
    palette.push(colour);
    if (palette.length > MOST_COLOURS) break;
  }
  return palette;
}

function keyAt(rgb: Uint8Array, at: number): number {
  return ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
}

function colourOf(key: number): Colour {
  return [key >> 16, (key >> 8) & 0xff, key & 0xff];
}

function distance(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

function indexOfNearest(palette: Colour[], colour: Colour): number {
  let best = 0;
  let least = Infinity;
  for (const [index, kept] of palette.entries()) {
    const far = distance(kept, colour);
    if (far >= least) continue;
    best = index;
    least = far;
  }
  return best;
}
