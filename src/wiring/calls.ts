/** Calls: portals on the one side, switches on the other, a desk for each company between them. */
import { randomUUID } from 'node:crypto';
import { createPortal, createPortalNetwork } from '../adapters/bitrix24/index.ts';
import type { PortalNetwork } from '../adapters/bitrix24/index.ts';
import type { RequestRate } from '../adapters/bitrix24/limits.ts';
import { logContext } from '../adapters/logging/context.ts';
import { Desks } from '../app/calls/desks.ts';
import { grantsOf } from '../app/companies/company-grants.ts';
import { watchCompanies } from '../app/companies/watched-companies.ts';
import type { WatchedCompanies } from '../app/companies/watched-companies.ts';
import type { Portal } from '../app/ports/portal.ts';
import type { Portals } from '../app/ports/portals.ts';
import type { Foundation } from './foundation.ts';
import { wireLinks } from './links.ts';
import { openRecordings } from './recordings.ts';
import type { RecordingHaste, Recordings } from './recordings.ts';

export interface CallsPart {
  network: PortalNetwork;
  portals: Portals;
  /** The store that tells the desks of each change; nobody may write past it. */
  companies: WatchedCompanies;
  desks: Desks;
  recordings: Recordings | null;
}

export async function wireCalls(
  base: Foundation,
  { rate, haste }: { rate: RequestRate | undefined; haste: RecordingHaste | undefined },
): Promise<CallsPart> {
  const { settings, storage, trustedCa, guard, clock, logger, metrics } = base;
  const { spentBudgets } = storage;
  const network = createPortalNetwork(
    {
      ...settings,
      trustedCa,
      addressGuard: guard,
      ...(rate === undefined ? { spent: { before: await spentBudgets.list(), store: spentBudgets } } : { rate }),
    },
    clock,
    logger,
  );
  const companies = watchCompanies(storage.companies, (company) => {
    desks.apply(company);
  });
  const portals = rememberPortals((companyId) =>
    createPortal(network, grantsOf(companies, companyId), logger.child({ companyId }), metrics?.portal(companyId)),
  );
  const desks = new Desks({
    companies,
    employees: storage.employees,
    calls: storage.calls,
    observations: storage.observations,
    clock,
    logger,
    newId: randomUUID,
    random: Math.random,
    soon: setImmediate,
    portalOf: (companyId) => portals.of(companyId),
    openLink: wireLinks(base),
    metricsOf: metrics === null ? undefined : (companyId) => metrics.calls(companyId),
    logContext,
    callChanged: (companyId, call) => recordings?.desk.consider(companyId, call),
  });
  const recordings = openRecordings(base, portals, haste);
  return { network, portals, companies, desks, recordings };
}

function rememberPortals(open: (companyId: string) => Portal): Portals {
  const known = new Map<string, Portal>();
  return {
    of(companyId) {
      const portal = known.get(companyId) ?? open(companyId);
      known.set(companyId, portal);
      return portal;
    },
    forget: (companyId) => known.delete(companyId),
  };
}
