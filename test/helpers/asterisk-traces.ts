/** Recordings of real calls on a real Asterisk, and the legs that were read out of them by eye. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AmiMessage } from '../../src/adapters/asterisk/wire.ts';

const DIRECTORY = join(import.meta.dirname, '../adapters/asterisk/traces');

/** One line of a recording, `at` in ms since its first. */
export type TraceLine =
  | { at: number; in: Record<string, string> }
  | { at: number; out: Record<string, string> }
  | { at: number; note: string };

export const TRACES = readdirSync(DIRECTORY)
  .filter((name) => name.endsWith('.ami.jsonl'))
  .map((name) => name.replace('.ami.jsonl', ''))
  .sort();

export function readTrace(name: string): TraceLine[] {
  const lines = readFileSync(join(DIRECTORY, `${name}.ami.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const parsed = lines.map((line) => JSON.parse(line) as { t: number } & Record<string, unknown>);
  const start = parsed[0]?.t ?? 0;
  return parsed.map(({ t, ...rest }) => ({ at: t - start, ...rest }) as TraceLine);
}

/** The live event of a line; null for what we sent, for notes, and for answers and lists that somebody asked for. */
export function liveEvent(line: TraceLine): AmiMessage | null {
  if (!('in' in line) || line.in['Event'] === undefined) return null;
  if (line.in['ActionID'] !== undefined && line.in['Event'] !== 'OriginateResponse') return null;
  return AmiMessage.of(line.in);
}

export interface GoldenLeg {
  id: string;
  call: string;
  own: string;
  direction: 'in' | 'out';
  click: boolean;
  remote: string | null;
  now?: string;
  states: [phase: string, at: number][];
  outcome: string | null;
  by?: 'own' | 'other' | 'switch';
}

export function goldenLegs(): Record<string, GoldenLeg[]> {
  return JSON.parse(readFileSync(join(DIRECTORY, 'legs.json'), 'utf8')) as Record<string, GoldenLeg[]>;
}
