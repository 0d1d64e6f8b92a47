/**
 * The checks of a company by the server that runs: it has the link to the switch and hears the portal's events, and a second link
 * beside it could take the first one's place. The doctor signs in with a session of its own, made in the database.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Lang } from '../../../locales/translate.ts';
import { SESSION_COOKIE } from '../../adapters/http/cookies.ts';
import { fingerprintOf, randomToken } from '../../app/companies/secrets.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Company, SessionStore } from '../../app/ports/store.ts';
import { ask } from './ask.ts';
import type { Door } from './ask.ts';
import type { CompanyCheck } from './company-check.ts';

/** The checks have timeouts of their own; all of them together take less. */
const AT_MOST_MS = 120_000;
const LOOK_MS = 250;

const checksAnswer = z.object({
  running: z.boolean(),
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['unknown', 'running', 'ok', 'warning', 'fault', 'skipped']),
      code: z.string().nullable(),
      message: z.string().nullable(),
      advice: z.string().nullable(),
      cure: z.object({ action: z.string(), commands: z.array(z.string()) }).nullable(),
    }),
  ),
});

/** The server at the door has another database than these settings name. */
export class ForeignServer extends Error {
  override readonly name = 'ForeignServer';
}

export async function checkByServer(
  door: Door,
  company: Company,
  deps: { sessions: SessionStore; clock: Clock; lang: Lang },
): Promise<CompanyCheck[]> {
  const { sessions, clock, lang } = deps;
  const token = randomToken();
  const now = clock.now();
  const session = {
    id: fingerprintOf(token),
    companyId: company.id,
    userId: company.grant?.userId ?? '',
    userName: 'ecss-crm-server doctor',
    createdAt: now,
    expiresAt: now + AT_MOST_MS,
    lastSeenAt: now,
    userAgent: 'ecss-crm-server doctor',
  };
  const headers = {
    cookie: `${SESSION_COOKIE}=${token}`,
    'user-agent': session.userAgent,
    'accept-language': lang,
    'content-type': 'application/json',
  };
  const api = async (method: 'GET' | 'POST') => {
    const question = method === 'POST' ? { method, headers, body: '{}' } : { method, headers };
    const answer = await ask(door, 'api/v1/company/checks', question);
    if (answer.status === 401) throw new ForeignServer();
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.slice(0, 200)}`);
    return checksAnswer.parse(JSON.parse(answer.body));
  };
  await sessions.insert(session);
  try {
    let state = await api('POST');
    while (state.running && clock.now() < now + AT_MOST_MS) {
      await pause(LOOK_MS);
      state = await api('GET');
    }
    return state.checks.map(({ id, title, state: each, code, message, advice, cure }) => ({
      id,
      title,
      state: each === 'unknown' || each === 'running' ? 'skipped' : each,
      code: code ?? 'unfinished',
      message: message ?? '…',
      advice,
      action: cure?.action ?? null,
      commands: cure?.commands ?? [],
    }));
  } finally {
    await sessions.remove(session.id);
  }
}
