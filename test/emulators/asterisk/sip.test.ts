import { describe, expect, it } from 'vitest';
import { authorization } from '../../../emulators/asterisk/sip/digest.ts';
import {
  all,
  first,
  formatSip,
  parseSip,
  statusOf,
  tagOf,
  transactionOf,
  userOf,
} from '../../../emulators/asterisk/sip/message.ts';
import { answerTo, formatSdp, parseSdp } from '../../../emulators/asterisk/sip/sdp.ts';
import { aLaw, wavTone } from '../../../emulators/asterisk/sound.ts';

describe('messages', () => {
  const text = [
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 127.0.0.1:5;branch=z9hG4bKaa;rport',
    'via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKbb',
    'To: "A: B" <sip:101@127.0.0.1:5060;ob>;tag=77',
    'CSeq: 3 INVITE',
    '',
    'v=0\r\n\r\nrest',
  ].join('\r\n');

  it('are read with repeated headers, names in any case, colons in values and blank lines in the body', () => {
    const message = parseSip(text);
    if (message === null) throw new Error('not read');
    expect(statusOf(message)).toBe(200);
    expect(all(message, 'VIA')).toHaveLength(2);
    expect(transactionOf(message)).toBe('z9hG4bKaa INVITE');
    expect(tagOf(first(message, 'to'))).toBe('77');
    expect(userOf(first(message, 'to'))).toBe('101');
    expect(message.body).toBe('v=0\r\n\r\nrest');
  });

  it('are written so that they are read the same, with their length in bytes', () => {
    const message = { start: 'INFO sip:1@h SIP/2.0', headers: [['From', '<sip:2@h>;tag=1']] as const, body: 'ключ' };
    const read = parseSip(formatSip({ ...message, headers: [...message.headers] }));
    expect(read).toMatchObject({ start: message.start, body: 'ключ' });
    expect(first(read!, 'content-length')).toBe('8');
  });

  it('anything else is none', () => {
    expect(parseSip('\r\n\r\n')).toBeNull();
    expect(parseSip('GET / HTTP/1.1\r\n\r\n')).toBeNull();
  });
});

describe('digest', () => {
  it('is that of RFC 2617, section 3.5', () => {
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const header = authorization(
      challenge,
      { user: 'Mufasa', password: 'Circle Of Life' },
      { method: 'GET', uri: '/dir/index.html', clientNonce: '0a4f113b' },
    );
    expect(header).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(header).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  it('without qop has no count', () => {
    const header = authorization(
      'Digest realm="asterisk",nonce="1/2"',
      { user: '101', password: 'p' },
      { method: 'REGISTER', uri: 'sip:h', clientNonce: 'x' },
    );
    expect(header).not.toContain('nc=');
    expect(header).toContain('nonce="1/2"');
  });
});

describe('session descriptions', () => {
  it('are read as they are written', () => {
    const media = { host: '127.0.0.1', port: 4000, direction: 'sendonly' } as const;
    expect(parseSdp(formatSdp(media, 3))).toEqual(media);
    expect(parseSdp('')).toBeNull();
    expect(parseSdp('c=IN IP4 1.2.3.4\r\nm=audio 10 RTP/AVP 8\r\n')?.direction).toBe('sendrecv');
  });

  it('a hold is answered by listening only', () => {
    expect(answerTo('sendonly')).toBe('recvonly');
    expect(answerTo('sendrecv')).toBe('sendrecv');
  });
});

describe('sound', () => {
  it('A-law as G.711 has it', () => {
    // Silence, the loudest and the quietest of both signs.
    expect([0, 32_767, -32_768, 8, -8].map(aLaw)).toEqual([0xd5, 0xaa, 0x2a, 0xd5, 0x55]);
    expect(aLaw(1_000)).toBe(0xfa);
  });

  it('a WAV file says how long it is', () => {
    const wav = wavTone(440, 2);
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
    expect(wav.length - 44).toBe(2 * 8_000 * 2);
  });
});
