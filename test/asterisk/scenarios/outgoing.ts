/** Calls that are dialled on a phone: to the outside, and inside. */
import { answerOn } from '../live-desk.ts';
import type { LiveDesk } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, Scenario } from '../scenario.ts';

export const outgoing: Scenario[] = [
  {
    title: 'outgoing, dialled on the phone, answered',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const call = await first.call(client);
      const there = await desk.reaches(client);
      await pause(RING_MS);
      there.answer();
      await call.talks();
      await pause(TALK_MS);
      await call.hangUp();
      await there.ends();
      return one(desk, client, '200', call.talkMs);
    },
  },
  refused('outgoing, the client is busy', '486 Busy Here', '486'),
  refused('outgoing, no such number', '404 Not Found', '404'),
  refused('outgoing, the client declines', '603 Decline', '603'),
  refused('outgoing, the client cannot be reached', '480 Temporarily Unavailable', '480'),
  {
    title: 'outgoing, the employee gives up while it rings there',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const call = await first.call(client);
      const there = await desk.reaches(client);
      await call.becomes('it rings there', ({ remoteRings }) => remoteRings);
      await pause(2 * RING_MS);
      await call.hangUp();
      await there.ends();
      return one(desk, client, '603-S', 0);
    },
  },
  {
    title: 'an inside call, answered: nothing of it in Bitrix24',
    async play(desk) {
      const [first, second] = desk.phones;
      const call = await first.call(second.user);
      const talk = await answerOn(second, first.user);
      await call.talks();
      await pause(TALK_MS);
      await talk.hangUp();
      await call.ends();
      return { records: [] };
    },
  },
  {
    title: 'an inside call that nobody answers: nothing of it in Bitrix24',
    async play(desk) {
      const [first, second] = desk.phones;
      const call = await first.call(second.user);
      const ringing = await second.rings();
      await pause(RING_MS);
      await call.hangUp();
      await ringing.ends();
      return { records: [] };
    },
  },
];

function refused(title: string, status: string, code: string): Scenario {
  return {
    title,
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const call = await first.call(client);
      const there = await desk.reaches(client);
      await pause(RING_MS);
      there.reject(status);
      await call.ends();
      return one(desk, client, code, 0);
    },
  };
}

function one(desk: LiveDesk, client: string, code: string, talkMs: number): Expected {
  const [{ user }] = desk.phones;
  return { records: [{ client, type: 'outgoing', code, talkMs, owner: user, cards: [user] }] };
}
