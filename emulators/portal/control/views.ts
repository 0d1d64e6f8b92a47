import type { Portal } from '../portal.ts';
import { portalUrl, oauthUrl } from '../core.ts';
import { SESSION_COOKIE } from '../state/sessions.ts';

/** The whole state as JSON, without tokens, sessions and record bytes. */
export function stateView(portal: Portal): Record<string, unknown> {
  const { state, address } = portal;
  const now = portal.clock.now();
  return {
    now,
    portalUrl: portalUrl(address),
    oauthUrl: oauthUrl(address),
    domain: address.domain,
    memberId: state.memberId,
    knobs: state.knobs,
    users: state.users.list().map(({ password: _password, ...user }) => user),
    crm: state.crm.list(),
    activities: state.crm.activities,
    apps: state.apps.list().map(({ userOptions: _options, ...app }) => app),
    tokens: state.tokens.list().map(({ accessToken: _access, refreshToken: _refresh, ...pair }) => ({
      ...pair,
      live: !pair.revoked && pair.expiresAt > now,
    })),
    handlers: state.handlers.list(),
    offlineEvents: state.handlers.offline,
    placements: state.placements.list(),
    lines: state.lines.list(),
    outgoingNumbers: portal.outgoingNumberChoices(),
    defaultOutgoingNumber: state.defaultOutgoingNumber,
    calls: callsView(portal),
    cards: state.cards.list(),
    statistics: state.statistics.rows,
    records: [...state.statistics.files.values()].map(({ content, ...file }) => ({ ...file, bytes: content.length })),
    transcripts: state.statistics.transcripts,
    chat: state.chat.list(),
    rate: state.rate.levels(),
    requestFaults: state.requestFaults.list(),
    eventFaults: state.eventFaults.list(),
  };
}

export function callsView(portal: Portal): unknown[] {
  return portal.state.calls.list().map((call) => ({ ...call, shownTo: [...call.shownTo] }));
}

/** What a browser or a test needs to be logged in. */
export function sessionView(portal: Portal, userId: number): Record<string, unknown> {
  const { id } = portal.openSession(userId);
  return { name: SESSION_COOKIE, value: id, cookie: `${SESSION_COOKIE}=${id}` };
}
