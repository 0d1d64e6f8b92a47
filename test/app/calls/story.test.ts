import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWords } from '../../../locales/story-words.ts';
import { tell } from '../../../src/app/calls/story.ts';
import type { JournalEntry } from '../../../src/app/ports/store.ts';
import { JOURNAL_CODES } from '../../../src/domain/call/journal.ts';

const entry = (at: number, what: string, details: Record<string, unknown> = {}, lane = 'decision'): JournalEntry => ({
  at,
  lane: lane as JournalEntry['lane'],
  what,
  details,
});
const exchange = (sentAt: number, more: Record<string, unknown> = {}) => ({
  sentAt,
  durationMs: 4,
  httpStatus: 200,
  error: null,
  commandsInRequest: 1,
  ...more,
});
const failure = { action: 'give_up', code: 'ERROR_CORE', message: 'User is not found', retryAt: null };

describe('the story of a call', () => {
  it('is in order of time, with the ms since the step before; a request stands where it was sent', () => {
    const steps = tell([
      entry(1_000, 'leg_alerting', { extension: '101' }, 'switch'),
      entry(1_000, 'card_for', { userId: '2' }),
      entry(1_020, 'leg_talking', { extension: '101' }, 'switch'),
      entry(1_025, 'delivery', { commands: [], exchanges: [exchange(1_005)] }, 'portal'),
    ]);
    expect(steps.map(({ code, at, sinceMs }) => [code, at, sinceMs])).toEqual([
      ['leg_alerting', 1_000, 0],
      ['card_for', 1_000, 0],
      ['delivery', 1_005, 5],
      ['leg_talking', 1_020, 15],
    ]);
  });

  it('makes no fault of a token that was over and renewed on the way, unless nothing came of it', () => {
    const commands = [{ kind: 'register', answer: 'ok' }];
    const over = exchange(1_000, { httpStatus: 401, error: 'expired_token' });
    const trouble = (exchanges: unknown[]) =>
      tell([entry(2_000, 'delivery', { commands, exchanges }, 'portal')])[0]?.trouble;
    expect(trouble([over, exchange(1_100), exchange(1_200)])).toBe('none');
    expect(trouble([over])).toBe('fault');
  });

  it('takes a delivery apart: waiting, commands with their answers, requests', () => {
    const [step] = tell([
      entry(
        5_000,
        'delivery',
        {
          waited: [{ why: 'budget', from: 1_000, to: 3_000 }],
          commands: [
            { kind: 'register', userId: '2', phoneNumber: '+79131234567', show: true, answer: 'ok' },
            { kind: 'show', userIds: ['3', '4'], answer: failure },
            { kind: 'hide', userIds: ['5'], answer: 'skipped' },
          ],
          exchanges: [exchange(4_000), exchange(4_100, { httpStatus: null, error: 'timeout' })],
        },
        'portal',
      ),
    ]);
    expect(step?.trouble).toBe('fault');
    expect(step?.parts.map(({ code, trouble }) => [code, trouble])).toEqual([
      ['waited', 'warning'],
      ['register', 'none'],
      ['show', 'fault'],
      ['hide', 'warning'],
      ['request', 'none'],
      ['request', 'fault'],
    ]);
    expect(step?.parts[2]?.facts).toMatchObject({ answer: 'give_up', code: 'ERROR_CORE', userIds: ['3', '4'] });
  });

  it('counts repeated attempts, and tells each wait once', () => {
    const failed = [{ kind: 'register', userId: '2', answer: { ...failure, action: 'retry' } }];
    const waited = [{ why: 'portal_away', from: 100, to: 900 }];
    const steps = tell([
      entry(1_000, 'delivery', { commands: failed, exchanges: [], waited }, 'portal'),
      entry(2_000, 'delivery', { commands: failed, exchanges: [], waited }, 'portal'),
      entry(3_000, 'delivery', { commands: [{ kind: 'register', answer: 'ok' }], exchanges: [] }, 'portal'),
      entry(4_000, 'delivery', { commands: [{ kind: 'finish', answer: 'ok' }], exchanges: [] }, 'portal'),
    ]);
    expect(steps.map(({ facts }) => facts['attempt'])).toEqual([1, 2, 3, 1]);
    expect(steps.map(({ parts }) => parts.filter(({ code }) => code === 'waited').length)).toEqual([1, 0, 0, 0]);
  });

  it('is no fault when only the look for the client failed', () => {
    const commands = [{ kind: 'find_clients', phoneNumber: '1', answer: failure }];
    expect(tell([entry(1, 'delivery', { commands, exchanges: [] }, 'portal')])[0]?.trouble).toBe('none');
  });

  it('marks what went wrong', () => {
    const trouble = (what: string, details = {}): string | undefined => tell([entry(1, what, details)])[0]?.trouble;
    expect(trouble('undeliverable')).toBe('fault');
    expect(trouble('hold_refused')).toBe('fault');
    expect(trouble('card_not_shown')).toBe('warning');
    expect(trouble('leg_gone', { why: 'not_in_call_list' })).toBe('warning');
    expect(trouble('leg_gone', { why: 'moved_to_another_call' })).toBe('none');
    expect(trouble('ended')).toBe('none');
  });

  it('shows a code of another version as it is, with its data', () => {
    const [step] = tell([entry(7, 'teleported', { to: 'Mars' }, 'ether')]);
    expect(step).toMatchObject({ code: 'teleported', lane: 'decision', facts: {}, raw: { to: 'Mars' } });
    expect(lineWords(step!, { lang: 'ru', people: [] })).toContain('teleported');
  });

  it('tells whatever a journal holds, in words in both languages, and never throws', () => {
    const names = fc.constantFrom(
      ...['userId', 'extension', 'why', 'kind', 'answer', 'commands', 'exchanges', 'waited', 'sentAt', 'talkMs'],
      ...['extensions', 'reason', 'statusCode', 'because', 'recordFor', 'userIds', 'remoteNumber', '__proto__'],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('2', '101', 'rings', 'register', 'ok', 'toString', '304', 'budget', '', 'talked'),
        fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(names, tie('value'), { maxKeys: 6 }),
      ),
    }));
    const entries = fc.record({
      at: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      lane: fc.constantFrom('switch', 'decision', 'portal', 'operator', 'ether'),
      what: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...JOURNAL_CODES) }, fc.string()),
      details: fc.oneof({ weight: 5, arbitrary: fc.dictionary(names, value, { maxKeys: 8 }) }, value),
    });
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 12 }), (journal) => {
        const steps = tell(journal as JournalEntry[]);
        expect(steps).toHaveLength(journal.length);
        for (const [index, step] of steps.entries()) {
          expect(step.sinceMs).toBe(step.at - (steps[index - 1]?.at ?? step.at));
          expect(step.sinceMs).toBeGreaterThanOrEqual(0);
          for (const line of [step, ...step.parts]) {
            for (const lang of ['ru', 'en'] as const) expect(lineWords(line, { lang, people: [] })).not.toBe('');
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
