/** What the API gives to the pages, as tests need it. */
import type { ApiCompany, ApiUser, CallView, SwitchCertificate } from '../../src/adapters/http/api-types.ts';

export const NO_VERBS: CallView['verbs'] = { answer: false, reject: false, hangup: false };

export function callView(change: Partial<CallView> = {}): CallView {
  return {
    id: 'call-1',
    crmCallId: 'externalCall.1',
    direction: 'incoming',
    clientNumber: '+79131234567',
    clientName: 'Иван Петров',
    displayName: 'Иван Петров',
    phase: 'ringing',
    startedAt: Date.now() - 7_000,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    extension: '101',
    verbs: { answer: true, reject: true, hangup: false },
    answerHint: null,
    ...change,
  };
}

export const CERTIFICATE: SwitchCertificate = {
  fingerprint256: Array.from({ length: 32 }, (_, i) => (i + 16).toString(16).toUpperCase()).join(':'),
  subject: 'CN=ecss10',
  issuer: 'CN=ecss10',
  validTo: '2036-11-20T00:00:00.000Z',
  trusted: false,
  pinned: false,
};

const DAY_MS = 86_400_000;

export function apiCompany(change: Partial<ApiCompany> = {}): ApiCompany {
  const now = Date.now();
  return {
    id: 'company-1',
    name: null,
    domain: 'company.bitrix24.ru',
    memberId: 'member-1',
    ecss: {
      url: 'https://10.0.0.10:8089',
      clientId: 'MyCompanyBitrix24',
      apiKeySet: true,
      domain: 'nick',
      certificate: { ...CERTIFICATE, pinned: true },
      pinnedFingerprint256: CERTIFICATE.fingerprint256,
    },
    bitrix24: {
      tokenState: 'authorised',
      problem: null,
      accessExpiresAt: now + 1_800_000,
      refreshExpiresAt: now + 174.5 * DAY_MS,
      authorisedAt: now - 30 * DAY_MS,
      refreshedAt: now,
      scope: ['placement', 'user', 'telephony', 'call'],
      clientId: 'local.1',
      bindings: { state: 'ok', checkedAt: now, nextAttemptAt: null, failed: [], missingScopes: [] },
      delivery: { state: 'ok', code: null, message: null, since: null, waiting: 0 },
    },
    link: apiLink(),
    options: { defaultUserId: null, createCrmEntity: true },
    ...change,
  };
}

export function apiLink(change: Partial<ApiCompany['link']> = {}): ApiCompany['link'] {
  return {
    state: 'connected',
    since: Date.now() - 60_000,
    lastError: null,
    numbers: ['101', '102', '103'],
    refusedNumbers: [],
    csta: true,
    ...change,
  };
}

export function apiUsers(): ApiUser[] {
  return [
    { id: '1', name: 'Анна Смирнова', active: true, numbers: ['101'], portalNumber: '101' },
    { id: '2', name: 'Борис Ильин', active: true, numbers: ['102'], portalNumber: '105' },
    { id: '3', name: 'Вера Кузнецова', active: true, numbers: [], portalNumber: '' },
  ];
}
