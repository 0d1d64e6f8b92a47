import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalBench } from '../../helpers/portal-bench.ts';

let bench: PortalBench;
beforeEach(async () => {
  bench = await new PortalBench().start();
});
afterEach(() => bench.stop());

async function bound(): Promise<void> {
  await bench.ok('event.bind', { event: 'ONEXTERNALCALLSTART', handler: `${bench.appUrl}/events` });
}
async function heard() {
  await bench.portal.events.idle();
  return bench.stub.named('ONEXTERNALCALLSTART').map((form) => form.fields);
}

test('the list offers an app only after it bound the event, then its lines too', async () => {
  expect(bench.portal.outgoingNumberChoices()).toEqual([]);
  await bound();
  await bench.ok('telephony.externalLine.add', { NUMBER: '7', NAME: 'Городская' });
  expect(bench.portal.outgoingNumberChoices()).toMatchObject([
    { id: `REST_APP:${bench.app.id}`, title: 'ECSS', lineNumber: null },
    { id: 'LINE:1', title: 'Городская (ECSS)', lineNumber: '7' },
  ]);
});

test('a click registers the call, shows the card and tells the app in the known form', async () => {
  await bound();
  bench.portal.setDefaultOutgoingNumber(`REST_APP:${bench.app.id}`);
  const { callId } = bench.portal.startCallViaRest(2, '8 (913) 123-45-67,55');
  const [event] = await heard();
  expect(event).toMatchObject({
    'data[PHONE_NUMBER]': '8 (913) 123-45-67,55',
    'data[PHONE_NUMBER_INTERNATIONAL]': '+79131234567',
    'data[EXTENSION]': '55',
    'data[USER_ID]': '2',
    'data[LINE_NUMBER]': '',
    'data[IS_MOBILE]': '0',
    'data[CALL_ID]': callId,
    'data[CRM_ENTITY_TYPE]': 'CONTACT',
    'data[CRM_ENTITY_ID]': '2',
  });
  expect(bench.portal.openCards(2)).toMatchObject([{ params: { callId, incoming: false } }]);
  expect(bench.portal.state.calls.get(callId)).toMatchObject({ registeredBy: 'portal', type: 1, externalCallId: null });
});

test('a second click sends the same CALL_ID again until the call is finished', async () => {
  await bound();
  const choice = `REST_APP:${bench.app.id}`;
  const first = bench.portal.startCallViaRest(2, '+79131234567', choice).callId;
  expect(bench.portal.startCallViaRest(2, '+79131234567', choice)).toMatchObject({ callId: first, duplicate: true });
  expect((await heard()).map((event) => event['data[CALL_ID]'])).toEqual([first, first]);
  await bench.ok('telephony.externalCall.finish', { CALL_ID: first, USER_ID: 2 });
  expect(bench.portal.startCallViaRest(2, '+79131234567', choice).callId).not.toBe(first);
});

test('only the app that owns the line hears it; a mobile user has no card', async () => {
  await bound();
  await bench.ok('telephony.externalLine.add', { NUMBER: '7' });
  const other = bench.portal.createLocalApp(
    { name: 'Другое', handlerUrl: `${bench.appUrl}/`, installUrl: '', apiOnly: true, scopes: ['telephony'] },
    1,
  );
  const token = bench.portal.refreshFrameAuth(other.id, 1).AUTH_ID;
  await bench.call('event.bind', { event: 'ONEXTERNALCALLSTART', handler: `${bench.appUrl}/other` }, token);
  bench.portal.setOutgoingNumber(3, 'LINE:1');
  await bench.control('POST', 'click-to-call', { userId: 3, number: '101', isMobile: true });
  const events = await heard();
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    'data[LINE_NUMBER]': '7',
    'data[IS_MOBILE]': '1',
    'data[PHONE_NUMBER_INTERNATIONAL]': '101',
  });
  expect(bench.stub.received.at(-1)?.path).toBe('/events');
  expect(bench.portal.openCards(3)).toEqual([]);
});

test('without a chosen number there is nothing to call with; a double click can be forced', async () => {
  await bound();
  await expect(bench.control('POST', 'click-to-call', { userId: 2, number: '1' })).rejects.toThrow('400');
  await bench.control('PATCH', 'knobs', { doubleClick: true });
  await bench.control('PUT', 'outgoing-number', { id: `REST_APP:${bench.app.id}` });
  await bench.control('POST', 'click-to-call', { userId: 2, number: '+79131234567' });
  expect(await heard()).toHaveLength(2);
});
