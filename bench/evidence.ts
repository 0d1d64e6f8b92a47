/** Everything that is known about a call that came out wrong: the switch's truth, the portal's log, the server's own journal. */
import type { TrueCall } from './calls.ts';
import type { Stage } from './stage.ts';

const AT_MOST = 3;
/** What happened to the server so long before and after the call may matter to it. */
const AROUND_MS = 5_000;

export interface Moment {
  /** Epoch ms. */
  at: number;
  text: string;
}

interface EvidenceOptions {
  atMost?: number | undefined;
  /** What the switch said of the call, and what happened to the server meanwhile. Default: what the switch's log still has. */
  meanwhile?: ((call: TrueCall) => Moment[]) | undefined;
}

/** Printed on the standard error: results stay readable, and nobody has to play it again. */
export async function printEvidence(
  stage: Stage,
  calls: TrueCall[],
  culprits: string[],
  { atMost = AT_MOST, meanwhile = (call) => said(stage, call) }: EvidenceOptions = {},
): Promise<void> {
  for (const client of culprits.slice(0, atMost)) {
    const call = calls.find((each) => each.client === client);
    console.error(`--- ${client} ${call?.kind ?? 'never played'} ${call?.callId ?? ''}`);
    if (call === undefined) continue;
    const lines = await story(stage, call);
    const [from, to] = [lines[0]?.at ?? 0, lines.at(-1)?.at ?? 0];
    const around = meanwhile(call).filter(({ at }) => at >= from - AROUND_MS && at <= to + AROUND_MS);
    for (const { at, text } of [...lines, ...around].sort((a, b) => a.at - b.at)) {
      console.error(`${String(Math.round(at - from)).padStart(8)} ms  ${text}`);
    }
  }
}

async function story(stage: Stage, call: TrueCall): Promise<Moment[]> {
  const { state } = stage.portal.portal;
  const own = [...state.statistics.rows, ...state.calls.list()].filter(
    ({ externalCallId, callId }) =>
      callId === call.crmCallId || (call.callId !== null && externalCallId === call.callId),
  );
  const callIds = new Set(own.map(({ callId }) => callId));
  const clicks = state.sentEvents.list().flatMap(({ event, data, queuedAt, status, error }) => {
    const concerns = event === 'ONEXTERNALCALLSTART' && callIds.has((data as { CALL_ID: string }).CALL_ID);
    return concerns ? [{ at: queuedAt, text: `portal: click sent, answered ${String(status)} ${error ?? ''}` }] : [];
  });
  const truth = [
    { at: call.startedAt, text: 'switch: first leg' },
    { at: call.answeredAt, text: 'switch: answered' },
    { at: call.endedAt, text: 'switch: over' },
  ].flatMap(({ at, text }) => (at === null ? [] : [{ at, text }]));
  const portal = state.requests.list().flatMap((request) =>
    (request.batch ?? [request]).flatMap(({ method, params, error }) => {
      const given = params as { CALL_ID?: string; EXTERNAL_CALL_ID?: string };
      const concerns =
        callIds.has(given.CALL_ID ?? '') || (call.callId !== null && given.EXTERNAL_CALL_ID === call.callId);
      const text = `portal: request ${request.id} ${method} ${JSON.stringify(params)} ${error ?? 'ok'}, request: ${request.error ?? 'ok'}`;
      return concerns ? [{ at: request.at, text }] : [];
    }),
  );
  const cards = stage.portal.portal.cardHistory().flatMap(({ callId, userId, shownAt, hiddenAt, hiddenBy }) => {
    if (!callIds.has(callId)) return [];
    const gone =
      hiddenAt === null ? [] : [{ at: hiddenAt, text: `portal: card of user ${userId} gone by ${hiddenBy ?? ''}` }];
    return [
      { at: shownAt, text: `portal: card of user ${userId} up${hiddenAt === null ? ', FOR EVER' : ''}` },
      ...gone,
    ];
  });
  return [...truth, ...clicks, ...portal, ...cards, ...(await journal(stage, call, callIds))].sort(
    (a, b) => a.at - b.at,
  );
}

/** The call's events that the switch has put on the wire. */
function said(stage: Stage, call: TrueCall): Moment[] {
  return stage.switch.journal.after(0).flatMap(({ kind, at, outcome, data }) => {
    const leg = data as Record<string, string>;
    return kind === 'event' && leg['call_id'] === call.callId ? [legMoment(at, outcome, leg)] : [];
  });
}

/** An event about a leg as the switch's log has it. */
export function legMoment(at: number, outcome: string, leg: Record<string, string>): Moment {
  const { id = '', direction = '', digits = '', status = '' } = leg;
  return { at, text: `switch: event ${outcome}: leg ${id} ${direction} ${digits} ${status}` };
}

async function journal(stage: Stage, call: TrueCall, callIds: Set<string>): Promise<Moment[]> {
  const crmCallId = call.crmCallId ?? [...callIds][0] ?? '';
  const rows = await stage.look(
    `select j.at, j.lane, j.what, j.details from journal j join calls c on c.call_id = j.call_id and c.company_id = j.company_id
     where c.switch_call_id = ${quoted(call.callId ?? '')} or c.crm_call_id = ${quoted(crmCallId)} order by j.seq`,
  );
  return rows.map(({ at, lane, what, details }) => ({
    at: Number(at),
    text: `server: ${String(lane)} ${String(what)} ${String(details).slice(0, 600)}`,
  }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
