import { describe, expect, it } from 'vitest';
import type { CallView } from '../../src/adapters/http/api-types.ts';
import { lookOf, type CardMemory } from '../../web/frames/worker-look.ts';
import { NO_VERBS, callView } from '../helpers/web-samples.ts';

const MEMORY: CardMemory = { pending: null, error: null, transfer: null, timed: false, connected: true };
const BORIS = { who: 'Борис', consulted: true };

function look(call: Partial<CallView>, memory: Partial<CardMemory> = {}) {
  const { ui, held, status } = lookOf(callView(call), { ...MEMORY, ...memory }, 'ru');
  return { ui, held, status };
}

const consultation = (phase: 'dialling' | 'talking') => ({
  number: '102',
  name: 'Борис',
  phase,
  startedAt: 0,
  answeredAt: null,
});
const TALK: Partial<CallView> = { phase: 'talking', answeredAt: new Date(2026, 10, 22, 14, 3).getTime() };

describe('an incoming call', () => {
  it.each<[string, Partial<CallView>, Partial<CardMemory>, ReturnType<typeof look>]>([
    ['rings', {}, {}, { ui: 'incoming', held: false, status: 'Входящий вызов' }],
    ['is being answered', {}, { pending: 'answer' }, { ui: 'connectingIncoming', held: false, status: 'Отвечаем…' }],
    [
      'rings on a phone that must be picked up',
      { verbs: { ...NO_VERBS, reject: true }, answerHint: 'pick_up_the_phone' },
      {},
      { ui: 'connectingIncoming', held: false, status: 'Снимите трубку' },
    ],
    ['talks with the timer', TALK, { timed: true }, { ui: 'connected', held: false, status: 'Разговор' }],
    ['talked before the card was there', TALK, {}, { ui: 'connected', held: false, status: 'Разговор с 14:03' }],
    ['is held', { ...TALK, phase: 'held' }, {}, { ui: 'connected', held: true, status: 'На удержании' }],
    ['was missed', { phase: 'ended', outcome: 'missed' }, {}, { ui: 'error', held: false, status: 'Не отвечен' }],
    [
      'was answered',
      { phase: 'ended', outcome: 'answered', answeredAt: 1_000, endedAt: 223_000, talkMs: 222_000 },
      {},
      { ui: 'error', held: false, status: 'Разговор 3:42' },
    ],
  ])('%s', (_, call, memory, wanted) => {
    expect(look(call, memory)).toEqual(wanted);
  });
});

describe('an outgoing call', () => {
  it.each<[string, Partial<CallView>, ReturnType<typeof look>]>([
    [
      'rings the own phone first',
      { phase: 'ringing' },
      { ui: 'connectingOutgoing', held: false, status: 'Звонит ваш телефон, снимите трубку' },
    ],
    ['dials', { phase: 'dialling' }, { ui: 'connectingOutgoing', held: false, status: 'Набираем номер…' }],
    [
      'that nobody answered can be tried again',
      { phase: 'ended', outcome: 'no_answer' },
      { ui: 'redial', held: false, status: 'Клиент не ответил' },
    ],
  ])('%s', (_, call, wanted) => {
    expect(look({ direction: 'outgoing', ...call })).toEqual(wanted);
  });
});

describe('a transfer', () => {
  const held = { ...TALK, phase: 'held' as const };
  it.each<[string, Partial<CallView>, Partial<CardMemory>, string, string]>([
    [
      'is asked for',
      TALK,
      { pending: 'consult', transfer: { who: 'Борис', consulted: false } },
      'transferring',
      'Звоним: Борис. Клиент ждёт',
    ],
    [
      'rings the colleague',
      { ...held, consultation: consultation('dialling') },
      { transfer: BORIS },
      'transferring',
      'Звоним: Борис. Клиент ждёт',
    ],
    [
      'talks to the colleague',
      { ...held, consultation: consultation('talking') },
      { transfer: BORIS },
      'transferring',
      'Говорите: Борис. «Перенаправить» отдаст вызов',
    ],
    ['is completed', held, { pending: 'complete', transfer: BORIS }, 'transferring', 'Соединяем…'],
    ['is taken back', held, { pending: 'return', transfer: BORIS }, 'transferring', 'Возвращаем клиента…'],
    ['failed while the client waits', held, { transfer: BORIS }, 'transferFailed', 'Не ответили: Борис. Клиент ждёт'],
    ['failed and the client is back', TALK, {}, 'connected', 'Разговор с 14:03'],
  ])('%s', (_, call, memory, ui, status) => {
    expect(look(call, memory)).toMatchObject({ ui, status });
  });
});

it('an error stands above the phase, and the result above everything', () => {
  expect(look({}, { error: 'Снимите трубку' }).status).toBe('Снимите трубку');
  expect(look({}, { connected: false }).status).toBe('Связь с сервером телефонии потеряна, восстанавливаем…');
  expect(look({ phase: 'ended', outcome: 'busy' }, { error: 'x', connected: false }).status).toBe('Занято');
});

it('the title names the client, else the number, else that it is withheld', () => {
  const title = (call: Partial<CallView>) => lookOf(callView(call), MEMORY, 'ru').title;
  expect(title({})).toBe('Входящий: Иван Петров');
  expect(title({ direction: 'outgoing', displayName: '+79131234567' })).toBe('Исходящий: +7 913 123-45-67');
  expect(title({ displayName: '', clientNumber: null })).toBe('Входящий: номер скрыт');
  expect(lookOf(callView(), MEMORY, 'en').title).toBe('Incoming: Иван Петров');
});
