import type { LegSnapshot } from '../ecss10/engine/leg.ts';
import type { Ecss10Emulator } from '../ecss10/index.ts';
import type { Watched, Witness } from './witness.ts';

/** By the emulator's own journal. */
export class Ecss10Witness implements Witness {
  private readonly ecss: Ecss10Emulator;

  constructor(ecss: Ecss10Emulator) {
    this.ecss = ecss;
  }

  watch(): Watched {
    const { journal } = this.ecss;
    const seq = journal.after(0).at(-1)?.seq ?? 0;
    const legs = (): { at: number; leg: LegSnapshot }[] =>
      journal
        .after(seq)
        .filter(({ kind }) => kind === 'leg')
        .map(({ at, data }) => ({ at, leg: data as LegSnapshot }));
    return {
      startedAt: () => legs()[0]?.at,
      rings: () => {
        const seen = new Set<string>();
        return legs().flatMap(({ at, leg }) => {
          if (leg.kind !== 'subscriber' || leg.number === null || !leg.ringing || seen.has(leg.id)) return [];
          seen.add(leg.id);
          return [{ number: leg.number, at }];
        });
      },
      toldCallIds: () => {
        const told = journal.after(seq).filter(({ kind, outcome }) => kind === 'event' && outcome === 'sent');
        return [...new Set(told.map(({ data }) => (data as { call_id: string }).call_id))];
      },
    };
  }
}
