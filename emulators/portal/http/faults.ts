import type { FastifyReply } from 'fastify';
import type { PortalCore } from '../core.ts';
import { errors, RestError } from '../rest/errors.ts';
import type { RequestFault } from '../state/faults.ts';

/** What the faults of one request demand. */
export interface FaultPlan {
  delayMs: number;
  /** Answered instead of doing the work. */
  instead: { status: number; body: unknown; contentType: string; code: string } | null;
  /** Connection cut before or after the work. */
  cut: 'before' | 'after' | null;
}

/** Takes the faults that hit a request of this method (`oauth/token` for the OAuth server). */
export function planFaults(core: PortalCore, method: string): FaultPlan {
  const oauth = method === 'oauth/token';
  const hit = core.state.requestFaults.take((fault) => (fault.method ? fault.method.toLowerCase() === method : !oauth));
  const plan: FaultPlan = { delayMs: 0, instead: null, cut: null };
  for (const fault of hit) {
    if (fault.kind === 'latency') plan.delayMs += fault.delayMs ?? 0;
    else if (fault.kind === 'dropConnection') plan.cut = 'before';
    else if (fault.kind === 'dropAnswer') plan.cut = 'after';
    else plan.instead = answerOf(fault);
  }
  return plan;
}

function answerOf(fault: RequestFault): NonNullable<FaultPlan['instead']> {
  if (fault.kind === 'badGateway') {
    const body = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    return { status: 502, body, contentType: 'text/html', code: 'badGateway' };
  }
  const error = errorOf(fault);
  return { status: error.status, body: error.body(), contentType: 'application/json', code: error.code };
}

function errorOf(fault: RequestFault): RestError {
  switch (fault.kind) {
    case 'queryLimit':
      return errors.queryLimit();
    case 'operationLimit':
      return errors.operationLimit();
    case 'expiredToken':
      return errors.expiredToken();
    case 'invalidGrant':
      return new RestError(400, 'invalid_grant', 'Invalid grant');
    case 'error':
      return new RestError(fault.status ?? 400, fault.error ?? 'ERROR_CORE', fault.description ?? 'Emulated error');
    default:
      return errors.internal();
  }
}

export async function wait(core: PortalCore, delayMs: number): Promise<void> {
  if (delayMs > 0) await new Promise<void>((resolve) => core.clock.after(delayMs, resolve));
}

/** Cuts the connection without an answer, as a broken network does. */
export function cutConnection(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}
