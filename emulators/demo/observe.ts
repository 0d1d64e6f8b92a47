/** What an outsider saw of a stretch of time: the switch's phones, the portal's cards and records, the requests on the wire. */
import type { RequestEntry } from '../portal/state/log.ts';
import { Ecss10Witness } from './ecss10-witness.ts';
import type { Office } from './office.ts';
import { waitFor } from './wait-for.ts';
import type { Witness } from './witness.ts';
import type { World } from './world.ts';

/** Times are ms after the first thing that happened on the switch. */
export interface CardSeen {
  user: string;
  shownAfterMs: number;
  goneAfterMs: number | null;
}

export interface PortalRecord {
  crmCallId: string;
  externalCallId: string | null;
  user: string;
  phoneNumber: string;
  type: 'outgoing' | 'incoming';
  statusCode: string;
  durationSeconds: number;
  failedReason: string;
  registeredBy: 'server' | 'portal';
}

export interface Observation {
  rang: { number: string; afterMs: number }[];
  cards: CardSeen[];
  /** REST commands about calls, batches unpacked, without their order of arrival being lost. */
  commands: { method: string; afterMs: number; error: string | null }[];
  registrations: number;
  records: PortalRecord[];
  /** HTTP requests of the server to the portal. */
  httpRequests: number;
  /** Cards that are still up. */
  cardsLeft: number;
  /** Calls the portal holds as unfinished. */
  unfinished: number;
  /** What the server decided, in its own words. */
  decisions: string[];
  trace: { atMs: number; lane: string; what: string; details: Record<string, unknown> }[];
}

/** Plays something and tells what came of it once the server owes the portal nothing. */
export function observe(world: World, play: () => Promise<void>): Promise<Observation> {
  return observeOn(world, new Ecss10Witness(world.switch), play);
}

/** As {@link observe}, whatever the switch is. */
export async function observeOn(
  world: Pick<Office, 'portal' | 'server'>,
  witness: Witness,
  play: () => Promise<void>,
): Promise<Observation> {
  const watched = witness.watch();
  const { state } = world.portal.portal;
  const requestId = state.requests.list().at(-1)?.id ?? 0;
  const cardsBefore = world.portal.portal.cardHistory().length;
  const lastRecord = Math.max(0, ...world.portal.portal.statistics().map((row) => row.id));
  const company = (await world.server.companies.list())[0];
  if (!company) throw new Error('no company is registered');
  const callsBefore = new Set((await world.server.calls.recent(company.id, 1_000)).map((call) => call.id));

  await play();
  await waitFor('the server knows every call that it was told of', async () => {
    const clicked = state.calls.list().filter((call) => call.registeredBy === 'portal');
    const known = await Promise.all([
      ...watched.toldCallIds().map((id) => world.server.calls.findBySwitchCallId(company.id, id)),
      ...clicked.map((call) => world.server.calls.findByCrmCallId(company.id, call.callId)),
    ]);
    return known.every((call) => call !== null);
  });
  await waitFor(
    'the server owes the portal nothing',
    async () => (await world.server.calls.open(company.id)).length === 0,
    20_000,
  );

  const requests = state.requests
    .list(requestId)
    .filter((request) => request.origin === 'portal' && request.appId !== null);
  const startedAt = Math.min(...[watched.startedAt(), requests[0]?.at].filter((at) => at !== undefined));
  const nameOf = (userId: number): string => state.users.get(userId)?.name ?? String(userId);
  const commands = requests.flatMap(unpack).map(({ at, ...rest }) => ({ ...rest, afterMs: at - startedAt }));
  const calls = (await world.server.calls.recent(company.id, 1_000)).filter((call) => !callsBefore.has(call.id));
  const journal = (await Promise.all(calls.map((call) => world.server.calls.journal(company.id, call.id)))).flat();
  const registeredHere = new Set(calls.filter((call) => call.origin === 'switch').map((call) => call.crmCallId));
  return {
    rang: watched.rings().map(({ at, number }) => ({ number, afterMs: at - startedAt })),
    cards: world.portal.portal
      .cardHistory()
      .slice(cardsBefore)
      .map(({ userId, shownAt, hiddenAt }) => ({
        user: nameOf(userId),
        shownAfterMs: shownAt - startedAt,
        goneAfterMs: hiddenAt === null ? null : hiddenAt - startedAt,
      })),
    commands,
    registrations: commands.filter(({ method }) => method.endsWith('.register')).length,
    records: world.portal.portal
      .statistics()
      .filter((row) => row.id > lastRecord)
      .sort((a, b) => a.id - b.id)
      .map((row) => ({
        crmCallId: row.callId,
        externalCallId: row.externalCallId,
        user: nameOf(row.userId),
        phoneNumber: row.phoneNumber,
        type: row.type === 1 ? 'outgoing' : 'incoming',
        statusCode: row.statusCode,
        durationSeconds: row.durationSeconds,
        failedReason: row.failedReason,
        registeredBy: registeredHere.has(row.callId) ? 'server' : 'portal',
      })),
    httpRequests: requests.length,
    cardsLeft: world.portal.portal.cardHistory().filter((card) => card.hiddenAt === null).length,
    unfinished: state.calls.list().length,
    decisions: journal.filter((entry) => entry.lane === 'decision').map((entry) => entry.what),
    trace: journal
      .sort((a, b) => a.at - b.at)
      .map(({ at, lane, what, details }) => ({ atMs: at - startedAt, lane, what, details })),
  };
}

function unpack(request: RequestEntry): { method: string; at: number; error: string | null }[] {
  const parts = request.batch ?? [{ method: request.method, error: request.error }];
  return parts
    .map(({ method, error }) => ({ method: method.replace('telephony.externalcall.', ''), at: request.at, error }))
    .map((part) => ({ ...part, method: request.batch ? `batch.${part.method}` : `single.${part.method}` }));
}
