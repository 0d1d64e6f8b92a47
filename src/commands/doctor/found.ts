/** What the doctor finds, before it is put in words. */
import type { DoctorCheck, DoctorCode } from '../../../locales/doctor.ts';

export interface Found {
  check: DoctorCheck;
  /** `skipped`: nothing to check, or what it needs is wrong. */
  state: 'ok' | 'warning' | 'fault' | 'skipped';
  code: DoctorCode;
  /** What the texts of the code name in braces. */
  facts: Record<string, string | number>;
  /** To be typed into the server's shell. */
  commands: string[];
}

type Facts = Found['facts'];

export const fine = (check: DoctorCheck, code: DoctorCode, facts: Facts = {}): Found => ({
  check,
  state: 'ok',
  code,
  facts,
  commands: [],
});

export const skipped = (check: DoctorCheck, code: DoctorCode, facts: Facts = {}): Found => ({
  ...fine(check, code, facts),
  state: 'skipped',
});

export const warning = (check: DoctorCheck, code: DoctorCode, facts: Facts = {}, commands: string[] = []): Found => ({
  check,
  state: 'warning',
  code,
  facts,
  commands,
});

export const fault = (check: DoctorCheck, code: DoctorCode, facts: Facts = {}, commands: string[] = []): Found => ({
  check,
  state: 'fault',
  code,
  facts,
  commands,
});

/** For facts: what went wrong, in the system's words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
