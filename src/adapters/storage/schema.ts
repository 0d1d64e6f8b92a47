import type { Observation } from '../../app/ports/observations.ts';

/**
 * Columns as they are stored. Types that SQLite and PostgreSQL share: text, integers (epoch ms are bigint columns), 0/1 for truth,
 * JSON as text. `sealed` columns hold encrypted text. A dialect must give bigint columns back as numbers.
 */
export interface Schema {
  meta: { key: string; value: string };
  companies: CompanyRow;
  employees: {
    company_id: string;
    user_id: string;
    name: string;
    active: number;
    portal_number: string;
    /** The portal number that was imported or judged last. */
    accepted_number: string;
    new_since: number | null;
  };
  employee_numbers: { company_id: string; number: string; user_id: string; position: number };
  sessions: {
    id: string;
    company_id: string;
    user_id: string;
    user_name: string;
    created_at: number;
    expires_at: number;
    last_seen_at: number;
    user_agent: string;
  };
  revocations: { company_id: string; user_id: string; not_before: number };
  audit: AuditRow;
  logins: {
    id: string;
    browser: string;
    portal_origin: string;
    client_id: string;
    client_secret_sealed: string;
    expires_at: number;
  };
  calls: CallRow;
  /** Calls that have ended, as they are searched; see past-call.ts. */
  past_calls: {
    company_id: string;
    call_id: string;
    started_at: number;
    internal: number;
    missed: number;
    number: string;
    number_end: string;
    words: string;
  };
  /** Whose calls they were. */
  call_users: {
    company_id: string;
    call_id: string;
    user_id: string;
    started_at: number;
    internal: number;
    missed: number;
  };
  journal: {
    company_id: string;
    call_id: string;
    /** Order within the call, from 1. */
    seq: number;
    at: number;
    lane: string;
    what: string;
    details: string;
  };
  recordings: {
    company_id: string;
    call_id: string;
    crm_call_id: string;
    call_ref: string;
    state: string;
    attempts: number;
    next_at: number;
    reason: string | null;
    created_at: number;
  };
  observations: { company_id: string; kind: Observation['kind']; subject: string; at: number };
  portal_budgets: { portal_origin: string; allowance: string; used: number; at: number };
}

export interface CompanyRow {
  id: string;
  name: string | null;
  member_id: string;
  portal_origin: string;
  client_id: string;
  client_secret_sealed: string;
  application_token_sealed: string | null;
  /** The whole grant: its parts are only ever replaced together. */
  grant_sealed: string | null;
  grant_problem: string | null;
  /** JSON of the switch's address without the API key; null when not configured. */
  ecss: string | null;
  api_key_sealed: string | null;
  /** `ecss10` or `asterisk`: which of the two is used. */
  switch_kind: string;
  /** JSON of the address of an Asterisk's AMI without the secret; null when not configured. */
  asterisk: string | null;
  ami_secret_sealed: string | null;
  options: string;
  created_at: number;
  /** Null: the company works. */
  disabled_reason: string | null;
  disabled_at: number | null;
  /** Grows with every change of the row. */
  revision: number;
}

interface AuditRow {
  company_id: string;
  /** Order within the company. */
  seq: number;
  at: number;
  user_id: string;
  user_name: string;
  via: string | null;
  what: string;
  /** JSON. */
  before: string;
  after: string;
  undo_of: number | null;
  undone_at: number | null;
}

interface CallRow {
  company_id: string;
  call_id: string;
  switch_call_id: string | null;
  crm_call_id: string | null;
  delivered: number;
  abandoned: number;
  started_at: number;
  updated_at: number;
  /** JSON of the whole CallState; the columns above are its indexed copies. */
  state: string;
}
