import type { Observation } from './observe.ts';
import type { Scenario } from './scenarios.ts';

export interface Played {
  scenario: Pick<Scenario, 'name' | 'title'>;
  seen: Observation;
  problems: string[];
}

const LANES: Record<string, string> = {
  switch: 'телефония',
  decision: 'решение',
  portal: 'Битрикс24',
  operator: 'оператор',
};

/** One call's story for the terminal. */
export function describe({ scenario, seen, problems }: Played): string {
  const lines = [`${problems.length === 0 ? '✔' : '✘'} ${scenario.title}`];
  for (const { atMs, lane, what, details } of seen.trace) {
    lines.push(`  ${`${atMs} мс`.padStart(9)}  ${(LANES[lane] ?? lane).padEnd(10)} ${what}${brief(details)}`);
  }
  for (const card of seen.cards) {
    const gone = card.goneAfterMs === null ? 'осталась' : `убрана через ${card.goneAfterMs} мс`;
    lines.push(`  карточка: ${card.user} — через ${card.shownAfterMs} мс, ${gone}`);
  }
  for (const record of seen.records) {
    lines.push(
      `  Битрикс24: ${record.type === 'incoming' ? 'входящий' : 'исходящий'} ${record.phoneNumber}, ${record.user}, ` +
        `код ${record.statusCode}, ${record.durationSeconds} с; зарегистрировал ${record.registeredBy === 'server' ? 'сервер' : 'портал'}`,
    );
  }
  lines.push(`  запросов HTTP к порталу: ${seen.httpRequests}`);
  for (const problem of problems) lines.push(`  НЕВЕРНО: ${problem}`);
  return lines.join('\n');
}

function brief(details: Record<string, unknown>): string {
  const { extension, remoteNumber, userId, statusCode, commands, exchanges } = details;
  const parts = [extension, remoteNumber, typeof userId === 'string' ? `сотрудник ${userId}` : undefined, statusCode];
  if (Array.isArray(commands)) parts.push(commands.map((command: { kind: string }) => command.kind).join('+'));
  if (Array.isArray(exchanges))
    parts.push(exchanges.map((one: { durationMs: number }) => `${one.durationMs} мс`).join(', '));
  const text = parts.filter((part) => part !== undefined && part !== null && part !== '').map(String);
  return text.length === 0 ? '' : ` ${text.join(' ')}`;
}

/** What `--json` prints for a call. */
export function asJson({ scenario, seen, problems }: Played): Record<string, unknown> {
  const firstRing = seen.rang[0]?.afterMs ?? 0;
  return {
    name: scenario.name,
    ok: problems.length === 0,
    problems,
    rang: seen.rang,
    cards: seen.cards,
    cardAfterMs: seen.cards.length === 0 ? null : Math.min(...seen.cards.map((card) => card.shownAfterMs)) - firstRing,
    registered: seen.commands.filter(({ method }) => method.endsWith('.register')),
    registeredBy: seen.records[0]?.registeredBy ?? null,
    finished: seen.records,
    httpRequests: seen.httpRequests,
    trace: seen.trace,
  };
}
