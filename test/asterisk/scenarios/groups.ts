/** Calls that several phones may take: ring group, announcement, queue. */
import { answerOn } from '../live-desk.ts';
import { CARD_MS, pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';

export const groups: Scenario[] = [
  {
    title: 'ring group of three, answered by the second',
    async play(desk) {
      const client = desk.newClient();
      const [first, second, third] = desk.phones;
      const out = await desk.callIn(client, desk.plan.group);
      const others = await Promise.all([first.rings(), third.rings()]);
      await desk.cardsOf(client, [first, second, third]);
      const talk = await answerOn(second);
      const answeredAt = Date.now();
      await Promise.all(others.map((call) => call.ends()));
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      const cards = [first.user, second.user, third.user];
      const goneBy = { phones: [first.user, third.user], at: answeredAt + CARD_MS };
      return {
        records: [{ client, type: 'incoming', code: '200', owner: second.user, talkMs: talk.talkMs, cards, goneBy }],
      };
    },
  },
  {
    title: 'ring group of three, the caller gives up',
    async play(desk) {
      const client = desk.newClient();
      const [first, second, third] = desk.phones;
      const out = await desk.callIn(client, desk.plan.group);
      const ringing = await Promise.all([first.rings(), second.rings(), third.rings()]);
      await pause(2 * RING_MS);
      await out.hangUp();
      await Promise.all(ringing.map((call) => call.ends()));
      const cards = [first.user, second.user, third.user];
      return { records: [{ client, type: 'incoming', code: '304', owner: cards, talkMs: 0, cards }] };
    },
  },
  {
    title: 'announcement and queue: the first member does not answer, the next one does',
    async play(desk) {
      const client = desk.newClient();
      const [, second, third] = desk.phones;
      const out = await desk.callIn(client, desk.plan.ivr);
      await out.talks();
      await pause(RING_MS);
      await out.press('1');
      const missed = await second.rings();
      await missed.ends();
      const talk = await answerOn(third);
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      const cards = [second.user, third.user];
      return {
        records: [{ client, type: 'incoming', code: '200', owner: third.user, talkMs: talk.talkMs, cards }],
      };
    },
  },
  {
    title: 'announcement and queue: the caller gives up while a member rings',
    async play(desk) {
      const client = desk.newClient();
      const [, second] = desk.phones;
      const out = await desk.callIn(client, desk.plan.ivr);
      await out.talks();
      await pause(RING_MS);
      await out.press('1');
      const ringing = await second.rings();
      await pause(2 * RING_MS);
      await out.hangUp();
      await ringing.ends();
      return {
        records: [{ client, type: 'incoming', code: '304', owner: second.user, talkMs: 0, cards: [second.user] }],
      };
    },
  },
  {
    title: 'announcement, given up before any phone rings',
    async play(desk) {
      const client = desk.newClient();
      const out = await desk.callIn(client, desk.plan.ivr);
      await out.talks();
      await pause(TALK_MS);
      await out.hangUp();
      return { records: [] };
    },
  },
  {
    title: 'queue with Local members (as FreePBX makes it), answered by the second of two that ring',
    async play(desk) {
      const client = desk.newClient();
      const [, second, third] = desk.phones;
      const out = await desk.callIn(client, desk.plan.localQueue);
      const other = await second.rings();
      await desk.cardsOf(client, [second, third]);
      const talk = await answerOn(third);
      const answeredAt = Date.now();
      await other.ends();
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      const cards = [second.user, third.user];
      const goneBy = { phones: [second.user], at: answeredAt + CARD_MS };
      return {
        records: [{ client, type: 'incoming', code: '200', owner: third.user, talkMs: talk.talkMs, cards, goneBy }],
      };
    },
  },
  {
    title: 'two calls at once: one to a phone, one to its group that a colleague answers',
    async play(desk) {
      const [one, other] = [desk.newClient(), desk.newClient()];
      const [first, second, third] = desk.phones;
      const outOne = await desk.callIn(one, first.user);
      const talkOne = await answerOn(first, one);
      const outOther = await desk.callIn(other, desk.plan.group);
      await Promise.all([first.rings(({ remote }) => remote === other), second.rings()]);
      await desk.cardsOf(other, [first, second, third]);
      const talkOther = await answerOn(third, other);
      await pause(TALK_MS);
      await Promise.all([outOne.hangUp(), outOther.hangUp()]);
      await Promise.all([talkOne.ends(), talkOther.ends()]);
      const cards = [first.user, second.user, third.user];
      return {
        records: [
          {
            client: one,
            type: 'incoming',
            code: '200',
            owner: first.user,
            talkMs: talkOne.talkMs,
            cards: [first.user],
          },
          { client: other, type: 'incoming', code: '200', owner: third.user, talkMs: talkOther.talkMs, cards },
        ],
      };
    },
  },
];
