/**
 * What the switch has told and what is not applied yet. Lists of legs stand in line with the reports: while a transaction is on its
 * way both wait, and a list that was applied after what came later would take a call that began meanwhile for gone.
 */
import type { LegReport } from '../../domain/call/leg.ts';

/** All legs alive. `aliveUntil`: until when those that are missing were last known to live, epoch ms. */
export interface LegList {
  legs: LegReport[];
  aliveUntil: number | null;
}

interface ListNews {
  kind: 'list';
  list: LegList;
  at: number;
  /** In which life of the link it was told. */
  life: number;
}

type News = { kind: 'report'; report: LegReport; at: number } | ListNews;

export class Inbox {
  private news: News[] = [];
  private life = 0;

  addReport(report: LegReport, at: number): void {
    this.news.push({ kind: 'report', report, at });
  }

  addList(list: LegList, at: number): void {
    this.news.push({ kind: 'list', list, at, life: this.life });
  }

  reports(): LegReport[] {
    return this.news.flatMap((news) => (news.kind === 'report' ? news.report : []));
  }

  /** The link was lost, or is another one. */
  linkChanged(): void {
    this.life += 1;
  }

  /** The link has changed since: such a list still says what was, but not that the switch is heard now. */
  isOutdated({ life }: ListNews): boolean {
    return life !== this.life;
  }

  /** In the order in which it was told; what comes from now on waits for the next time. */
  take(): News[] {
    const { news } = this;
    this.news = [];
    return news;
  }
}
