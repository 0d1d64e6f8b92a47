/** What the demo needs of a switch with everything around it: one implementation a kind of switch. */
import type { Observation } from './observe.ts';

/** A call that the demo plays, with the stage already bound. */
export interface DemoCall {
  name: string;
  title: string;
  play: () => Promise<void>;
  /** What is wrong; empty when all is right. */
  judge: (seen: Observation) => string[];
}

export interface DemoStage {
  /** The calls of `--once`, in order. */
  readonly scenarios: DemoCall[];
  observe(play: () => Promise<void>): Promise<Observation>;
  /** Addresses and what to try, for the terminal. */
  welcome(): string;
  /** Resolves when the signal fires. */
  untilEnded(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface StageFactory {
  /** Taken with `fixedPorts`. */
  readonly ports: number[];
  /** Everything started and set up, calls come through. */
  open(options: { directory: string; fixedPorts: boolean }): Promise<DemoStage>;
}

/** Binds scenarios to the stage they are played on. */
export function bound<Stage>(
  scenarios: { name: string; title: string; play(stage: Stage): Promise<void>; judge(seen: Observation): string[] }[],
  stage: Stage,
): DemoCall[] {
  return scenarios.map((scenario) => ({
    name: scenario.name,
    title: scenario.title,
    play: () => scenario.play(stage),
    judge: (seen) => scenario.judge(seen),
  }));
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
