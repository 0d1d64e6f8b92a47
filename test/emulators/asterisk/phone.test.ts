/** Two phones that speak with each other directly, each the other's switch: what an Asterisk between them relies on. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bindUdp, freeUdpPort } from '../../../emulators/asterisk/ports.ts';
import { Dialog } from '../../../emulators/asterisk/sip/dialog.ts';
import { statusOf } from '../../../emulators/asterisk/sip/message.ts';
import { formatSdp, parseSdp } from '../../../emulators/asterisk/sip/sdp.ts';
import { Transactions } from '../../../emulators/asterisk/sip/transactions.ts';
import { UserAgent } from '../../../emulators/asterisk/sip/user-agent.ts';

const host = '127.0.0.1';
let anna: UserAgent;
let boris: UserAgent;

beforeEach(async () => {
  const ports = [await freeUdpPort(host), await freeUdpPort(host)] as const;
  anna = await UserAgent.open({ user: '101', host, port: ports[0], peer: { host, port: ports[1] } });
  boris = await UserAgent.open({ user: '102', host, port: ports[1], peer: { host, port: ports[0] } });
});
afterEach(() => {
  anna.close();
  boris.close();
});

it('a call that is answered: both talk, both hear, and the one who hangs up is known', async () => {
  const out = await anna.call('102');
  const ringing = await boris.rings();
  expect(ringing).toMatchObject({ remote: '101', called: '102', state: 'ringing' });
  await out.becomes('the other end rings', (call) => call.remoteRings);
  ringing.answer();
  await out.talks();
  await expect.poll(() => Math.min(out.voice.heard, ringing.voice.heard)).toBeGreaterThan(2);
  await ringing.hangUp();
  await out.ends();
  expect([out.endedBy, ringing.endedBy, out.refusedWith]).toEqual(['them', 'us', null]);
  expect(out.talkMs).toBeGreaterThan(0);
});

it('a caller who gives up', async () => {
  const out = await anna.call('102');
  const ringing = await boris.rings();
  await out.hangUp();
  await Promise.all([out.ends(), ringing.ends()]);
  expect(out).toMatchObject({ refusedWith: 487, endedBy: 'us', talkMs: 0 });
  expect(ringing).toMatchObject({ endedBy: 'them', talkMs: 0 });
});

it.each([
  ['486 Busy Here', 486],
  ['603 Decline', 603],
  ['480 Temporarily Unavailable', 480],
])('a phone that says %s', async (status, code) => {
  boris.manners = { kind: 'refuse', status };
  const out = await anna.call('102');
  await out.ends();
  expect(out.refusedWith).toBe(code);
});

it('hold and back, keys, and what the other end is told of it', async () => {
  const out = await anna.call('102');
  (await boris.rings()).answer();
  await out.talks();
  await out.hold();
  expect(out.held).toBe(true);
  const [other] = boris.calls;
  const heard = other?.voice.heard ?? 0;
  await out.unhold();
  await expect.poll(() => other?.voice.heard).toBeGreaterThan(heard + 2);
  await out.press('1*#');
  expect(other?.digits).toBe('1*#');
});

it('NOTIFY talk and hold work on a phone that knows them, and are refused by one that does not', async () => {
  const socket = await bindUdp(host);
  const place = { user: 'switch', host, port: socket.address().port };
  const phone = await UserAgent.open({ user: '103', host, peer: place });
  const sound = formatSdp({ host, port: 9, direction: 'sendrecv' }, 1);
  const offers: string[] = [];
  const ours = new Transactions(socket, phone.address, (request) => {
    offers.push(parseSdp(request.body)?.direction ?? 'none');
    ours.respond(request, '200 OK', [['Contact', dialog.contact]], sound);
  });
  const dialog = Dialog.begin(place, 'sip:103@127.0.0.1');
  const answered = ours.request(dialog.request('INVITE', [], sound));
  const ringing = await phone.rings();
  const notify = async (event: string): Promise<number | null> =>
    statusOf(await ours.request(dialog.request('NOTIFY', [['Event', event]])));

  expect([await notify('talk'), ringing.state]).toEqual([481, 'ringing']);
  phone.knowsTalkEvents = true;
  expect(await notify('talk')).toBe(200);
  expect(statusOf(await answered)).toBe(200);
  expect(await notify('hold')).toBe(200);
  await ringing.becomes('held', (call) => call.held);
  expect(await notify('talk')).toBe(200);
  await ringing.becomes('not held', (call) => !call.held);
  expect(offers).toEqual(['sendonly', 'sendrecv']);
  phone.close();
  ours.close();
});
