/** The portal's own leaky bucket (known): 50 requests, drained by 2 a second, unless its tariff allows more. */
export class LeakyBucket {
  refused = 0;
  private readonly limit: { capacity: number; perSecond: number };
  private level = 0;
  private at: number;

  constructor(now: number, limit = { capacity: 50, perSecond: 2 }) {
    this.at = now;
    this.limit = limit;
  }

  hit(now: number): void {
    const { capacity, perSecond } = this.limit;
    this.level = Math.max(0, this.level - ((now - this.at) * perSecond) / 1_000);
    this.at = now;
    if (this.level + 1 > capacity) this.refused += 1;
    else this.level += 1;
  }
}
