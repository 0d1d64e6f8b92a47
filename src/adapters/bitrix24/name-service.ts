/** Whether a typed host exists at all, before the administrator's browser is sent there and shows a page of its own. */
import { lookup } from 'node:dns/promises';
import type { Clock } from '../../app/ports/clock.ts';

const PATIENCE_MS = 3_000;

/** False only when the name service says so; a name service that is down or slow proves nothing. No connection is made. */
export async function knownHost(origin: string, clock: Clock): Promise<boolean> {
  const hostname = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  let cancel: () => void = () => undefined;
  const tooSlow = new Promise<true>((resolve) => {
    cancel = clock.after(PATIENCE_MS, () => resolve(true));
  });
  const found = lookup(hostname).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOTFOUND',
  );
  const known = await Promise.race([found, tooSlow]);
  cancel();
  return known;
}
