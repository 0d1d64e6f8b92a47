/** Known vulnerabilities of the packages that the product ships, where the registry tells them. */
import { spawn } from 'node:child_process';

/** A registry that is slow must not hold up the checks. */
const PATIENCE_MS = 30_000;

interface Report {
  error?: { summary?: string; detail?: string } | null;
  message?: string;
  vulnerabilities?: Record<string, { severity: string }>;
}

export interface Audit {
  result: 'ok' | 'failed' | 'unanswered';
  /** Packages with a serious vulnerability, or why there is no answer. */
  words: string;
}

export async function auditPackages(): Promise<Audit> {
  const report = readReport(await npmAudit());
  if (report?.vulnerabilities === undefined) {
    const why = /\b[45]\d\d [A-Z][\w ]+?(?= -|$)/.exec(report?.message ?? '')?.[0] ?? 'no answer';
    return { result: 'unanswered', words: why };
  }
  const serious = Object.entries(report.vulnerabilities)
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity }]) => `${name} (${severity})`);
  return { result: serious.length === 0 ? 'ok' : 'failed', words: serious.join(', ') };
}

function readReport(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}

function npmAudit(): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['audit', '--omit=dev', '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', () => resolve(''));
    child.once('close', () => resolve(text));
  });
}
