/** What an employee does in the card: the product gives the command, the real phones must obey. */
import assert from 'node:assert/strict';
import type { Call } from '../../../emulators/asterisk/sip/call.ts';
import type { UserAgent } from '../../../emulators/asterisk/sip/user-agent.ts';
import type { CallVerb } from '../../../src/app/ports/operator.ts';
import { answerOn } from '../live-desk.ts';
import type { LiveDesk } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, Scenario } from '../scenario.ts';
import { talkOnFirst } from './incoming.ts';

export const cardButtons: Scenario[] = [
  {
    title: 'card: «Завершить» ends the talk',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first] = desk.phones;
      await pause(TALK_MS);
      await press(desk, first, 'hangup');
      await Promise.all([talk.ends(), out.ends()]);
      return one(desk, client, talk.talkMs);
    },
  },
  {
    title: 'card: «Отклонить» while it rings',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const out = await desk.callIn(client, first.user);
      const ringing = await first.rings();
      await press(desk, first, 'reject');
      await Promise.all([ringing.ends(), out.ends()]);
      return one(desk, client, 0, { code: '603' });
    },
  },
  {
    title: 'card: «Принять» and hold by NOTIFY on a phone that knows it',
    async play(desk) {
      const client = desk.newClient();
      const [, , , fourth] = desk.phones;
      fourth.knowsTalkEvents = true;
      const out = await desk.callIn(client, fourth.user);
      const call = await fourth.rings();
      await press(desk, fourth, 'answer');
      await Promise.all([call.talks(), out.talks()]);
      await pause(TALK_MS);
      await press(desk, fourth, 'hold');
      await call.becomes('held by its phone', ({ held }) => held);
      await pause(RING_MS);
      await press(desk, fourth, 'unhold');
      await call.becomes('not held any more', ({ held }) => !held);
      await pause(RING_MS);
      await out.hangUp();
      await call.ends();
      return one(desk, client, call.talkMs, { owner: fourth.user, cards: [fourth.user] });
    },
  },
  {
    title: 'card: hold and back without the phone’s help',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first] = desk.phones;
      await pause(TALK_MS);
      const heldAt = Date.now();
      await press(desk, first, 'hold');
      await pause(TALK_MS);
      assert.deepEqual([talk.state, out.state], ['talking', 'talking'], 'both wait on the line');
      await press(desk, first, 'unhold');
      const heldMs = Date.now() - heldAt;
      const heard = talk.voice.heard;
      await pause(RING_MS);
      assert.ok(talk.voice.heard > heard, 'they hear each other again');
      await out.hangUp();
      await talk.ends();
      // Nobody is bridged while it is held so, and only bridges are recorded.
      return one(desk, client, talk.talkMs, { recordedMs: talk.talkMs - heldMs });
    },
  },
  {
    title: 'card: digits reach the client',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first] = desk.phones;
      await pause(RING_MS);
      await press(desk, first, 'dtmf', { digits: '5#' });
      await out.becomes('the digits are heard', ({ digits }) => digits === '5#');
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, client, talk.talkMs);
    },
  },
  {
    title: 'card: blind transfer',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first, second] = desk.phones;
      await pause(TALK_MS);
      await press(desk, first, 'transfer', { to: second.user });
      const next = await answerOn(second);
      await talk.ends();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, talk.talkMs + next.talkMs);
    },
  },
  {
    title: 'card: a colleague is asked, then both are joined',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first, second] = desk.phones;
      await pause(TALK_MS);
      const next = await consult(desk, first, second);
      await pause(TALK_MS);
      await press(desk, first, 'complete');
      await talk.ends();
      const joinedAt = Date.now();
      await pause(TALK_MS);
      await out.hangUp();
      await next.ends();
      return handedOn(desk, client, talk.talkMs + (next.endedAt ?? 0) - joinedAt);
    },
  },
  {
    title: 'card: a colleague is asked, then back with the client',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first, second] = desk.phones;
      await pause(TALK_MS);
      const next = await consult(desk, first, second);
      await pause(RING_MS);
      await press(desk, first, 'return');
      await next.ends();
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, client, talk.talkMs);
    },
  },
];

/** The button in the card, once it is offered. */
async function press(
  desk: LiveDesk,
  phone: UserAgent,
  verb: CallVerb,
  body?: { to: string } | { digits: string },
): Promise<void> {
  const card = await desk.card(phone);
  await card.becomes(`${verb} is offered`, ({ verbs }) => verbs[verb]);
  const status = await card.press(verb, body);
  assert.equal(status, 204, `${verb} was refused`);
}

async function consult(desk: LiveDesk, first: UserAgent, second: UserAgent): Promise<Call> {
  await press(desk, first, 'consult', { to: second.user });
  return answerOn(second);
}

function one(
  desk: LiveDesk,
  client: string,
  talkMs: number,
  other: Partial<Expected['records'][number]> = {},
): Expected {
  const [{ user }] = desk.phones;
  return { records: [{ client, type: 'incoming', code: '200', talkMs, owner: user, cards: [user], ...other }] };
}

function handedOn(desk: LiveDesk, client: string, talkMs: number): Expected {
  const [first, second] = desk.phones;
  const cards = [first.user, second.user];
  return { records: [{ client, type: 'incoming', code: '200', owner: second.user, talkMs, cards }] };
}
