import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { duration, statusWords } from '../../locales/story-reasons.ts';
import { lineWords } from '../../locales/story-words.ts';
import type { Fact, PartCode } from '../../src/app/ports/stories.ts';
import { JOURNAL_CODES } from '../../src/domain/call/journal.ts';

const PARTS: Record<PartCode, true> = {
  waited: true,
  register: true,
  show: true,
  hide: true,
  finish: true,
  find_clients: true,
  request: true,
};
const people = [
  { userId: '2', name: 'Anna', active: true, numbers: ['101'] },
  { userId: '9', name: 'Petr', active: false, numbers: ['109'] },
];
const say = (code: string, facts: Record<string, Fact> = {}, lang: 'ru' | 'en' = 'ru') =>
  lineWords({ code, facts }, { lang, people });

/** Every literal that a source file gives to `name`. */
function literals(file: string, pattern: RegExp): string[] {
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, value = '']) => value);
}

describe('words of a call’s story', () => {
  it.each([...JOURNAL_CODES, ...Object.keys(PARTS)])('%s has words in both languages', (code) => {
    const facts = { userId: '2', extension: '101', extensions: ['101', '105'], userIds: ['2'], why: 'x', reason: 'x' };
    for (const some of [{}, facts]) {
      expect(say(code, some)).not.toMatch(/незнакома|[{}]/);
      expect(say(code, some, 'en')).not.toMatch(/unknown to this version|[{}]|[а-яё]/i);
    }
  });

  it('exist for every code that any source file writes into a journal', () => {
    const written = globSync('src/**/*.ts').flatMap((file) =>
      literals(file, /lane: '(?:switch|decision|portal|operator)',\s*what: '(\w+)'/g),
    );
    expect(written.length).toBeGreaterThan(5);
    for (const code of written) expect(JOURNAL_CODES).toContain(code);
  });

  it('tell every reason that a decision can have', () => {
    const reasons = literals('src/domain/call/explain.ts', /why: (?:[^'\n]+ \? )?'(\w+)'/g);
    const more = ['rings', 'dials', 'handed_on', 'answered_by', 'hung_up', 'stopped_ringing', 'stood_in'];
    const shown = new Set([...reasons, ...more]);
    expect(shown.size).toBeGreaterThan(10);
    for (const why of shown) {
      const plain = [say('card_for', { userId: '2' }), say('card_away_from', { userId: '2' })];
      const told = [say('card_for', { userId: '2', why }), say('card_away_from', { userId: '2', why })];
      expect(told, why).not.toEqual(plain);
    }
  });

  it('tell every cause of an end', () => {
    const causes = literals('src/domain/call/explain.ts', /return (?:[^'\n]+ \? )?'(\w+)'/g);
    for (const because of ['talked', 'nobody_answered', 'client_did_not_answer', 'ended_by_operator', 'dial_refused']) {
      expect([...causes, 'nobody_answered', 'client_did_not_answer']).toContain(because);
      expect(say('ended', { because })).not.toBe(say('ended'));
    }
  });

  it('say what an administrator asks', () => {
    expect(say('card_not_shown', { extension: '102', why: 'no_employee' })).toBe(
      'Карточка не показана: номер 102 никому не назначен',
    );
    expect(say('card_not_shown', { extension: '101' })).toContain('теперь он у сотрудника Anna');
    expect(say('card_not_shown', { extension: '109' })).toContain('Petr, который уже не работает');
    expect(say('card_for', { userId: '2', why: 'rings', extension: '101' })).toBe(
      'Карточку показываем: Anna — звонит номер 101',
    );
    expect(say('card_away_from', { userId: '3', why: 'answered_by', byExtension: '101' }, 'en')).toBe(
      'The card is taken from: employee No. 3 – extension 101 (Anna) answered',
    );
    expect(say('hold_refused', { reason: 'not_possible_now' })).toBe(
      'Станция не выполнила «Удержать»: сейчас это невозможно',
    );
    expect(say('register', { userId: '2', show: true, answer: 'ok' })).toBe(
      'Зарегистрировать звонок и показать карточку: Anna — выполнено',
    );
    expect(say('waited', { why: 'budget', ms: 2_600 })).toBe('Ждали 2,6 с: запас запросов к Битрикс24 был исчерпан');
    expect(say('request', { httpStatus: null, ms: 10_000, error: 'timeout' }, 'en')).toBe(
      'Request without an answer, 10 s: timeout',
    );
  });

  it('give the reason of a refused dial in the reader’s language, whatever language it was stored in', () => {
    expect(say('dial_refused', { reason: 'Телефон сотрудника занят или недоступен' }, 'en')).toBe(
      "The call did not come about: The employee's phone is busy or unavailable",
    );
  });

  it('measure', () => {
    expect([0, 340, 999, 1_000, 2_600, 59_900, 60_000, 222_000].map((ms) => duration(ms, 'ru'))).toEqual([
      '0 мс',
      '340 мс',
      '999 мс',
      '1 с',
      '2,6 с',
      '59,9 с',
      '1:00',
      '3:42',
    ]);
    expect(statusWords('304', 'ru')).toBe('304, пропущенный');
    expect(statusWords('999', 'ru')).toBe('999');
  });
});
