/** How long the way from the switch to the portal takes by itself: emulators, kernel and both protocols, without the server. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BareWayOrders } from './bare-way-process.ts';
import type { Stage } from './stage.ts';
import { DOMAIN } from './stage.ts';

const METHOD = 'telephony.externalcall.register';
const STARTS_WITHIN_MS = 20_000;

/** Stands in for the server, which must have been stopped, while `play` runs. */
export async function onBareWay(stage: Stage, play: () => Promise<void>): Promise<void> {
  const { apiUrl, fingerprint256 } = stage.switch.addresses();
  const integration = stage.switch.state().domains[0]?.integrations[0];
  if (!integration) throw new Error('the switch has no integration');
  const orders: BareWayOrders = {
    address: {
      url: apiUrl,
      clientId: integration.clientId,
      apiKey: integration.apiKey,
      domain: DOMAIN,
      pinnedFingerprint256: fingerprint256,
    },
    methodUrl: new URL(`rest/${METHOD}`, stage.portalUrl).href,
  };
  const child = fork(join(import.meta.dirname, 'bare-way-process.ts'), [JSON.stringify(orders)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const ended = once(child, 'exit');
  try {
    await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(STARTS_WITHIN_MS) }),
      ended.then(() => Promise.reject(new Error('the bare way ended before it was ready'))),
    ]);
    await play();
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}

/** Arrivals of its requests at the portal by the switch's `call_id`, epoch ms. */
export function arrivals(stage: Stage, afterId: number): Map<string, number> {
  const requests = stage.requests(afterId).filter(({ method }) => method.toLowerCase() === METHOD);
  return new Map(
    requests.map(({ params, at }) => [(params as { EXTERNAL_CALL_ID?: string }).EXTERNAL_CALL_ID ?? '', at]),
  );
}
