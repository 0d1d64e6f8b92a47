/** Session descriptions with one audio stream in A-law, the only one these phones speak. */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Media {
  host: string;
  port: number;
  direction: Direction;
}

const ANSWERS: Record<Direction, Direction> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** What is said to an offer of this direction. */
export const answerTo = (direction: Direction): Direction => ANSWERS[direction];

export function formatSdp({ host, port, direction }: Media, version: number): string {
  const lines = [
    'v=0',
    `o=- 1 ${version} IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    `a=${direction}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Null when there is no audio in it. */
export function parseSdp(body: string): Media | null {
  const host = /^c=IN IP4 (\S+)/m.exec(body)?.[1];
  const port = /^m=audio (\d+)/m.exec(body)?.[1];
  if (host === undefined || port === undefined) return null;
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(body)?.[1] ?? 'sendrecv';
  return { host, port: Number(port), direction: direction as Direction };
}
