/** What the API gives to the pages, as tests need it. */
import { CHECK_TITLES } from '../../locales/checks.ts';
import type { CheckId } from '../../locales/checks.ts';
import type {
  ApiCheck,
  ApiChecks,
  ApiColleague,
  ApiCompany,
  ApiCrmClient,
  ApiTestCall,
  ApiUser,
  CallView,
  SwitchCertificate,
} from '../../src/adapters/http/api-types.ts';

export const NO_VERBS: CallView['verbs'] = {
  answer: false,
  reject: false,
  hangup: false,
  hold: false,
  unhold: false,
  transfer: false,
  consult: false,
  complete: false,
  return: false,
  dtmf: false,
};

export function callView(change: Partial<CallView> = {}): CallView {
  return {
    id: 'call-1',
    crmCallId: 'externalCall.1',
    direction: 'incoming',
    clientNumber: '+79131234567',
    clientName: 'Иван Петров',
    clients: [{ type: 'CONTACT', id: '5', name: 'Иван Петров', responsibleUserId: '1' }],
    displayName: 'Иван Петров',
    phoneName: null,
    line: null,
    phase: 'ringing',
    startedAt: Date.now() - 7_000,
    answeredAt: null,
    heldSince: null,
    endedAt: null,
    outcome: null,
    talkMs: null,
    extension: '101',
    operators: [{ userId: '1', name: 'Анна Смирнова', extension: '101' }],
    consultation: null,
    verbs: { ...NO_VERBS, answer: true, reject: true },
    answerHint: null,
    ...change,
  };
}

/** A call in talk for 3:42, with everything allowed that the switch can do. */
export function talkingCall(change: Partial<CallView> = {}): CallView {
  const verbs = { ...NO_VERBS, hangup: true, hold: true, transfer: true, consult: true, dtmf: true };
  return callView({ phase: 'talking', answeredAt: Date.now() - 222_000, verbs, ...change });
}

/** The client waits while a colleague is asked. */
export function consultingCall(change: Partial<CallView> = {}): CallView {
  const now = Date.now();
  return talkingCall({
    phase: 'held',
    heldSince: now - 12_000,
    consultation: {
      number: '102',
      name: 'Борис Кузнецов',
      phase: 'talking',
      startedAt: now - 9_000,
      answeredAt: now - 5_000,
    },
    verbs: { ...NO_VERBS, hangup: true, complete: true, return: true },
    ...change,
  });
}

/** Three in the CRM who share one number. */
export function clients(): ApiCrmClient[] {
  return [
    { type: 'CONTACT', id: '5', name: 'Иван Петров', responsibleUserId: '1' },
    { type: 'COMPANY', id: '7', name: 'ООО «Ромашка»', responsibleUserId: '1' },
    { type: 'LEAD', id: '9', name: 'Заявка с сайта', responsibleUserId: null },
  ];
}

export function colleagues(): ApiColleague[] {
  return [
    { userId: '1', name: 'Анна Смирнова', numbers: ['101'], state: 'talking' },
    { userId: '2', name: 'Борис Кузнецов', numbers: ['102', '112'], state: 'free' },
    { userId: '3', name: 'Вера Орлова', numbers: ['103'], state: 'talking' },
    { userId: '4', name: 'Пётр Ёлкин', numbers: ['104'], state: 'ringing' },
    { userId: '5', name: 'Ольга Админова', numbers: ['205'], state: 'unknown' },
  ];
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
    switchKind: 'ecss10',
    asterisk: null,
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
      authorisedBy: { id: '1', name: 'Анна Смирнова' },
      events: { lastAt: now, lastClickAt: null },
      bindings: {
        state: 'ok',
        checkedAt: now,
        nextAttemptAt: null,
        failed: [],
        missingScopes: [],
        removedByPortal: null,
      },
      delivery: { state: 'ok', code: null, message: null, since: null, waiting: 0 },
    },
    link: apiLink(),
    options: {
      defaultUserId: null,
      createCrmEntity: true,
      internalCalls: false,
      line: null,
      language: 'ru',
      nativeButtons: false,
    },
    line: { state: 'none', code: null, message: null },
    disabled: null,
    hadCalls: true,
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
    remarks: [],
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

/** All is well, but for what `change` says. */
export function apiChecks(change: Partial<Record<CheckId, Partial<ApiCheck>>> = {}): ApiChecks {
  const checks = (Object.keys(CHECK_TITLES) as CheckId[]).map((id): ApiCheck => {
    const fine = { state: 'ok', code: `${id}_ok`, message: 'OK', advice: null, cure: null } as const;
    return { id, title: CHECK_TITLES[id].ru, checkedAt: Date.now(), ...fine, ...change[id] };
  });
  return { running: false, checks };
}

type TestCall = NonNullable<ApiTestCall['call']>;

export function testCall(change: Partial<TestCall> = {}): TestCall {
  return {
    to: '+79130000000',
    from: null,
    startedAt: Date.now(),
    phase: 'asked',
    answeredAt: null,
    endedAt: null,
    outcome: null,
    record: { state: 'waiting', code: null, message: null },
    callId: null,
    ...change,
  };
}
