/** What the administrator sees and changes of a company. */
import { AppError, invalidFields } from '../errors.ts';
import type { FieldProblem } from '../errors.ts';
import type { Deliveries, DeliveryStatus } from '../ports/deliveries.ts';
import type { SwitchLinks } from '../ports/links.ts';
import type { Company, CompanyOptions, CompanyPatch, CompanyStore, EmployeeStore } from '../ports/store.ts';
import type { LinkStatus } from '../ports/switch-link.ts';
import type { BindingsState, CompanyStartup } from './company-startup.ts';
import { patchEcss } from './ecss-input.ts';
import type { EcssPatch } from './ecss-input.ts';

const MAX_NAME = 200;

/** What is absent stays as it is. */
export interface SettingsPatch {
  name?: string | null | undefined;
  /** Null removes the connection. */
  ecss?: EcssPatch | null | undefined;
  options?: { defaultUserId?: string | null | undefined; createCrmEntity?: boolean | undefined } | undefined;
}

export interface CompanyOverview {
  company: Company;
  link: LinkStatus;
  bindings: BindingsState;
  delivery: DeliveryStatus;
}

export class CompanySettings {
  readonly #companies: CompanyStore;
  readonly #employees: EmployeeStore;
  readonly #links: SwitchLinks;
  readonly #deliveries: Deliveries;
  readonly #startup: Pick<CompanyStartup, 'bindings'>;

  constructor(deps: {
    companies: CompanyStore;
    employees: EmployeeStore;
    links: SwitchLinks;
    deliveries: Deliveries;
    startup: Pick<CompanyStartup, 'bindings'>;
  }) {
    this.#companies = deps.companies;
    this.#employees = deps.employees;
    this.#links = deps.links;
    this.#deliveries = deps.deliveries;
    this.#startup = deps.startup;
  }

  async read(companyId: string): Promise<CompanyOverview> {
    const company = await this.#companies.find(companyId);
    // The company was removed after the visitor signed in.
    if (company === null) throw new AppError('not_signed_in');
    return {
      company,
      link: this.#links.status(companyId),
      bindings: this.#startup.bindings(companyId),
      delivery: this.#deliveries.portalTrouble(companyId),
    };
  }

  /** All or nothing: a wrong field is named and nothing is stored. A changed connection is used at once. */
  async patch(companyId: string, patch: SettingsPatch): Promise<CompanyOverview> {
    const { company } = await this.read(companyId);
    const problems: Record<string, FieldProblem> = {};
    const changes: CompanyPatch = {};
    if (patch.name !== undefined) changes.name = nameOf(patch.name, problems);
    if (patch.options !== undefined) changes.options = await this.#options(company, patch.options, problems);
    if (patch.ecss === null) changes.ecss = null;
    else if (patch.ecss !== undefined) {
      const onlyPin = company.ecss === null && Object.keys(patch.ecss).every((key) => key === 'certificate');
      if (onlyPin) problems['ecss.certificate.pin'] = 'connection_first';
      else changes.ecss = patchEcss(company.ecss, patch.ecss, problems);
    }
    if (Object.keys(problems).length > 0) throw invalidFields(problems);

    await this.#companies.update(companyId, changes);
    const changed = { ...company, ...changes };
    // Saving the form again must not drop the calls under way.
    if (JSON.stringify(changed.ecss) !== JSON.stringify(company.ecss)) this.#links.apply(changed);
    return this.read(companyId);
  }

  async #options(
    company: Company,
    patch: NonNullable<SettingsPatch['options']>,
    problems: Record<string, FieldProblem>,
  ): Promise<CompanyOptions> {
    const defaultUserId = patch.defaultUserId === undefined ? company.options.defaultUserId : patch.defaultUserId;
    if (patch.defaultUserId !== undefined && defaultUserId !== null) {
      const employees = await this.#employees.list(company.id);
      if (!employees.some((employee) => employee.active && employee.userId === defaultUserId)) {
        problems['options.defaultUserId'] = 'employee';
      }
    }
    return { defaultUserId, createCrmEntity: patch.createCrmEntity ?? company.options.createCrmEntity };
  }
}

function nameOf(typed: string | null, problems: Record<string, FieldProblem>): string | null {
  const name = typed?.trim() ?? '';
  if (name.length > MAX_NAME) problems['name'] = 'too_long';
  return name === '' ? null : name;
}
