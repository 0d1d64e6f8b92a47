/** Clients as the portal knows them, and the way to their pages. */
import type { ApiCrmClient } from '../../src/adapters/http/api-types.ts';
import { openBridge } from '../frames/bridge.ts';
import { clientPath } from '../frames/crm-client.ts';
import { bootstrap } from './bootstrap.ts';

const bridge = bootstrap.place === 'portal' ? openBridge() : null;

export function clientUrl(client: ApiCrmClient): string {
  return new URL(clientPath(client), bootstrap.portalOrigin).href;
}

/** In the portal a slider over this page; true when it takes care of it, false when the link should be followed. */
export function openInPortal(client: ApiCrmClient): boolean {
  if (bridge === null) return false;
  // Answered when the slider is closed, or at once when the portal does not open such paths here.
  void bridge.call('openPath', { path: clientPath(client) }, Infinity).then((answer) => {
    if (isRefusal(answer)) openInTab(client);
  });
  return true;
}

export function openClient(client: ApiCrmClient): void {
  if (!openInPortal(client)) openInTab(client);
}

function openInTab(client: ApiCrmClient): void {
  window.open(clientUrl(client), '_blank', 'noopener');
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'result' in answer && answer.result === 'error';
}
