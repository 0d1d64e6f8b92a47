/**
 * The way between the two emulators without us: hears the switch by the product's own link and asks the portal by its own client,
 * and neither decides, stores nor plans anything. What the figures of `latency` are more than this is the server's own time.
 */
import { HTTP_LIMITS, HttpClient } from '../src/adapters/bitrix24/http.ts';
import { openCallApiLink, PROFILE_8089 } from '../src/adapters/call-api/index.ts';
import { SystemClock } from '../src/adapters/clock/system-clock.ts';
import { SILENT_LOGGER } from '../src/app/ports/logger.ts';
import type { CallApiAddress } from '../src/app/ports/switch-link.ts';

export interface BareWayOrders {
  address: CallApiAddress;
  /** Of the method that is asked for; no token is sent, so that the portal only says no. */
  methodUrl: string;
}

const nothing = (): void => undefined;
const { address, methodUrl } = JSON.parse(process.argv[2] ?? '') as BareWayOrders;
const clock = new SystemClock();
const http = new HttpClient(clock, HTTP_LIMITS, null);
const heard = new Set<string>();
let connected = false;
const link = openCallApiLink({ clock, random: Math.random, profile: PROFILE_8089 })(
  address,
  {
    onLeg: ({ switchCallId }) => {
      if (heard.has(switchCallId)) return;
      heard.add(switchCallId);
      // Whatever rings together is heard first, as the server does it.
      setImmediate(() => void http.postJson(new URL(methodUrl), { EXTERNAL_CALL_ID: switchCallId }).catch(report));
    },
    onSnapshot: nothing,
    onStatus: ({ state }) => {
      if (connected || state !== 'connected') return;
      connected = true;
      process.send?.('ready');
    },
  },
  SILENT_LOGGER,
);
link.start();
process.once('disconnect', () => void Promise.all([link.stop(), http.stop()]).then(() => process.exit(0)));

function report(error: unknown): void {
  console.error(`bare way: ${String(error)}`);
}
