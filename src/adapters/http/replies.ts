/** Answers that are pages. */
import type { FastifyReply } from 'fastify';
import type { Company } from '../../app/ports/store.ts';
import { builtPagePolicy, serverPagePolicy } from './security-headers.ts';

const HTML = 'text/html; charset=utf-8';

export function sendServerPage(
  reply: FastifyReply,
  options: { allowHttpPortals: boolean },
  page: string,
  portals: string[] = [],
): FastifyReply {
  return reply.type(HTML).header('content-security-policy', serverPagePolicy(options, portals)).send(page);
}

export function sendBuiltPage(reply: FastifyReply, page: string, portals: string[] = []): FastifyReply {
  return reply.type(HTML).header('content-security-policy', builtPagePolicy(portals)).send(page);
}

/** Origins whose pages may frame ours. After a rename the newest answer of the portal knows the new name first. */
export function portalOrigins(company: Company): string[] {
  const endpoint = company.grant === null ? null : URL.parse(company.grant.restEndpoint);
  return [...new Set([company.portalOrigin, ...(endpoint === null ? [] : [endpoint.origin])])];
}
