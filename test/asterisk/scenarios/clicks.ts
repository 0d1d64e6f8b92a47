/** Calls that an employee begins by a click on a number in Bitrix24: the portal registers them itself. */
import type { LiveDesk } from '../live-desk.ts';
import { answerOn } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, Scenario } from '../scenario.ts';

export const clicks: Scenario[] = [
  {
    title: 'click-to-call, the employee does not pick up (30 s)',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      desk.click(first, client);
      const ringing = await first.rings();
      await ringing.ends(40_000);
      return one(desk, client, '480', 0);
    },
  },
  {
    title: 'click-to-call, the client answers',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      desk.click(first, client);
      const call = await answerOn(first);
      const there = await desk.reaches(client);
      await pause(RING_MS);
      there.answer();
      await there.talks();
      await pause(TALK_MS);
      await call.hangUp();
      await there.ends();
      return one(desk, client, '200', there.talkMs);
    },
  },
  {
    title: 'click-to-call, the client is busy',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      desk.click(first, client);
      const call = await answerOn(first);
      const there = await desk.reaches(client);
      there.reject('486 Busy Here');
      await call.ends();
      return one(desk, client, '486', 0);
    },
  },
  {
    title: 'click-to-call, the client does not answer and the employee gives up',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      desk.click(first, client);
      const call = await answerOn(first);
      const there = await desk.reaches(client);
      await pause(2 * RING_MS);
      await call.hangUp();
      await there.ends();
      return one(desk, client, '603-S', 0);
    },
  },
  {
    title: 'click-to-call, the employee rejects on the phone',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      desk.click(first, client);
      const ringing = await first.rings();
      await pause(RING_MS);
      ringing.reject('486 Busy Here');
      return one(desk, client, '486', 0);
    },
  },
];

function one(desk: LiveDesk, client: string, code: string, talkMs: number): Expected {
  const [{ user }] = desk.phones;
  return { records: [{ client, type: 'outgoing', code, talkMs, owner: user, cards: [user] }] };
}
