/**
 * Every figure of its own that the server shows, with its meaning: what `/metrics` says in its HELP lines, and the source of
 * docs/generated/metrics.md. A label has few values: those in braces, one for each company (up to MAX_COMPANIES) or route.
 */
export interface MetricDefinition {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  labels: readonly string[];
  help: string;
  ru: string;
  /** Histograms: upper bounds, seconds. */
  buckets?: readonly number[];
}

/** From what nobody notices to what everybody does. */
const TELLING = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600];
const REQUEST = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WORK = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5];

const COMPANY = ['company'] as const;

export const CATALOGUE = {
  info: {
    name: 'ecss_crm_info',
    type: 'gauge',
    labels: ['version', 'node'],
    help: 'Always 1; the versions of the server and of its Node.js are labels',
    ru: 'Всегда 1; версии сервера и его Node.js в метках',
  },
  companies: {
    name: 'ecss_crm_companies',
    type: 'gauge',
    labels: [],
    help: 'Companies whose calls are taken up',
    ru: 'Сколько компаний обслуживается',
  },
  companyInfo: {
    name: 'ecss_crm_company_info',
    type: 'gauge',
    labels: ['company', 'portal'],
    help: 'Always 1; tells which portal a company has (join it by the label company)',
    ru: 'Всегда 1; связывает компанию с адресом её портала (соединять по метке company)',
  },
  linkState: {
    name: 'ecss_crm_link_state',
    type: 'gauge',
    labels: ['company', 'state'],
    help: '1 for the state in which the link to the switch is, 0 for the others',
    ru: '1 у того состояния, в котором связь с АТС, 0 у остальных',
  },
  linkSince: {
    name: 'ecss_crm_link_since_timestamp_seconds',
    type: 'gauge',
    labels: COMPANY,
    help: 'Since when the link to the switch is in its state',
    ru: 'С какого времени связь с АТС в этом состоянии',
  },
  numbers: {
    name: 'ecss_crm_numbers',
    type: 'gauge',
    labels: ['company', 'state'],
    help: 'Numbers of the integration: state "served", or "refused" when the switch has not enabled api\\call for them',
    ru: 'Номера интеграции: served — обслуживаются, refused — на АТС для них не включено api\\call',
  },
  csta: {
    name: 'ecss_crm_switch_reports_all_calls',
    type: 'gauge',
    labels: COMPANY,
    help: '1: the switch reports all calls; 0: only those made through Call API (CSTA is off)',
    ru: '1: АТС сообщает обо всех вызовах; 0: только о сделанных через Call API (CSTA выключена)',
  },
  switchCertificateExpiry: {
    name: 'ecss_crm_switch_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    labels: COMPANY,
    help: "End of validity of the switch's certificate",
    ru: 'Окончание срока сертификата АТС',
  },
  legEvents: {
    name: 'ecss_crm_switch_events_total',
    type: 'counter',
    labels: COMPANY,
    help: 'Changes of call legs that the switch has reported',
    ru: 'Сколько событий вызовов прислала АТС',
  },
  switchCommands: {
    name: 'ecss_crm_switch_commands_total',
    type: 'counter',
    labels: ['company', 'command', 'result'],
    help: 'Commands to the switch (make, answer, release …) and what came of them ("ok" or an error code)',
    ru: 'Команды АТС (make, answer, release …) и их исход (ok или код ошибки)',
  },
  callsActive: {
    name: 'ecss_crm_calls_active',
    type: 'gauge',
    labels: ['company', 'phase'],
    help: 'Calls that are not over: ringing, talking, or settling (no phone is in the call, it may still go on)',
    ru: 'Незавершённые вызовы: ringing — звонит, talking — разговор, settling — трубки положены, возможно продолжение',
  },
  callsEnded: {
    name: 'ecss_crm_calls_ended_total',
    type: 'counter',
    labels: ['company', 'direction', 'outcome'],
    help: 'Finished calls; outcome as the CRM is told, "no_employee" when there was nobody to record it for',
    ru: 'Завершённые вызовы; исход как в CRM, no_employee — записать было не на кого',
  },
  callsGivenUp: {
    name: 'ecss_crm_calls_given_up_total',
    type: 'counter',
    labels: COMPANY,
    help: 'Calls that the portal does not take; an administrator can send them again',
    ru: 'Вызовы, которые портал не принял; администратор может отправить их снова',
  },
  registered: {
    name: 'ecss_crm_register_seconds',
    type: 'histogram',
    labels: COMPANY,
    help: "From the arrival of a call's first event to the request that registers it in the portal; retries included",
    ru: 'От первого события вызова до запроса, которым он зарегистрирован в портале; с повторами',
    buckets: TELLING,
  },
  told: {
    name: 'ecss_crm_told_seconds',
    type: 'histogram',
    labels: ['lane'],
    help: 'From the newest event of a call to the request that tells it, by urgency (card, hide, finish, look); finish includes the seconds in which a call may still go on; of all companies',
    ru: 'От последнего события вызова до запроса о нём, по срочности (card, hide, finish, look); finish — вместе с секундами, в которые вызов ещё может продолжиться; по всем компаниям',
    buckets: TELLING,
  },
  callsWaiting: {
    name: 'ecss_crm_calls_waiting',
    type: 'gauge',
    labels: COMPANY,
    help: 'Calls of which something is still to be told to the portal',
    ru: 'Очередь: вызовы, о которых портал ещё не всё знает',
  },
  waitingSince: {
    name: 'ecss_crm_calls_waiting_since_timestamp_seconds',
    type: 'gauge',
    labels: COMPANY,
    help: 'Since when the longest waiting of these calls waits; absent when none does',
    ru: 'С какого времени ждёт самый старый из них; нет значения — очередь пуста',
  },
  portalState: {
    name: 'ecss_crm_portal_state',
    type: 'gauge',
    labels: ['company', 'state'],
    help: '1 for how the telling goes: ok, waiting (the portal does not answer), stopped (the administrator must act)',
    ru: '1 у состояния доставки: ok, waiting — портал не отвечает, stopped — нужен администратор',
  },
  authorised: {
    name: 'ecss_crm_portal_authorised',
    type: 'gauge',
    labels: COMPANY,
    help: "1 while the portal's tokens work, 0 when the administrator must sign in again",
    ru: '1 — токены портала действуют, 0 — администратору надо войти снова',
  },
  tokenRefreshed: {
    name: 'ecss_crm_portal_token_refreshed_timestamp_seconds',
    type: 'gauge',
    labels: COMPANY,
    help: 'When the tokens were renewed last; they die 180 days after it',
    ru: 'Когда токены обновлены; без обновления они перестают действовать через 180 дней',
  },
  portalRequests: {
    name: 'ecss_crm_portal_requests_total',
    type: 'counter',
    labels: ['company', 'result'],
    help: 'Requests to the portal: ok, limit (too many), refused (another error), unreachable (no answer)',
    ru: 'Запросы к порталу: ok, limit — слишком часто, refused — другая ошибка, unreachable — нет ответа',
  },
  portalRequestSeconds: {
    name: 'ecss_crm_portal_request_seconds',
    type: 'histogram',
    labels: [],
    help: 'How long portals take to answer, of all companies',
    ru: 'Сколько отвечают порталы, по всем компаниям',
    buckets: REQUEST,
  },
  budgetLeft: {
    name: 'ecss_crm_budget_requests_left',
    type: 'gauge',
    labels: COMPANY,
    help: 'Requests to the portal that may leave at once',
    ru: 'Сколько запросов к порталу можно отправить сразу',
  },
  budgetBurst: {
    name: 'ecss_crm_budget_requests_max',
    type: 'gauge',
    labels: COMPANY,
    help: 'The same when nothing was sent for long',
    ru: 'То же после долгого простоя: полный запас',
  },
  budgetWaiting: {
    name: 'ecss_crm_budget_requests_waiting',
    type: 'gauge',
    labels: COMPANY,
    help: 'Requests that wait for the budget',
    ru: 'Сколько запросов ждёт запаса',
  },
  stored: {
    name: 'ecss_crm_store_seconds',
    type: 'histogram',
    labels: ['result'],
    help: 'How long the database takes to store changes of calls (ok, failed)',
    ru: 'Сколько база данных записывает изменения вызовов (ok, failed)',
    buckets: WORK,
  },
  httpRequests: {
    name: 'ecss_crm_http_requests_total',
    type: 'counter',
    labels: ['route', 'status'],
    help: 'Requests to the public listeners by route and class of status (2xx …); what is no route\'s is "none"',
    ru: 'Запросы к серверу по маршруту и классу ответа (2xx …); чужие адреса — none',
  },
  httpSeconds: {
    name: 'ecss_crm_http_request_seconds',
    type: 'histogram',
    labels: [],
    help: 'How long the server takes to answer',
    ru: 'Сколько отвечает сервер',
    buckets: WORK,
  },
  liveConnections: {
    name: 'ecss_crm_live_connections',
    type: 'gauge',
    labels: [],
    help: 'Open pages that are pushed to (WebSockets)',
    ru: 'Открытые страницы, получающие обновления (WebSocket)',
  },
  certificateExpiry: {
    name: 'ecss_crm_certificate_expiry_timestamp_seconds',
    type: 'gauge',
    labels: [],
    help: "End of validity of the server's own certificate; absent without HTTPS",
    ru: 'Окончание срока собственного сертификата; нет значения без HTTPS',
  },
  logLines: {
    name: 'ecss_crm_log_lines_total',
    type: 'counter',
    labels: ['level'],
    help: 'Lines of the log with level error or warn',
    ru: 'Строки журнала уровней error и warn',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof CATALOGUE;
