/** What happens on a switch, seen from the outside. */
export interface Witness {
  /** From now on. */
  watch(): Watched;
}

/** Times are epoch ms. */
export interface Watched {
  /** Each phone that has begun to ring: inside phones whose own bell it is, not those that hear ringback. */
  rings(): { number: string; at: number }[];
  /** When the first thing happened; undefined while nothing has. */
  startedAt(): number | undefined;
  /** The switch's ids of the calls that the server must have heard of by now. */
  toldCallIds(): string[];
}
