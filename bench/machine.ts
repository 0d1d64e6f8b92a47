/** How good this machine is for measuring milliseconds right now: figures of our own time mean little on a disturbed one. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { percentiles } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

export interface MachineNoise {
  /** One small write brought to the disk, what every commit waits for; ms. */
  diskSync: Percentiles;
  /** How late a timer of an otherwise idle process is; ms. */
  timerLate: Percentiles;
}

const PROBES = 200;
const PAGE = Buffer.alloc(4_096, 1);

/** Takes about a second, while nothing else is to be done. */
export async function machineNoise(): Promise<MachineNoise> {
  const directory = mkdtempSync(join(tmpdir(), 'ecss-crm-noise-'));
  const file = openSync(join(directory, 'probe'), 'w');
  const diskSync: number[] = [];
  const timerLate: number[] = [];
  try {
    for (let probe = 0; probe < PROBES; probe += 1) {
      const writesAt = performance.now();
      writeSync(file, PAGE, 0, PAGE.length, probe * PAGE.length);
      fdatasyncSync(file);
      const waitsAt = performance.now();
      diskSync.push(waitsAt - writesAt);
      await pause(2);
      timerLate.push(performance.now() - waitsAt - 2);
    }
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true });
  }
  return { diskSync: percentiles(diskSync), timerLate: percentiles(timerLate) };
}
