/** A database full of past calls, as years of work leave it; deterministic. */
import type { CallChange } from '../../src/app/ports/store.ts';
import type { Storage } from '../../src/adapters/storage/open.ts';
import { newCall } from '../../src/domain/call/call.ts';
import type { CallLeg, CallState } from '../../src/domain/call/call.ts';

const CALLS_A_SAVE = 500;
const SURNAMES = ['Иванов', 'Петров', 'Сидоров', 'Кузнецов', 'Соболев', 'Ёлкин', 'Орлов', 'Зайцев', 'Фомин', 'Щукин'];
const NAMES = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Жанна', 'Захар', 'Инна', 'Кирилл', 'Лев', 'Мария'];

/** One call each 40 s up to `lastAt`; 30 operators, a fifth of the calls missed, a tenth internal, 20 000 clients. */
export async function saveManyCalls(storage: Storage, companyId: string, count: number, lastAt: number): Promise<void> {
  for (let first = 0; first < count; first += CALLS_A_SAVE) {
    const size = Math.min(CALLS_A_SAVE, count - first);
    const changes: CallChange[] = Array.from({ length: size }, (_, index) => ({
      call: manyCall(first + index, lastAt - (count - first - index) * 40_000),
      journal: [],
    }));
    await storage.calls.save(companyId, changes);
  }
}

function manyCall(index: number, startedAt: number): CallState {
  const client = scattered(index) % 20_000;
  const operator = scattered(index + 7) % 30;
  const internal = index % 10 === 3;
  const missed = index % 5 === 1 && !internal;
  const clientNumber = internal ? null : `+7913${String(client * 37 + 1_000_000).padStart(7, '0')}`;
  const endedAt = startedAt + 60_000;
  const leg: CallLeg = {
    legId: `leg-${index}`,
    extension: String(100 + operator),
    direction: 'in',
    remoteNumber: clientNumber ?? '199',
    toward: internal ? 'inside' : 'client',
    displayName: null,
    callRef: `ref-${index}`,
    phase: 'released',
    alertedAt: startedAt,
    answeredAt: missed ? null : startedAt + 5_000,
    releasedAt: endedAt,
    releasedByOperator: false,
  };
  const name = `${SURNAMES[client % SURNAMES.length] ?? ''} ${NAMES[client % NAMES.length] ?? ''} ${client}`;
  return newCall(`call-${String(index).padStart(8, '0')}`, startedAt, {
    switchCallId: `switch-${index}`,
    direction: internal ? 'internal' : 'incoming',
    clientNumber,
    clients: internal ? null : [{ type: 'CONTACT', id: String(client), name, responsibleUserId: null }],
    legs: [leg],
    ownerUserId: internal ? null : String(operator),
    seenBy: internal ? [] : [String(operator)],
    endedAt,
    result: internal
      ? null
      : { statusCode: missed ? '304' : '200', failedReason: '', talkMs: missed ? 0 : 55_000, userId: String(operator) },
    finished: !internal,
    delivered: true,
  });
}

/** Spreads consecutive numbers, so that neighbours in time have nothing in common. */
function scattered(index: number): number {
  return (Math.imul(index + 1, 2_654_435_761) >>> 0) % 1_000_003;
}
