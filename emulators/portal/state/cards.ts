/** One appearance of a call card on a user's desk, as commanded by the portal. */
export interface CardAppearance {
  callId: string;
  userId: number;
  shownAt: number;
  hiddenAt: number | null;
  /** `hide`: telephony.externalCall.hide; `finish`: the finishing user. */
  hiddenBy: 'hide' | 'finish' | null;
  /** What a browser reported: times it really opened, ignored (another card was up) or closed the card. */
  browser: { at: number; did: 'opened' | 'ignored' | 'closed' }[];
}

const MAX_APPEARANCES = 20_000;
const MAX_REPORTS = 100;

export class CardHistory {
  private readonly appearances: CardAppearance[] = [];

  /** A repeated show of a card that is up already is no new appearance. */
  shown(callId: string, userId: number, now: number): void {
    if (this.current(callId, userId)) return;
    this.appearances.push({ callId, userId, shownAt: now, hiddenAt: null, hiddenBy: null, browser: [] });
    if (this.appearances.length > MAX_APPEARANCES) this.appearances.shift();
  }

  hidden(callId: string, userId: number, now: number, hiddenBy: 'hide' | 'finish'): void {
    const current = this.current(callId, userId);
    if (!current) return;
    current.hiddenAt = now;
    current.hiddenBy = hiddenBy;
  }

  report(callId: string, userId: number, now: number, did: 'opened' | 'ignored' | 'closed'): void {
    const last = this.appearances.findLast((card) => card.callId === callId && card.userId === userId);
    if (last && last.browser.length < MAX_REPORTS) last.browser.push({ at: now, did });
  }

  list(): readonly CardAppearance[] {
    return this.appearances;
  }

  private current(callId: string, userId: number): CardAppearance | undefined {
    return this.appearances.findLast((card) => card.callId === callId && card.userId === userId && !card.hiddenAt);
  }
}
