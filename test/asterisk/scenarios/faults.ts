/** Something breaks while calls are under way: nothing may be lost, nothing told twice. Played alone, for all suffer from it. */
import type { Call } from '../../../emulators/asterisk/sip/call.ts';
import { waitFor } from '../../../emulators/demo/wait-for.ts';
import { answerOn } from '../live-desk.ts';
import type { LiveDesk } from '../live-desk.ts';
import { pause, RING_MS, TALK_MS } from '../scenario.ts';
import type { Expected, ExpectedRecord, Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** Both sides of a call. */
interface Pair {
  client: string;
  outside: Call;
  inside: Call;
}

/** One call that talks, one that rings, one that an employee has dialled and talks on. */
interface UnderWay {
  talking: Pair;
  ringing: Pair;
  dialled: Pair;
}

export const faults: Scenario[] = [
  {
    title: 'the server is killed (-9) in the middle of calls and started again',
    play: async (desk) => {
      const calls = await begin(desk);
      await desk.stage.server.kill();
      await pause(TALK_MS);
      await desk.stage.server.start();
      await linked(desk.stage);
      return goOn(desk, calls);
    },
  },
  {
    title: 'the server is killed (-9), the calls end before it is started again',
    play: async (desk) => {
      const calls = await begin(desk);
      await pause(TALK_MS);
      await desk.stage.server.kill();
      await pause(RING_MS);
      await end(calls);
      await pause(RING_MS);
      await desk.stage.server.start();
      await linked(desk.stage);
      return { records: recordsOf(desk, calls, { talking: null, dialled: null, ringing: 0 }) };
    },
  },
  {
    title: 'the manager connection is cut in the middle of calls',
    play: async (desk) => {
      const calls = await begin(desk);
      await desk.stage.managerLine.become({ kind: 'refuse' });
      await pause(2 * TALK_MS);
      await desk.stage.managerLine.become({ kind: 'pass' });
      await linked(desk.stage);
      return goOn(desk, calls);
    },
  },
  {
    title: 'the manager connection falls silent, the calls end meanwhile',
    play: async (desk) => {
      const calls = await begin(desk);
      const before = desk.stage.managerLine.connections;
      await desk.stage.managerLine.become({ kind: 'silent' });
      await pause(TALK_MS);
      await end(calls);
      await waitFor(
        'the server gives the dead connection up',
        () => desk.stage.managerLine.connections > before,
        50_000,
      );
      await desk.stage.managerLine.become({ kind: 'refuse' });
      await desk.stage.managerLine.become({ kind: 'pass' });
      await linked(desk.stage);
      return { records: recordsOf(desk, calls, { talking: null, dialled: null, ringing: 0 }) };
    },
  },
  {
    title: 'the portal is away from the first ring to after the end',
    play: async (desk) => {
      await desk.stage.portalLine.become({ kind: 'refuse' });
      const calls = await begin(desk);
      const expected = await goOn(desk, calls);
      await desk.stage.portalLine.become({ kind: 'pass' });
      // Nobody could be shown a card in time; whether late ones are shown is not what this is about.
      return expected;
    },
  },
  switchGone('Asterisk is restarted in the middle of calls', (stage) => stage.switch.pbx.stop()),
  switchGone('Asterisk is killed (-9) in the middle of calls', (stage) => stage.switch.pbx.kill()),
];

function switchGone(title: string, end: (stage: Stage) => Promise<void>): Scenario {
  return {
    title,
    play: async (desk) => {
      const calls = await begin(desk);
      await pause(TALK_MS);
      await end(desk.stage);
      const { talking, dialled } = calls;
      const talked = { talking: talking.inside.talkMs, dialled: dialled.inside.talkMs, ringing: 0 };
      for (const pair of Object.values(calls) as Pair[]) for (const call of [pair.inside, pair.outside]) call.drop();
      await desk.stage.switch.pbx.start();
      await desk.stage.switch.registerAll();
      await linked(desk.stage);
      // A file that Asterisk was writing has no length in its header and is not complete: no recording is wanted of these.
      return { records: recordsOf(desk, calls, talked).map((record) => ({ ...record, recordedMs: null })) };
    },
  };
}

async function begin(desk: LiveDesk): Promise<UnderWay> {
  const [first, second, third] = desk.phones;
  const [one, two, three] = [desk.newClient(), desk.newClient(), desk.newClient()];
  const outside = await desk.callIn(one, first.user);
  const inside = await answerOn(first, one);
  const call = await third.call(three);
  const there = await desk.reaches(three);
  there.answer();
  await call.talks();
  const out = await desk.callIn(two, second.user);
  const ringing = await second.rings();
  await pause(RING_MS);
  return {
    talking: { client: one, outside, inside },
    ringing: { client: two, outside: out, inside: ringing },
    dialled: { client: three, outside: there, inside: call },
  };
}

/** The ringing one is answered after all, everybody talks a little longer, everybody hangs up. */
async function goOn(desk: LiveDesk, calls: UnderWay): Promise<Expected> {
  const { talking, ringing, dialled } = calls;
  ringing.inside.answer();
  await ringing.outside.talks();
  await pause(TALK_MS);
  await end(calls);
  const talkOf = ({ inside }: Pair): number => inside.talkMs;
  return {
    records: recordsOf(desk, calls, { talking: talkOf(talking), ringing: talkOf(ringing), dialled: talkOf(dialled) }),
  };
}

async function end({ talking, ringing, dialled }: UnderWay): Promise<void> {
  await Promise.all([talking.outside.hangUp(), ringing.outside.hangUp(), dialled.inside.hangUp()]);
  await Promise.all([talking.inside.ends(), ringing.inside.ends(), dialled.outside.ends()]);
}

function recordsOf(
  desk: LiveDesk,
  { talking, ringing, dialled }: UnderWay,
  talkMs: Record<keyof UnderWay, number | null>,
): ExpectedRecord[] {
  const [first, second, third] = desk.phones;
  const record = (pair: Pair, owner: string, talk: number | null, type: ExpectedRecord['type']): ExpectedRecord => ({
    client: pair.client,
    type,
    code: talk === 0 ? '304' : '200',
    owner,
    talkMs: talk,
    cards: [owner],
    // The portal, or we, may have been away when it rang.
    cardMs: null,
  });
  return [
    record(talking, first.user, talkMs.talking, 'incoming'),
    record(ringing, second.user, talkMs.ringing, 'incoming'),
    record(dialled, third.user, talkMs.dialled, 'outgoing'),
  ];
}

async function linked(stage: Stage): Promise<void> {
  await waitFor('the link to Asterisk is up again', () => stage.linkIsUp(), 60_000);
}
