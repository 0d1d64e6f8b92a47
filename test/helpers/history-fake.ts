/** Past calls in memory, for tests of the HTTP side. */
import type { CallHistory, CallPage, CallQuery, PastCall } from '../../src/app/ports/history.ts';

export class FakeHistory implements CallHistory {
  readonly asked: { companyId: string; query: CallQuery }[] = [];
  page: CallPage = { calls: [], next: null };
  search = (companyId: string, query: CallQuery): Promise<CallPage> => {
    this.asked.push({ companyId, query });
    return Promise.resolve(this.page);
  };
}

export function pastCall(patch: Partial<PastCall> = {}): PastCall {
  return {
    id: 'past-1',
    direction: 'incoming',
    clientNumber: '+79131234567',
    clientName: 'Иван Петров',
    clients: [{ type: 'CONTACT', id: '2', name: 'Иван Петров', responsibleUserId: '7' }],
    operators: [{ userId: '7', name: 'Олег Операторов' }],
    startedAt: 1_800_000_000_000,
    answeredAt: 1_800_000_005_000,
    endedAt: 1_800_000_065_000,
    talkMs: 60_000,
    outcome: 'answered',
    crmCallId: 'externalCall.1',
    recorded: 'yes',
    ...patch,
  };
}
