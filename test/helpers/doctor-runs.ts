/** The doctor as it is called, with its findings as data and in words. */
import { runCommand } from '../../src/cli.ts';
import type { Line } from '../../src/commands/doctor/report.ts';
import { fakeTerminal } from './fake-terminal.ts';

export interface Diagnosis {
  code: number;
  lines: Line[];
  /** The finding of a check; throws when there is none. `company`: of this company. */
  of: (id: string, company?: string) => Line;
}

export async function diagnose(file: string, ...args: string[]): Promise<Diagnosis> {
  const terminal = fakeTerminal();
  const code = await runCommand(['doctor', '--settings', file, '--json', ...args], terminal);
  const { checks } = JSON.parse(terminal.said.out) as { checks: Line[] };
  // The promise of the doctor: for each fault it says what to do.
  for (const line of checks) {
    if (line.state === 'fault' && line.advice === null) throw new Error(`no advice for ${line.code}`);
  }
  return { code, lines: checks, of: (id, company) => found(checks, id, company) };
}

function found(lines: Line[], id: string, company: string | undefined): Line {
  const line = lines.find((each) => each.id === id && (company === undefined || each.company === company));
  if (line === undefined) throw new Error(`the doctor said nothing of ${id}`);
  return line;
}

/** The same for people. */
export async function diagnosisText(file: string, lang: 'ru' | 'en'): Promise<string> {
  const terminal = fakeTerminal({ lang });
  await runCommand(['doctor', '--settings', file], terminal);
  return terminal.said.out;
}
