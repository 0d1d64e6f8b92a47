/** The steps of a test call, in words. Pure. */
import { text } from '../texts.ts';
import type { StateWords } from '../state-words.ts';
import type { TestCall } from './use-test-call.ts';

const OUTCOMES = {
  no_answer: 'outcomeNoAnswer',
  busy: 'outcomeBusy',
  rejected: 'outcomeRejected',
  cancelled: 'outcomeCancelled',
} as const;

export function testCallSteps(call: TestCall): StateWords[] {
  return [phoneStep(call), talkStep(call), recordStep(call)];
}

function phoneStep({ phase, from, to }: TestCall): StateWords {
  const extension = from ?? '';
  if (phase === 'lost') return { tone: 'fault', words: text('testLost') };
  if (phase === 'asked') return { tone: 'busy', words: text('testAsked') };
  if (phase === 'ringing') return { tone: 'busy', words: text('testRings', { extension, to }) };
  return { tone: 'ok', words: text('testRang', { extension, to }) };
}

function talkStep({ phase, answeredAt, endedAt, outcome, to }: TestCall): StateWords {
  if (phase === 'talking') return { tone: 'busy', words: text('testTalks', { to }) };
  if (phase !== 'ended') return { tone: 'off', words: text('testTalkWaits') };
  if (answeredAt !== null) {
    const seconds = Math.max(1, Math.round(((endedAt ?? answeredAt) - answeredAt) / 1_000));
    return { tone: 'ok', words: text('testTalked', { seconds }) };
  }
  const known = OUTCOMES[(outcome ?? '') as keyof typeof OUTCOMES] as
    (typeof OUTCOMES)[keyof typeof OUTCOMES] | undefined;
  return { tone: 'warning', words: text(known ?? 'outcomeFailed') };
}

function recordStep({ phase, record }: TestCall): StateWords {
  switch (record.state) {
    case 'made':
      return { tone: 'ok', words: text('testRecorded') };
    case 'none':
      return { tone: 'fault', words: text(record.code === 'internal' ? 'testInternal' : 'testNoEmployee') };
    case 'failed':
      return { tone: 'fault', words: text('testNotRecorded', { reason: record.message ?? record.code ?? '' }) };
    case 'waiting':
      return { tone: phase === 'ended' ? 'busy' : 'off', words: text('testRecordWaits') };
  }
}
