/** The time of this process: server, switch and portal live in it, so a morning of calls passes in seconds. */
const systemNow = Date.now.bind(Date);
let offsetMs = 0;

/** Sets the clock of everything in this process back by so much. */
export function goBack(ms: number): void {
  offsetMs = -ms;
  Date.now = () => systemNow() + offsetMs;
}

/** Lets so much time pass at once; timers do not notice. */
export function skip(ms: number): void {
  offsetMs += ms;
}

export const MINUTE_MS = 60_000;
