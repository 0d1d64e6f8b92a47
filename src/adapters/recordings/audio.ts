/** What a file is, by its first bytes. */

/** Bytes that `audioKind` wants to see. */
export const HEAD_BYTES = 16;

/** Not more than headers: a recording has just been begun. */
export const BARE_HEADER_BYTES = 1_024;

/** `blank`: zeros only, space that was set aside and is not written yet. Null: something that the portal would refuse. */
export function audioKind(head: Uint8Array): 'wav' | 'mp3' | 'blank' | null {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'wav';
  if (text.startsWith('ID3') || isMpegFrame(head)) return 'mp3';
  return head.every((byte) => byte === 0) ? 'blank' : null;
}

/** Frame header: 11 bits of sync; version, layer, bit rate and sampling rate that exist (layer 0 would be AAC). */
function isMpegFrame(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  const sync = first === 0xff && (second & 0xe0) === 0xe0;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  return sync && version !== 1 && layer !== 0 && third >> 4 !== 15 && ((third >> 2) & 3) !== 3;
}
