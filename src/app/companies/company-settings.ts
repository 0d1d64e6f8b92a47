/** What the administrator sees and changes of a company. Changes are written down and used at once. */
import { AppError, invalidFields } from '../errors.ts';
import type { FieldProblem } from '../errors.ts';
import { Serial } from '../calls/serial.ts';
import type { Actor, AsteriskFacts, Audit, AuditChange, EcssFacts } from '../ports/audit.ts';
import type { Deliveries, DeliveryStatus } from '../ports/deliveries.ts';
import type { SwitchLinks } from '../ports/links.ts';
import { switchOf } from '../ports/store.ts';
import type { CallStore, Company, CompanyOptions, CompanyPatch, CompanyStore, EmployeeStore } from '../ports/store.ts';
import type { AsteriskAddress, CallApiAddress, LinkStatus, SwitchKind } from '../ports/switch-link.ts';
import type { BindingsState, CompanyStartup } from './company-startup.ts';
import { patchAsterisk } from './asterisk-input.ts';
import type { AsteriskPatch, IsChannelPattern } from './asterisk-input.ts';
import { patchEcss } from './ecss-input.ts';
import type { EcssPatch } from './ecss-input.ts';
import { patchOptions } from './options-input.ts';
import type { OptionsPatch } from './options-input.ts';
import type { EventWatch, SeenEvents } from './event-watch.ts';
import type { LineState, PortalLines } from './portal-lines.ts';

const MAX_NAME = 200;

/** What is absent stays as it is. */
export interface SettingsPatch {
  name?: string | null | undefined;
  /** Null removes the connection. */
  ecss?: EcssPatch | null | undefined;
  /** Which connection is used; the other one is kept. */
  switchKind?: SwitchKind | undefined;
  asterisk?: AsteriskPatch | null | undefined;
  options?: OptionsPatch | undefined;
}

export interface CompanyOverview {
  company: Company;
  link: LinkStatus;
  bindings: BindingsState;
  delivery: DeliveryStatus;
  line: LineState;
  /** The administrator in whose name the server works; null when unknown. */
  authorisedBy: { id: string; name: string } | null;
  /** Which events of the portal have arrived since our start. */
  events: SeenEvents;
  /** Some call has come through already: the first set-up is over. */
  hadCalls: boolean;
}

export interface CompanySettingsDeps {
  companies: CompanyStore;
  employees: Pick<EmployeeStore, 'list'>;
  calls: Pick<CallStore, 'recent'>;
  links: SwitchLinks;
  deliveries: Deliveries;
  startup: Pick<CompanyStartup, 'bindings' | 'optionsChanged'>;
  lines: Pick<PortalLines, 'state' | 'put'>;
  events: Pick<EventWatch, 'seen'>;
  audit: Audit;
  isChannelPattern: IsChannelPattern;
}

export class CompanySettings {
  readonly #deps: CompanySettingsDeps;
  readonly #queues = new Map<string, Serial>();

  constructor(deps: CompanySettingsDeps) {
    this.#deps = deps;
  }

  async read(companyId: string): Promise<CompanyOverview> {
    const { links, deliveries, startup, lines, employees, events, calls } = this.#deps;
    const company = await this.#find(companyId);
    const userId = company.grant?.userId ?? null;
    const known = userId === null ? [] : await employees.list(companyId);
    const name = known.find((employee) => employee.userId === userId)?.name;
    return {
      company,
      link: links.status(companyId),
      bindings: startup.bindings(companyId),
      delivery: deliveries.portalTrouble(companyId),
      line: lines.state(companyId, company.options.line),
      authorisedBy: userId === null ? null : { id: userId, name: name ?? `№ ${userId}` },
      events: events.seen(company.memberId),
      hadCalls: (await calls.recent(companyId, 1)).length > 0,
    };
  }

