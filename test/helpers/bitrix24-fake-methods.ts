/** The few REST methods that the client's tests need, with the documented results, errors and PHP-isms. */
export type Params = Record<string, unknown>;

export interface MethodError {
  error: string;
  error_description: string;
  /** Default 400. */
  status?: number;
  extra?: Record<string, unknown>;
}

export type MethodAnswer = { result: unknown; next?: unknown; total?: unknown } | MethodError;

export interface FakeUser {
  ID: string;
  NAME?: string | null;
  LAST_NAME?: string | null;
  UF_PHONE_INNER?: string | null;
  ACTIVE?: unknown;
}

export class FakeState {
  users: FakeUser[] = [{ ID: '1', NAME: 'Анна', LAST_NAME: 'Иванова', UF_PHONE_INNER: '101', ACTIVE: true }];
  live = new Map<string, { externalCallId: string; params: Params }>();
  finished = new Map<string, Params>();
  shown: { method: string; callId: string; userIds: unknown }[] = [];
  events: { event: string; handler: string }[] = [];
  placements: { placement: string; handler: string; bound: Params }[] = [];
  /** Looked at before each method, inside batches too. */
  fault: ((method: string, params: Params) => MethodAnswer | null) | null = null;
  /** `LICENSE…` of app.info. */
  tariff: Params = {};
  #calls = 0;

  run(method: string, params: Params): MethodAnswer {
    const faulty = this.fault?.(method, params);
    if (faulty) return faulty;
    const short = method.toLowerCase();
    if (short.startsWith('telephony.')) return this.#telephony(short, params);
    if (short.startsWith('event.')) return this.#events(short, params);
    if (short.startsWith('placement.')) return this.#placements(short, params);
    switch (short) {
      case 'profile':
        return { result: { ID: '1', ADMIN: true, NAME: 'Анна', LAST_NAME: 'Иванова' } };
      case 'app.info':
        return { result: { ID: 1, CODE: 'local.66ba434d853c87.18550109', STATUS: 'L', DAYS: null, ...this.tariff } };
      case 'scope':
        return { result: ['placement', 'user', 'telephony', 'call'] };
      case 'user.get':
        return this.#users(Number(params['start'] ?? 0));
      default:
        return { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!', status: 404 };
    }
  }

  #users(start: number): MethodAnswer {
    const end = start + 50;
    const page = this.users.slice(start, end).map((user) => ({ TIMESTAMP_X: {}, USER_TYPE: 'employee', ...user }));
    return { result: page, total: this.users.length, ...(end < this.users.length ? { next: end } : {}) };
  }

  #telephony(method: string, params: Params): MethodAnswer {
    const callId = String(params['CALL_ID']);
    switch (method) {
      case 'telephony.externalcall.register':
        return this.#register(params);
      case 'telephony.externalcall.show':
      case 'telephony.externalcall.hide':
        if (!this.live.has(callId)) return { result: false };
        this.shown.push({ method: method.slice('telephony.externalcall.'.length), callId, userIds: params['USER_ID'] });
        return { result: true };
      case 'telephony.externalcall.finish': {
        if (!this.live.delete(callId)) {
          return core('Call is not found (call should be registered prior to finishing)');
        }
        this.finished.set(callId, params);
        return { result: { CALL_ID: callId, CALL_START_DATE: {}, CALL_STATUS: 1, ID: 7 } };
      }
      case 'telephony.externalcall.searchcrmentities':
        return { result: crmEntities(String(params['PHONE_NUMBER'])) };
      default:
        return { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!', status: 404 };
    }
  }

  #register(params: Params): MethodAnswer {
    if (!this.users.some((user) => user.ID === String(params['USER_ID']))) {
      return core('User is not found or is not active');
    }
    const externalCallId = String(params['EXTERNAL_CALL_ID']);
    for (const [callId, call] of this.live) if (call.externalCallId === externalCallId) return registered(callId);
    this.#calls += 1;
    const callId = `externalCall.${String(this.#calls).padStart(32, '0')}.1773130779`;
    this.live.set(callId, { externalCallId, params });
    return registered(callId);
  }

  #events(method: string, params: Params): MethodAnswer {
    const event = String(params['event']);
    const handler = String(params['handler']);
    const at = this.events.findIndex((row) => row.event === event && row.handler === handler);
    switch (method) {
      case 'event.get':
        return { result: this.events.map((row) => ({ ...row, auth_type: '0', offline: 0 })) };
      case 'event.bind':
        if (at >= 0) return core('Unable to set event handler: Handler already binded');
        this.events.push({ event, handler });
        return { result: true };
      default:
        if (at >= 0) this.events.splice(at, 1);
        return { result: { count: at >= 0 ? 1 : 0 } };
    }
  }

  #placements(method: string, params: Params): MethodAnswer {
    const placement = String(params['PLACEMENT']);
    const handler = String(params['HANDLER']);
    switch (method) {
      case 'placement.get':
        return { result: this.placements.map((row) => ({ ...row, bound: undefined, userId: 0, options: [] })) };
      case 'placement.bind':
        if (this.placements.some((row) => row.placement === placement && row.handler === handler)) {
          return core('Unable to set placement handler: Handler already binded');
        }
        this.placements.push({ placement, handler, bound: params });
        return { result: true };
      default: {
        const before = this.placements.length;
        this.placements = this.placements.filter((row) => row.placement !== placement);
        return { result: { count: (before - this.placements.length) * 2 } };
      }
    }
  }
}

export function core(description: string): MethodError {
  return { error: 'ERROR_CORE', error_description: description };
}

function registered(callId: string): MethodAnswer {
  return { result: { CALL_ID: callId, CRM_CREATED_LEAD: null, CRM_CREATED_ENTITIES: [], CRM_ENTITY_ID: 797 } };
}

function crmEntities(phone: string): unknown {
  if (phone !== '+79131234567') return [];
  return [{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 651, ASSIGNED_BY_ID: 99, NAME: 'Иван Петров', ASSIGNED_BY: {} }];
}
