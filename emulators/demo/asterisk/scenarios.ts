/** The demo's calls once more, on real phones at a real Asterisk. */
import { oneRecord, same, seenBy } from '../judge.ts';
import { cardShown, pause } from '../scenarios.ts';
import type { Scenario } from '../scenarios.ts';
import type { AsteriskWorld } from './world.ts';

const CLIENT = '79131234567';
const TALK_MS = 1_000;

export const ASTERISK_SCENARIOS: Scenario<AsteriskWorld>[] = [
  {
    name: 'incoming-answered',
    title: 'Входящий с городской линии на 101, Анна отвечает',
    async play(world) {
      const outside = await world.switch.callIn(CLIENT, '101');
      const ringing = await world.switch.phone('101').rings();
      await cardShown(world, 2);
      ringing.answer();
      await outside.talks();
      await pause(TALK_MS);
      await ringing.hangUp();
      await outside.ends();
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
      const outside = await world.switch.callIn(CLIENT, '600');
      await Promise.all([2, 3, 4].map((userId) => cardShown(world, userId)));
      await outside.hangUp();
      await outside.ends();
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
      // Whose phone rings first is Asterisk's choice.
      ...oneRecord(seen, {
        user: ['Анна', 'Борис', 'Вера'],
        type: 'incoming',
        statusCode: '304',
        talk: false,
        by: 'server',
      }),
    ],
  },
  {
    name: 'click-to-call',
    title: 'Щелчок по номеру в Битрикс24, клиент отвечает',
    async play(world) {
      world.portal.portal.startCallViaRest(2, `+${CLIENT}`);
      const call = await world.switch.phone('101').rings();
      call.answer();
      const there = await world.switch.reaches(CLIENT);
      there.answer();
      await there.talks();
      await pause(TALK_MS);
      await call.hangUp();
      await there.ends();
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
      const call = await world.switch.phone('102').call(CLIENT);
      const there = await world.switch.reaches(CLIENT);
      await cardShown(world, 3);
      there.answer();
      await call.talks();
      await pause(TALK_MS);
      await call.hangUp();
      await there.ends();
    },
    judge: (seen) => [
      ...same('карточку видели', seenBy(seen), 'Борис'),
      ...oneRecord(seen, { user: 'Борис', type: 'outgoing', statusCode: '200', talk: true, by: 'server' }),
    ],
  },
];
