/** Questions that the administrator's checks ask of a portal. */
import { PortalError } from '../../app/ports/portal.ts';
import { parseAnswer } from './answer.ts';
import { runBatch } from './batch.ts';
import { isAlreadyDone } from './errors.ts';
import { isRecord, toNumber } from './php.ts';
import { serverTimeAnswer } from './protocol.ts';
import type { PortalRest } from './rest.ts';

/** Known: `event.test` makes the portal send this event; assumed: to every bound handler, with the parameters as QUERY. */
const TEST_EVENT = 'ONAPPTEST';

export async function readServerTime(rest: PortalRest): Promise<number> {
  const { result } = await rest.call('server.time', {});
  return parseAnswer(serverTimeAnswer, result, 'server.time');
}

/** The portal's clock out of the `time` block of any answer (known: `finish`, Unix seconds); null when it is not there. */
export function answeredAt(time: unknown): number | null {
  const seconds = isRecord(time) ? toNumber(time['finish']) : null;
  return seconds === null ? null : Math.round(seconds * 1_000);
}

export async function sendTestEvent(rest: PortalRest, handler: string): Promise<void> {
  const commands = [
    { method: 'event.bind', params: { event: TEST_EVENT, handler } },
    { method: 'event.test', params: { from: 'ecss-crm-server' } },
  ];
  const items = await runBatch(rest, commands, []);
  items.forEach((item, index) => {
    const method = commands[index]?.method ?? '';
    if ('failure' in item && !isAlreadyDone(method, item.failure)) throw new PortalError(item.failure);
  });
}

export async function endTestEvents(rest: PortalRest, handler: string): Promise<void> {
  await rest.call('event.unbind', { event: TEST_EVENT, handler });
}
