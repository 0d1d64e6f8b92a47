/** Calls from outside to one phone. */
import { shortLineTo } from '../../../emulators/asterisk/config/plan.ts';
import { answerOn } from '../live-desk.ts';
import type { LiveDesk } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, Scenario } from '../scenario.ts';

/** As the portal is told of a caller without a number. */
const WITHHELD = '0000000000';

export const incoming: Scenario[] = [
  {
    title: 'incoming, answered, the client hangs up',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, client, '200', talk.talkMs);
    },
  },
  {
    title: 'incoming, answered, the employee hangs up',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      await pause(TALK_MS);
      await talk.hangUp();
      await out.ends();
      return one(desk, client, '200', talk.talkMs);
    },
  },
  {
    title: 'incoming, nobody answers, the dial plan gives up',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const out = await desk.callIn(client, first.user, shortLineTo(first.user));
      await first.rings();
      await out.ends();
      return one(desk, client, '304', 0);
    },
  },
  {
    title: 'incoming, the caller gives up while it rings',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const out = await desk.callIn(client, first.user);
      const ringing = await first.rings();
      await pause(2 * RING_MS);
      await out.hangUp();
      await ringing.ends();
      return one(desk, client, '304', 0);
    },
  },
  {
    title: 'incoming, rejected on the phone after it rang (486)',
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      const out = await desk.callIn(client, first.user);
      const ringing = await first.rings();
      await pause(RING_MS);
      ringing.reject('486 Busy Here');
      await out.ends();
      return one(desk, client, '304', 0);
    },
  },
  refusedAtOnce('incoming, the phone is busy (486 at once)', '486 Busy Here', '304'),
  refusedAtOnce('incoming, the phone declines (603)', '603 Decline', '603'),
  refusedAtOnce('incoming, the phone is not available (480)', '480 Temporarily Unavailable', '304'),
  {
    title: 'incoming, the phone forwards by itself (302), the colleague answers',
    async play(desk) {
      const client = desk.newClient();
      const [first, second] = desk.phones;
      const { host, port } = desk.stage.switch.pbx.sip;
      first.manners = {
        kind: 'refuse',
        status: '302 Moved Temporarily',
        headers: [['Contact', `<sip:${second.user}@${host}:${port}>`]],
      };
      const out = await desk.callIn(client, first.user);
      const talk = await answerOn(second);
      await out.talks();
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, client, '200', talk.talkMs, { owner: second.user, cards: [second.user] });
    },
  },
  {
    title: 'incoming, the caller withholds the number',
    async play(desk) {
      const [first] = desk.phones;
      const out = await desk.callIn('anonymous', first.user);
      const talk = await answerOn(first);
      await out.talks();
      await pause(TALK_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, WITHHELD, '200', talk.talkMs);
    },
  },
  {
    title: 'incoming to a phone that is switched off',
    async play(desk) {
      const client = desk.newClient();
      const out = await desk.callIn(client, desk.plan.absent);
      await out.ends();
      return { records: [] };
    },
  },
  {
    title: 'incoming, put on hold on the phone and taken back',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      await pause(TALK_MS);
      await talk.hold();
      await pause(TALK_MS);
      await talk.unhold();
      await pause(RING_MS);
      await out.hangUp();
      await talk.ends();
      return one(desk, client, '200', talk.talkMs);
    },
  },
  {
    title: 'a second call to a phone that talks (call waiting) is given up',
    async play(desk) {
      const { client, out, talk } = await talkOnFirst(desk);
      const [first] = desk.phones;
      const waiting = desk.newClient();
      const second = await desk.callIn(waiting, first.user);
      const ringing = await first.rings(({ remote }) => remote === waiting);
      await pause(2 * RING_MS);
      await second.hangUp();
      await ringing.ends();
      await pause(RING_MS);
      await out.hangUp();
      await talk.ends();
      const records = [...one(desk, client, '200', talk.talkMs).records, ...one(desk, waiting, '304', 0).records];
      return { records };
    },
  },
];

/** A client has called the first phone of the desk, and they talk. */
export async function talkOnFirst(desk: LiveDesk): Promise<{
  client: string;
  out: Awaited<ReturnType<LiveDesk['callIn']>>;
  talk: Awaited<ReturnType<typeof answerOn>>;
}> {
  const client = desk.newClient();
  const [first] = desk.phones;
  const out = await desk.callIn(client, first.user);
  const talk = await answerOn(first, client);
  await out.talks();
  return { client, out, talk };
}

function refusedAtOnce(title: string, status: string, code: string): Scenario {
  return {
    title,
    async play(desk) {
      const client = desk.newClient();
      const [first] = desk.phones;
      first.manners = { kind: 'refuse', status };
      const out = await desk.callIn(client, first.user);
      await out.ends();
      // It never rang, so there was nothing to show.
      return one(desk, client, code, 0, { cards: [] });
    },
  };
}

/** One incoming call of which the first phone has card and record, where nothing else is said. */
function one(
  desk: LiveDesk,
  client: string,
  code: string,
  talkMs: number,
  other: { owner?: string; cards?: string[] } = {},
): Expected {
  const [{ user }] = desk.phones;
  return { records: [{ client, type: 'incoming', code, talkMs, owner: user, cards: [user], ...other }] };
}
