import { z } from 'zod';

const probability = z.number().min(0).max(1);
const count = z.number().int().min(0);
const ms = z.number().int().min(0).max(3_600_000);

/** What goes wrong on demand. `…Next` counts down; a probability stays until it is changed. */
export const faultsSchema = z.strictObject({
  /** Answers to `integration.register` instead of the true one. */
  refuseRegister: z
    .strictObject({ status: z.number().int().min(400).max(599), error: z.string().max(100) })
    .nullable()
    .default(null),
  eventDelayMs: ms.default(0),
  duplicateNextEvents: count.default(0),
  duplicateProbability: probability.default(0),
  loseNextEvents: count.default(0),
  loseProbability: probability.default(0),
  /** Codes for the next `call.make` commands, first one first. */
  failNextMakes: z.array(z.number().int().min(400).max(599)).max(1_000).default([]),
  /** Codes for the next commands of any kind but ping. */
  failNextCommands: z.array(z.number().int().min(400).max(599)).max(1_000).default([]),
  commandDelayMs: ms.default(0),
  /** Commands that are carried out but never answered. */
  silentNextCommands: count.default(0),
  /** Commands per second and connection before 429; 0 means no limit. */
  commandsPerSecond: count.default(0),
  /** The connection stays open but nothing comes out of it, pongs included: a half-open link. */
  mute: z.boolean().default(false),
});
export type FaultState = z.output<typeof faultsSchema>;
export const faultsPatchSchema = z.strictObject({
  refuseRegister: faultsSchema.shape.refuseRegister.unwrap().optional(),
  eventDelayMs: ms.optional(),
  duplicateNextEvents: count.optional(),
  duplicateProbability: probability.optional(),
  loseNextEvents: count.optional(),
  loseProbability: probability.optional(),
  failNextMakes: faultsSchema.shape.failNextMakes.unwrap().optional(),
  failNextCommands: faultsSchema.shape.failNextCommands.unwrap().optional(),
  commandDelayMs: ms.optional(),
  silentNextCommands: count.optional(),
  commandsPerSecond: count.optional(),
  mute: z.boolean().optional(),
});
export type FaultsPatch = z.input<typeof faultsPatchSchema>;

/** The faults in force, and the decisions that use them up. */
export class Faults {
  state: FaultState = faultsSchema.parse({});
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  change(patch: FaultsPatch): FaultState {
    const given = Object.entries(faultsPatchSchema.parse(patch)).filter(([, value]) => value !== undefined);
    this.state = faultsSchema.parse({ ...this.state, ...Object.fromEntries(given) });
    return this.state;
  }

  clear(): void {
    this.state = faultsSchema.parse({});
  }

  /** How many times the next event goes out: 0 is lost, 2 is doubled. */
  copiesOfNextEvent(): 0 | 1 | 2 {
    const { state } = this;
    if (state.loseNextEvents > 0) {
      state.loseNextEvents -= 1;
      return 0;
    }
    if (this.#happens(state.loseProbability)) return 0;
    if (state.duplicateNextEvents > 0) {
      state.duplicateNextEvents -= 1;
      return 2;
    }
    return this.#happens(state.duplicateProbability) ? 2 : 1;
  }

  /** Error code for this command, if it must fail. */
  failureOf(method: string): number | null {
    if (method === 'call.make' && this.state.failNextMakes.length > 0) return this.state.failNextMakes.shift() ?? null;
    return this.state.failNextCommands.shift() ?? null;
  }

  takeSilence(): boolean {
    if (this.state.silentNextCommands === 0) return false;
    this.state.silentNextCommands -= 1;
    return true;
  }

  #happens(chance: number): boolean {
    return chance > 0 && this.#random() < chance;
  }
}
