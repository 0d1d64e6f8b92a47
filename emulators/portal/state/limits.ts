/** Known: leaky bucket per portal and source IP, 50 and 2/s; Enterprise 250 and 5/s. */
const NORMAL = { capacity: 50, drainPerSecond: 2 };
const ENTERPRISE = { capacity: 250, drainPerSecond: 5 };

export class RateBuckets {
  private readonly buckets = new Map<string, { level: number; at: number }>();

  /** Counts one request of this address; false = over the limit (a refused request fills nothing). */
  take(ip: string, now: number, enterprise: boolean): boolean {
    const { capacity, drainPerSecond } = enterprise ? ENTERPRISE : NORMAL;
    const bucket = this.buckets.get(ip) ?? { level: 0, at: now };
    const level = Math.max(0, bucket.level - ((now - bucket.at) / 1000) * drainPerSecond);
    const allowed = level + 1 <= capacity;
    this.buckets.set(ip, { level: allowed ? level + 1 : level, at: now });
    return allowed;
  }

  levels(): Record<string, number> {
    return Object.fromEntries([...this.buckets].map(([ip, bucket]) => [ip, bucket.level]));
  }
}

/** Known: 480 s per method and app in ten one-minute buckets. */
const OPERATING_LIMIT_MS = 480_000;
const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 10;

export class OperatingTime {
  private readonly spent = new Map<string, Map<number, number>>();

  add(appId: number, method: string, now: number, ms: number): void {
    const key = `${appId} ${method}`;
    const minutes = this.spent.get(key) ?? new Map<number, number>();
    const minute = Math.floor(now / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + ms);
    this.spent.set(key, minutes);
  }

  /** What the window holds now, and the instant (epoch ms) at which its oldest minute leaves it. */
  usage(appId: number, method: string, now: number): { ms: number; resetAt: number; blocked: boolean } {
    const minutes = this.spent.get(`${appId} ${method}`) ?? new Map<number, number>();
    const current = Math.floor(now / MINUTE_MS);
    for (const minute of minutes.keys()) if (minute <= current - WINDOW_MINUTES) minutes.delete(minute);
    const ms = [...minutes.values()].reduce((sum, value) => sum + value, 0);
    const oldest = Math.min(current, ...minutes.keys());
    return { ms, resetAt: (oldest + WINDOW_MINUTES) * MINUTE_MS, blocked: ms >= OPERATING_LIMIT_MS };
  }
}
