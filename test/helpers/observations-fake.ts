import type { Observation, ObservationStore } from '../../src/app/ports/observations.ts';

export class MemoryObservations implements ObservationStore {
  rows: (Observation & { companyId: string })[] = [];
  list = (companyId: string): Promise<Observation[]> =>
    Promise.resolve(
      this.rows.filter((row) => row.companyId === companyId).map(({ kind, subject, at }) => ({ kind, subject, at })),
    );
  put = (companyId: string, seen: Observation): Promise<void> => {
    const same = (row: (typeof this.rows)[number]): boolean =>
      row.companyId === companyId && row.kind === seen.kind && row.subject === seen.subject;
    this.rows = [...this.rows.filter((row) => !same(row)), { companyId, ...seen }];
    return Promise.resolve();
  };
}
