/** Whether what was observed of a call is what must have come of it: every answer is a list of what is wrong. */
import type { Observation } from './observe.ts';

/** Everybody who had a card, by first name. */
export function seenBy(seen: Observation): string {
  return [...new Set(seen.cards.map((card) => card.user))].sort().join();
}

interface Expected {
  /** First name; several where it may be any of them. */
  user: string | string[];
  type: 'incoming' | 'outgoing';
  statusCode: string;
  talk: boolean;
  by: 'server' | 'portal';
}

export function oneRecord(seen: Observation, expected: Expected): string[] {
  const [record] = seen.records;
  if (record === undefined || seen.records.length !== 1)
    return [`записей в Битрикс24: ${seen.records.length}, а не одна`];
  return [
    ...([expected.user].flat().includes(record.user)
      ? []
      : [`запись за: ${record.user}, а не ${[expected.user].flat().join(' или ')}`]),
    ...same('вид', record.type, expected.type),
    ...same('код', record.statusCode, expected.statusCode),
    ...same('разговор был', record.durationSeconds > 0, expected.talk),
    ...same('зарегистрировал', record.registeredBy, expected.by),
    ...same('карточек осталось', seen.cardsLeft, 0),
    ...same('незавершённых в портале', seen.unfinished, 0),
    ...seen.commands.flatMap(({ method, error }) => (error === null ? [] : [`${method}: ${error}`])),
  ];
}

export function same(what: string, got: string | number | boolean, wanted: string | number | boolean): string[] {
  return got === wanted ? [] : [`${what}: ${got}, а не ${wanted}`];
}
