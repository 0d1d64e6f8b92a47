/** By what right the page asks the server: a bearer that it was given, or the session's cookie. */
import { ref } from 'vue';
import { bootstrap } from './bootstrap.ts';

/** Renewed this long before its end, so that no request has to wait for it. */
const AHEAD_MS = 10 * 60_000;
const TIMEOUT_MS = 15_000;

let token = bootstrap.token;
let renewing: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** True when nothing but opening the page anew helps. */
export const accessIsOver = ref(false);

export function currentToken(): string | null {
  return token;
}

/** The right was refused. Resolves to whether it is worth trying again; leads to the login page where there is one. */
export async function renewAccess(): Promise<boolean> {
  if (bootstrap.place === 'session_tab') {
    location.assign(bootstrap.loginUrl);
    return false;
  }
  const renewed = bootstrap.place === 'operator_tab' && (await (renewing ??= renew()));
  renewing = null;
  if (!renewed) accessIsOver.value = true;
  return renewed;
}

export function keepAccess(): void {
  if (bootstrap.place === 'operator_tab') renewLater(bootstrap.tokenExpiresAt ?? 0);
}

function renewLater(expiresAt: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void renew(), Math.max(60_000, expiresAt - Date.now() - AHEAD_MS));
}

async function renew(): Promise<boolean> {
  try {
    const answer = await fetch(`${bootstrap.pageUrl}/token`, {
      method: 'POST',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) return false;
    const fresh = (await answer.json()) as { token: string; expiresAt: number };
    token = fresh.token;
    renewLater(fresh.expiresAt);
    return true;
  } catch {
    // No network: the token may still be good, and whoever is refused with it asks again.
    return false;
  }
}
