/** The examination itself: the installation first, then each company. */
import type { Lang } from '../../../locales/translate.ts';
import { publicUrl } from '../../adapters/settings/settings.ts';
import type { Settings } from '../../adapters/settings/settings.ts';
import type { Storage } from '../../adapters/storage/open.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Logger } from '../../app/ports/logger.ts';
import type { Company } from '../../app/ports/store.ts';
import type { Door } from './ask.ts';
import { checkDatabase } from './database.ts';
import { checkKey, checkLogs, checkOtherFiles } from './files.ts';
import { fault, fine, reasonOf, warning } from './found.ts';
import type { Found } from './found.ts';
import { checkListeners } from './listeners.ts';
import { companyLine, lineOf } from './report.ts';
import type { Line } from './report.ts';
import { checkAtRest } from './resting-company.ts';
import { checkByServer, ForeignServer } from './running-company.ts';
import { checkTls } from './tls.ts';

export interface Examination {
  file: string;
  settings: Settings;
  clock: Clock;
  logger: Logger;
  lang: Lang;
}

export async function examine(deps: Examination): Promise<Line[]> {
  const { file, settings, clock, lang } = deps;
  const key = checkKey(settings);
  const listening = await checkListeners(settings);
  // Without its key a database cannot be opened, and one that is opened makes the key that is missing.
  const look = key.state === 'ok' ? await checkDatabase(settings, clock) : { found: [], opened: null };
  const found: Found[] = [
    fine('settings', 'settings_ok', { file }),
    ...checkOtherFiles(settings),
    ...checkLogs(settings),
    key,
    ...look.found,
    ...checkTls(settings, clock.now()),
    ...listening.found,
  ];
  const lines = found.map((each) => lineOf(each, lang));
  if (look.opened === null) return lines;
  const { storage } = look.opened;
  try {
    return [...lines, ...(await examineCompanies(storage, listening.door, deps))];
  } finally {
    await storage.close();
  }
}

async function examineCompanies(storage: Storage, door: Door | null, deps: Examination): Promise<Line[]> {
  const { settings, lang } = deps;
  const all = await storage.companies.list();
  const url = publicUrl(settings, '');
  if (all.length === 0) return [lineOf(warning('companies', 'companies_none', { url }), lang)];
  const lines: Line[] = [];
  for (const company of all) {
    const label = company.name ?? new URL(company.portalOrigin).host;
    const resting = atRest(company, label, url);
    if (resting !== null) lines.push(lineOf(resting, lang));
    else lines.push(...(await examineCompany(company, label, storage, door, deps)));
  }
  return lines;
}

function atRest(company: Company, label: string, url: string): Found | null {
  if (company.disabled === null) return null;
  const facts = { company: label, url };
  if (company.disabled.reason === 'uninstalled') return warning('companies', 'company_uninstalled', facts);
  const host = new URL(company.portalOrigin).host;
  return warning('companies', 'company_disabled', facts, [`ecss-crm-server companies enable ${host}`]);
}

async function examineCompany(
  company: Company,
  label: string,
  storage: Storage,
  door: Door | null,
  deps: Examination,
): Promise<Line[]> {
  const { settings, clock, lang } = deps;
  try {
    const checks =
      door === null
        ? await checkAtRest(company, { ...deps, storage })
        : await checkByServer(door, company, { sessions: storage.sessions, clock, lang });
    return checks.map((check) => companyLine(check, label, publicUrl(settings, ''), lang));
  } catch (error) {
    const foreign = error instanceof ForeignServer;
    const found = foreign
      ? fault('server', 'server_foreign')
      : fault('server', 'server_mute', { reason: reasonOf(error) });
    return [lineOf(found, lang, label)];
  }
}
