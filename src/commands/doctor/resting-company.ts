/** The checks of a company while no server runs: the doctor asks the switch and the portal itself, and changes nothing there. */
import { readFileSync } from 'node:fs';
import { CHECK_TITLES } from '../../../locales/checks.ts';
import { DOCTOR_ADVICE, DOCTOR_TEXTS } from '../../../locales/doctor.ts';
import type { Lang } from '../../../locales/translate.ts';
import { createPortal, createPortalNetwork, wrongBindings } from '../../adapters/bitrix24/index.ts';
import type { PortalNetwork } from '../../adapters/bitrix24/index.ts';
import { publicUrl } from '../../adapters/settings/settings.ts';
import type { Settings } from '../../adapters/settings/settings.ts';
import type { Storage } from '../../adapters/storage/open.ts';
import { DISABLED_LINK } from '../../app/calls/company-desk.ts';
import type { CheckContext, CheckResult } from '../../app/companies/check.ts';
import { checksFor, runChecks } from '../../app/companies/checks.ts';
import { grantsOf } from '../../app/companies/company-grants.ts';
import type { BindingsState } from '../../app/companies/company-startup.ts';
import { wordsOf } from '../../app/companies/verdict-words.ts';
import { wantedBindings } from '../../app/companies/wanted-bindings.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import { switchOf } from '../../app/ports/store.ts';
import type { Company } from '../../app/ports/store.ts';
import type { SwitchLink } from '../../app/ports/switch-link.ts';
import { guardOf } from '../../wiring/guard.ts';
import { wireLinks } from '../../wiring/links.ts';
import type { CompanyCheck } from './company-check.ts';

/** Only a running server hears events, and knows how its line was taken. */
const NEED_THE_SERVER = new Set(['events', 'line']);

export interface RestingDeps {
  settings: Settings;
  storage: Storage;
  clock: Clock;
  logger: Logger;
  lang: Lang;
}

export async function checkAtRest(company: Company, deps: RestingDeps): Promise<CompanyCheck[]> {
  const { settings, storage, clock, logger, lang } = deps;
  const trustedCa = settings.trustedCaFile === null ? null : readFileSync(settings.trustedCaFile, 'utf8');
  // The server's own requests of the last minutes count, too.
  const spent = { before: await storage.spentBudgets.list(), store: storage.spentBudgets };
  const network = createPortalNetwork(
    { ...settings, trustedCa, spent, addressGuard: guardOf(settings) },
    clock,
    logger,
  );
  const link = openLink(company, trustedCa, deps);
  const results: CheckResult[] = [];
  try {
    link?.start();
    const checks = checksFor(company.switchKind).filter(({ id }) => !NEED_THE_SERVER.has(id));
    await runChecks(contextOf(company, network, link, deps), checks, new Map(), {
      begun: () => undefined,
      done: (result) => results.push(result),
    });
  } finally {
    await link?.stop();
    await network.stop();
  }
  const checks = results.map(({ id, verdict }) => ({
    id,
    title: CHECK_TITLES[id][lang],
    state: verdict.state,
    code: verdict.code,
    ...wordsOf(verdict, lang),
    action: verdict.cure?.action ?? null,
    commands: verdict.cure?.commands ?? [],
    // The server puts its own bindings in order whenever it starts.
    ...(verdict.code === 'card_failed' ? { advice: DOCTOR_ADVICE.server_stopped[lang], action: null } : {}),
  }));
  return [...checks, eventsUnknown(lang)];
}

function eventsUnknown(lang: Lang): CompanyCheck {
  const message = DOCTOR_TEXTS.events_unknown[lang];
  const title = CHECK_TITLES.events[lang];
  return {
    id: 'events',
    title,
    state: 'skipped',
    code: 'server_stopped',
    message,
    advice: null,
    action: null,
    commands: [],
  };
}

function openLink(company: Company, trustedCa: string | null, deps: RestingDeps): SwitchLink | null {
  const address = switchOf(company);
  if (address === null) return null;
  const nothing = (): void => undefined;
  const listener = { onLeg: nothing, onSnapshot: nothing, onStatus: nothing };
  return wireLinks({ ...deps, trustedCa, guard: guardOf(deps.settings) })(address, listener, deps.logger);
}

function contextOf(
  company: Company,
  network: PortalNetwork,
  link: SwitchLink | null,
  { settings, storage, clock, logger }: RestingDeps,
): CheckContext {
  const grants = grantsOf(storage.companies, company.id);
  const publicAddress = publicUrl(settings, '');
  return {
    company,
    link: () => link?.status() ?? { ...DISABLED_LINK, since: clock.now() },
    portal: createPortal(network, grants, logger),
    employees: () => storage.employees.list(company.id),
    bind: async () =>
      bindingsState(await wrongBindings(network, grants, logger, wantedBindings(company, publicAddress, false)), clock),
    line: () => ({ state: 'none', code: null, message: null }),
    roundTrip: () => Promise.resolve(null),
    seen: () => ({ lastAt: null, lastClickAt: null }),
    eventsUrl: `${publicAddress}bitrix24/events`,
    clock,
  };
}

function bindingsState(wrong: string[], clock: Clock): BindingsState {
  const failed = wrong.map((what) => ({ what, code: 'not_bound', message: 'not_bound' }));
  return {
    state: failed.length > 0 ? 'failed' : 'ok',
    checkedAt: clock.now(),
    nextAttemptAt: null,
    failed,
    missingScopes: [],
    removedByPortal: null,
  };
}
