/** The calls that the demo plays, and what must have come of each. */
import { oneRecord, same, seenBy } from './judge.ts';
import type { Observation } from './observe.ts';
import { waitFor } from './wait-for.ts';
import type { World } from './world.ts';

export const DOMAIN = 'demo.local';
export const CLIENT = '+79131234567';
/** The portal counts whole seconds; half of one and a little more is one. */
const TALK_MS = 600;

export interface Scenario<Stage = World> {
  name: string;
  title: string;
  play(world: Stage): Promise<void>;
  /** What is wrong; empty when all is right. */
  judge(seen: Observation): string[];
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the phone rings; rejects when it does not. */
export const rings = (world: Pick<World, 'switch'>, number: string): Promise<unknown> =>
  waitFor(`phone ${number} rings`, () =>
    world.switch
      .phone(number)
      .legs()
      .some((leg) => leg.ringing),
  );

/** Waits until the portal was asked to show a card to the user. */
export const cardShown = (world: Pick<World, 'portal'>, userId: number): Promise<unknown> =>
  waitFor(`user ${userId} sees a card`, () =>
    world.portal.portal.cardHistory().some((card) => card.userId === userId && card.hiddenAt === null),
  );

export const SCENARIOS: Scenario[] = [
  {
    name: 'incoming-answered',
    title: 'Входящий на 101, Анна отвечает',
    async play(world) {
      world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '101' });
      await cardShown(world, 2);
      world.switch.phone('101').answer();
      await pause(TALK_MS);
      world.switch.phone('101').hangUp();
    },
    judge: (seen) => [
      ...same('зазвонили', seen.rang.map((ring) => ring.number).join(), '101'),
      ...same('карточку видели', seenBy(seen), 'Анна'),
      ...oneRecord(seen, { user: 'Анна', type: 'incoming', statusCode: '200', talk: true, by: 'server' }),
    ],
  },
  {
    name: 'group-missed',
    title: 'Входящий на группу 600 из трёх телефонов, никто не ответил',
    async play(world) {
      const { legId } = world.switch.engine.callFromOutside(DOMAIN, { from: CLIENT, to: '600' });
      await Promise.all([2, 3, 4].map((userId) => cardShown(world, userId)));
      world.switch.engine.release(legId);
    },
    judge: (seen) => [
      ...same(
        'зазвонили',
        seen.rang
          .map((ring) => ring.number)
          .sort()
          .join(),
        '101,102,103',
      ),
      ...same('карточку видели', seenBy(seen), 'Анна,Борис,Вера'),
      ...oneRecord(seen, { user: 'Анна', type: 'incoming', statusCode: '304', talk: false, by: 'server' }),
    ],
  },
  {
    name: 'click-to-call',
    title: 'Щелчок по номеру в Битрикс24, клиент отвечает',
    async play(world) {
      world.portal.portal.startCallViaRest(2, CLIENT);
      await rings(world, '101');
      world.switch.phone('101').answer();
      await waitFor('the client talks', () =>
        world.switch
          .phone('101')
          .legs()
          .some((leg) => leg.status === 'talking'),
      );
      await pause(TALK_MS);
      world.switch.phone('101').hangUp();
    },
    judge: (seen) => [
      ...same('регистраций от сервера', seen.registrations, 0),
      ...same('карточку видели', seenBy(seen), 'Анна'),
      ...oneRecord(seen, { user: 'Анна', type: 'outgoing', statusCode: '200', talk: true, by: 'portal' }),
    ],
  },
  {
    name: 'outgoing-dialled',
    title: 'Исходящий, набран на телефоне 102',
    async play(world) {
      world.switch.phone('102').call(CLIENT);
      await cardShown(world, 3);
      await waitFor('the client talks', () =>
        world.switch
          .phone('102')
          .legs()
          .some((leg) => leg.status === 'talking'),
      );
      await pause(TALK_MS);
      world.switch.phone('102').hangUp();
    },
    judge: (seen) => [
      ...same('карточку видели', seenBy(seen), 'Борис'),
      ...oneRecord(seen, { user: 'Борис', type: 'outgoing', statusCode: '200', talk: true, by: 'server' }),
    ],
  },
];

/** The client's own phone picks up by itself for the calls that the demo dials. */
export function prepare(world: World): void {
  world.switch.directory.putExternal(DOMAIN, {
    number: CLIENT,
    name: 'Иван Петров',
    behaviour: { kind: 'answer', afterMs: 100 },
  });
}