  /**
   * All or nothing: a wrong field is named and nothing is stored. `undoOf`: the record of the audit trail that this undoes.
   * AppError: `validation_failed`.
   */
  patch(actor: Actor, patch: SettingsPatch, undoOf?: string): Promise<CompanyOverview> {
    const queue = this.#queues.get(actor.companyId) ?? new Serial();
    this.#queues.set(actor.companyId, queue);
    return queue.run(() => this.#patch(actor, patch, undoOf));
  }

  async #patch(actor: Actor, patch: SettingsPatch, undoOf: string | undefined): Promise<CompanyOverview> {
    const { companies, employees, links } = this.#deps;
    const { companyId } = actor;
    const before = await this.#find(companyId);
    const problems: Record<string, FieldProblem> = {};
    const changes: CompanyPatch = {};
    if (patch.name !== undefined) changes.name = nameOf(patch.name, problems);
    if (patch.options !== undefined) {
      const people = patch.options.defaultUserId ? await employees.list(companyId) : [];
      changes.options = patchOptions(before.options, patch.options, people, problems);
    }
    if (patch.ecss === null) changes.ecss = null;
    else if (patch.ecss !== undefined) {
      const onlyPin = before.ecss === null && Object.keys(patch.ecss).every((key) => key === 'certificate');
      if (onlyPin) problems['ecss.certificate.pin'] = 'connection_first';
      else changes.ecss = patchEcss(before.ecss, patch.ecss, problems);
    }
    if (patch.switchKind !== undefined) changes.switchKind = patch.switchKind;
    if (patch.asterisk === null) changes.asterisk = null;
    else if (patch.asterisk !== undefined) {
      const onlyPin = before.asterisk === null && Object.keys(patch.asterisk).every((key) => key === 'certificate');
      if (onlyPin) problems['asterisk.certificate.pin'] = 'asterisk_first';
      else changes.asterisk = patchAsterisk(before.asterisk, patch.asterisk, problems, this.#deps.isChannelPattern);
    }
    if (Object.keys(problems).length > 0) throw invalidFields(problems);

    await companies.update(companyId, changes);
    const after = { ...before, ...changes };
    for (const change of changesOf(before, after)) {
      await this.#deps.audit.record(actor, undoOf === undefined ? change : { ...change, undoOf });
    }
    // Saving the form again must not drop the calls under way.
    if (!same(switchOf(after), switchOf(before))) links.apply(after);
    this.#tellPortal(before.options, after.options, companyId);
    return this.read(companyId);
  }

  /** The administrator does not wait for the portal: how it went is part of what he sees. */
  #tellPortal(before: CompanyOptions, after: CompanyOptions, companyId: string): void {
    const { startup, lines } = this.#deps;
    if (!same(before.line, after.line)) void lines.put(companyId, before.line);
    if (!same(before, after)) void startup.optionsChanged(companyId, before, after);
  }

  async #find(companyId: string): Promise<Company> {
    const company = await this.#deps.companies.find(companyId);
    // The company was removed after the visitor signed in.
    if (company === null) throw new AppError('not_signed_in');
    return company;
  }
}

function nameOf(typed: string | null, problems: Record<string, FieldProblem>): string | null {
  const name = typed?.trim() ?? '';
  if (name.length > MAX_NAME) problems['name'] = 'too_long';
  return name === '' ? null : name;
}

/** One for each thing that an administrator would call a change. */
function changesOf(before: Company, after: Company): AuditChange[] {
  const changes: AuditChange[] = [];
  if (before.name !== after.name) changes.push({ what: 'company_name', before: before.name, after: after.name });
  const keyChanged = after.ecss !== null && before.ecss?.apiKey !== after.ecss.apiKey;
  const facts = { before: factsOf(before.ecss), after: factsOf(after.ecss) };
  if (keyChanged || !same(facts.before, facts.after)) {
    const told = keyChanged && facts.after !== null ? { ...facts.after, keyChanged: true as const } : facts.after;
    changes.push({ what: 'ecss', before: facts.before, after: told });
  }
  const pins = {
    before: before.ecss?.pinnedFingerprint256 ?? null,
    after: after.ecss?.pinnedFingerprint256 ?? null,
  };
  if (pins.before !== pins.after) changes.push({ what: 'certificate_pin', ...pins });
  changes.push(...asteriskChanges(before, after));
  const names = (Object.keys(after.options) as (keyof CompanyOptions)[]).filter(
    (name) => !same(before.options[name], after.options[name]),
  );
  if (names.length > 0) {
    const pick = (options: CompanyOptions): Partial<CompanyOptions> =>
      Object.fromEntries(names.map((name) => [name, options[name]]));
    changes.push({ what: 'options', before: pick(before.options), after: pick(after.options) });
  }
  return changes;
}

function asteriskChanges(before: Company, after: Company): AuditChange[] {
  const changes: AuditChange[] = [];
  if (before.switchKind !== after.switchKind) {
    changes.push({ what: 'switch_kind', before: before.switchKind, after: after.switchKind });
  }
  const secretChanged = after.asterisk !== null && before.asterisk?.secret !== after.asterisk.secret;
  const facts = { before: asteriskFacts(before.asterisk), after: asteriskFacts(after.asterisk) };
  if (!secretChanged && same(facts.before, facts.after)) return changes;
  const told = secretChanged && facts.after !== null ? { ...facts.after, keyChanged: true as const } : facts.after;
  return [...changes, { what: 'asterisk', before: facts.before, after: told }];
}

export function asteriskFacts(asterisk: AsteriskAddress | null): AsteriskFacts | null {
  if (asterisk === null) return null;
  const { secret: _, ...facts } = asterisk;
  return facts;
}

function factsOf(ecss: CallApiAddress | null): EcssFacts | null {
  return ecss === null ? null : { url: ecss.url, clientId: ecss.clientId, domain: ecss.domain };
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
