/** `companies`: which companies there are; putting one to rest, bringing it back, erasing it. A running server follows. */
import { parseArgs } from 'node:util';
import { companiesTexts as TEXTS } from '../../locales/commands.ts';
import { translate } from '../../locales/translate.ts';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import type { Clock } from '../app/ports/clock.ts';
import { LOOK_MS } from '../app/companies/company-watch.ts';
import { switchOf } from '../app/ports/store.ts';
import type { Company, CompanyStore } from '../app/ports/store.ts';
import { openExistingDatabase } from '../wiring/existing-database.ts';
import { CommandError, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

export const companies: Command = {
  name: 'companies',
  forms: [
    `list [--json] ${SETTINGS_FORM}`,
    `disable COMPANY ${SETTINGS_FORM}`,
    `enable COMPANY ${SETTINGS_FORM}`,
    `remove COMPANY [--yes] ${SETTINGS_FORM}`,
  ],
  summary: TEXTS.summary,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...SETTINGS_OPTION,
        json: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    });
    const [verb = '', named, ...more] = positionals;
    const wellFormed =
      verb === 'list' ? named === undefined : verb in VERBS && named !== undefined && more.length === 0;
    if (!wellFormed) throw new UsageError(TEXTS.usage);
    const clock = new SystemClock();
    const { storage } = await openExistingDatabase(openSettings(values.settings, terminal), clock);
    const context = { store: storage.companies, clock, terminal, yes: values.yes };
    try {
      if (named === undefined) return await list(context, values.json);
      const company = await choose(storage.companies, named);
      return await VERBS[verb as keyof typeof VERBS](context, company);
    } finally {
      await storage.close();
    }
  },
};

interface Context {
  store: CompanyStore;
  clock: Clock;
  terminal: Terminal;
  yes: boolean;
}

const VERBS = { disable, enable, remove };

async function list({ store, terminal }: Context, json: boolean): Promise<number> {
  const all = await store.list();
  const rows = all.map((company) => ({ ...factsOf(company), state: stateOf(company) }));
  if (json) terminal.out(JSON.stringify(rows));
  else if (rows.length === 0) terminal.out(TEXTS.none[terminal.lang]);
  for (const row of json ? [] : rows) {
    const { state, since, reason } = row.state;
    const words = translate(TEXTS[state], terminal.lang, { time: since ?? '', reason: reason ?? '' });
    terminal.out(`${row.id}  ${row.portal}  ${row.name ?? '—'}  ${words}`);
  }
  return 0;
}

async function disable({ store, clock, terminal }: Context, company: Company): Promise<number> {
  if (company.disabled?.reason !== 'command') {
    await store.update(company.id, { disabled: { reason: 'command', at: clock.now() } });
  }
  terminal.out(translate(TEXTS.disabledNow, terminal.lang, { company: labelOf(company), seconds: LOOK_MS / 1_000 }));
  return 0;
}

async function enable({ store, terminal }: Context, company: Company): Promise<number> {
  if (company.disabled?.reason === 'uninstalled') {
    terminal.err(translate(TEXTS.enableUninstalled, terminal.lang, { company: labelOf(company) }));
    return 1;
  }
  if (company.disabled !== null) await store.update(company.id, { disabled: null });
  terminal.out(translate(TEXTS.enabledNow, terminal.lang, { company: labelOf(company), seconds: LOOK_MS / 1_000 }));
  return 0;
}

async function remove({ store, clock, terminal, yes }: Context, company: Company): Promise<number> {
  const { lang } = terminal;
  if (!yes) {
    const host = hostOf(company);
    const answer = await terminal.ask(`${translate(TEXTS.question, lang, { company: labelOf(company), host })} `);
    if (answer?.trim().toLowerCase() !== host) {
      terminal.err(TEXTS.kept[lang]);
      return 1;
    }
  }
  // A running server lets go of it first: what it still wrote of a company that is half gone would be errors in its log.
  await store.update(company.id, { disabled: { reason: 'removing', at: clock.now() } });
  await new Promise<void>((resolve) => setTimeout(resolve, LOOK_MS * 1.5));
  await store.remove(company.id);
  terminal.out(translate(TEXTS.removed, lang, { company: labelOf(company) }));
  return 0;
}

/** By id, by member id or by the portal's host name. */
async function choose(store: CompanyStore, named: string): Promise<Company> {
  const all = await store.list();
  const host = named
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
  const found = all.filter((each) => each.id === named || each.memberId === named || hostOf(each) === host);
  const [company] = found;
  if (company === undefined || found.length > 1) {
    const text = company === undefined ? TEXTS.unknown : TEXTS.ambiguous;
    throw new CommandError({
      ru: translate(text, 'ru', { named }),
      en: translate(text, 'en', { named }),
    });
  }
  return company;
}

const hostOf = (company: Company): string => new URL(company.portalOrigin).host;
const labelOf = (company: Company): string => company.name ?? hostOf(company);

function factsOf(company: Company): {
  id: string;
  portal: string;
  memberId: string;
  name: string | null;
  switch: string | null;
} {
  const { id, memberId, name } = company;
  return { id, portal: hostOf(company), memberId, name, switch: addressOf(company) };
}

function addressOf(company: Company): string | null {
  const address = switchOf(company);
  if (address === null) return null;
  return address.kind === 'asterisk' ? `${address.host}:${address.port}` : `${address.domain} ${address.url}`;
}

type StateCode = 'works' | 'command' | 'uninstalled' | 'removing' | 'noAccess' | 'noSwitch';

function stateOf(company: Company): {
  state: StateCode;
  since: string | null;
  reason: string | null;
} {
  const { disabled, grant, grantProblem } = company;
  if (disabled !== null) return { state: disabled.reason, since: new Date(disabled.at).toISOString(), reason: null };
  if (grant === null || grantProblem !== null) return { state: 'noAccess', since: null, reason: grantProblem };
  return { state: switchOf(company) === null ? 'noSwitch' : 'works', since: null, reason: null };
}
