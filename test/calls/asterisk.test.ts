/** The whole product with an Asterisk as the switch, end to end over real sockets; the AMI is a fake that tells what real ones told. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { cardShown, pause } from '../../emulators/demo/scenarios.ts';
import { connected } from '../../emulators/demo/set-up.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { FakeAmi } from '../helpers/asterisk-fake-ami.ts';
import { AmiCalls } from '../helpers/asterisk-fake-calls.ts';
import { Facts } from '../helpers/call-api-facts.ts';
import { CardPage, callStage } from '../helpers/call-world.ts';

const stage = callStage();
const TALK = 1_050;
let ami: FakeAmi;
let calls: AmiCalls;
let before = 0;

beforeAll(async () => {
  ami = await new FakeAmi(new Facts()).start();
  calls = new AmiCalls(ami);
  const { visitor, api } = stage.admin;
  const asterisk = { host: '127.0.0.1', port: ami.port, ...ami.credentials, context: 'internal', holdContext: 'park' };
  await visitor.json('PATCH', `${api}company`, { switchKind: 'asterisk', asterisk });
  await waitFor('the AMI has a visitor', () => ami.connections === 1);
  await connected(stage.admin);
});
beforeEach(() => {
  before = Math.max(0, ...records().map(({ id }) => id));
});
afterAll(() => ami.stop());

const records = () => stage.world.portal.portal.statistics();
/** What the portal has in its books of this test, when nothing is left to be told. */
async function told(count: number): Promise<object[]> {
  const { portal } = stage.world.portal;
  const fresh = () => records().filter(({ id }) => id > before);
  await waitFor(
    `${count} calls are finished`,
    () => fresh().length >= count && portal.state.calls.list().length === 0,
    20_000,
  );
  expect(portal.cardHistory().filter(({ hiddenAt }) => hiddenAt === null)).toEqual([]);
  return fresh().map(({ userId, statusCode, durationSeconds }) => [userId, statusCode, durationSeconds]);
}

it('answered: the card, one record, the talk’s seconds', async () => {
  const { trunk, phones } = calls.ring(['101']);
  await cardShown(stage.world, 2);
  calls.answer(phones[0]!, trunk);
  await pause(TALK);
  calls.hangUp(trunk);
  expect(await told(1)).toEqual([[2, '200', 1]]);
});

it('a group: three cards, one stays; the buttons are those that this switch can do', async () => {
  const { trunk, phones } = calls.ring(['101', '102', '103']);
  await Promise.all([2, 3, 4].map((user) => cardShown(stage.world, user)));
  const card = await CardPage.open(stage.world, 3);
  // Nobody marked the phone: it cannot be answered from here.
  expect((await card.calls())[0]).toMatchObject({
    verbs: { answer: false, reject: true },
    answerHint: 'pick_up_the_phone',
  });
  calls.answer(phones[1]!, trunk);
  for (const other of [phones[0]!, phones[2]!]) calls.refuse(other, trunk, 'CANCEL', '26');
  const talking = await card.becomes('talks', ({ phase }) => phase === 'talking');
  expect(talking.verbs).toMatchObject({ hangup: true, hold: true, transfer: true, consult: true, dtmf: true });
  expect(await card.press('hold')).toBe(204);
  expect(ami.sent('Redirect').at(-1)).toMatchObject({ Context: 'park', Channel: trunk.name });
  await card.becomes('is held', ({ phase }) => phase === 'held');
  await pause(TALK);
  calls.hangUp(trunk);
  expect(await told(1)).toEqual([[3, '200', 1]]);
});

it('dialled on the phone, and busy: 486', async () => {
  const { phone, trunk } = calls.dial('101', '79137654321');
  await cardShown(stage.world, 2);
  calls.refuse(trunk, phone, 'BUSY', '17');
  calls.hangUp(phone);
  expect(await told(1)).toEqual([[2, '486', 0]]);
});

it('a click: Bitrix24’s own call is dialled, talked on and finished', async () => {
  ami.answers.set('Originate', ({ ChannelId = '', Channel = '', Exten = '' }) => ({
    answer: { Message: 'Originate successfully queued' },
    then: () => void calls.dial(Channel.replace('PJSIP/', ''), Exten, ChannelId),
  }));
  stage.world.portal.portal.startCallViaRest(2, '+79137654321');
  await waitFor('the phone rings', () => calls.channels.size === 2);
  const [own, trunk] = [...calls.channels.values()];
  calls.answer(trunk!, own!);
  await pause(TALK);
  calls.hangUp(own!);
  expect(await told(1)).toEqual([[2, '200', 1]]);
});

it('the connection is lost in mid-call: one call goes on, the other has ended meanwhile', async () => {
  const first = calls.ring(['101'], '79130000001');
  const second = calls.ring(['102'], '79130000002');
  for (const { trunk, phones } of [first, second]) calls.answer(phones[0]!, trunk);
  await Promise.all([2, 3].map((user) => cardShown(stage.world, user)));
  ami.dropConnections();
  calls.hangUp(second.trunk);
  await waitFor('the AMI has its visitor back', () => ami.connections === 1);
  await pause(TALK);
  calls.hangUp(first.trunk);
  expect((await told(2)).map((record) => (record as unknown[]).slice(0, 2)).sort()).toEqual([
    [2, '200'],
    [3, '200'],
  ]);
});

it('the server is started anew in mid-call: one record, and the talk counts from its beginning', async () => {
  const { trunk, phones } = calls.ring(['101']);
  await cardShown(stage.world, 2);
  calls.answer(phones[0]!, trunk);
  await pause(TALK);
  await stage.world.stopServer();
  await stage.world.startServer();
  await waitFor('the AMI has its visitor back', () => ami.connections === 1);
  await pause(200);
  calls.hangUp(trunk);
  const [record] = (await told(1)) as [[number, string, number]];
  expect(record.slice(0, 2)).toEqual([2, '200']);
  expect(record[2]).toBeGreaterThanOrEqual(1);
});

it('Asterisk is started anew in mid-call: the call ends with the last proof that it lived', async () => {
  const { trunk, phones } = calls.ring(['101']);
  await cardShown(stage.world, 2);
  calls.answer(phones[0]!, trunk);
  await pause(TALK);
  calls.vanish();
  ami.dropConnections();
  expect(await told(1)).toEqual([[2, '200', 1]]);
});

it('the portal is away while a call comes and goes: it is told afterwards, once', async () => {
  const { requestFaults } = stage.world.portal.portal.state;
  requestFaults.add({ kind: 'badGateway' });
  const { trunk, phones } = calls.ring(['101']);
  calls.answer(phones[0]!, trunk);
  await pause(TALK);
  calls.hangUp(trunk);
  await pause(500);
  requestFaults.clear();
  expect(await told(1)).toEqual([[2, '200', 1]]);
});
