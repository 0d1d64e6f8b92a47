/** Takes back a change of the audit trail by making what was before it once more: a change like any other, written down too. */
import { isDeepStrictEqual } from 'node:util';
import { Serial } from '../calls/serial.ts';
import { AppError } from '../errors.ts';
import type { Actor, AsteriskFacts, AuditRecord, AuditStore, EcssFacts } from '../ports/audit.ts';
import type { Clock } from '../ports/clock.ts';
import type { Company, CompanyOptions, CompanyStore } from '../ports/store.ts';
import { undoState } from './audit.ts';
import { asteriskFacts } from './company-settings.ts';
import type { CompanySettings, SettingsPatch } from './company-settings.ts';
import type { Employees } from './employees.ts';

export interface AuditUndoDeps {
  store: AuditStore;
  companies: Pick<CompanyStore, 'find'>;
  settings: Pick<CompanySettings, 'patch'>;
  employees: Pick<Employees, 'restore'>;
  clock: Clock;
}

export class AuditUndo {
  readonly #deps: AuditUndoDeps;
  readonly #queues = new Map<string, Serial>();

  constructor(deps: AuditUndoDeps) {
    this.#deps = deps;
  }

  /**
   * AppError: `change_unknown`, `cannot_undo` with the reason, `changed_since` when the setting is not any more what the change
   * made of it, `number_taken`.
   */
  undo(actor: Actor, id: string): Promise<void> {
    const queue = this.#queues.get(actor.companyId) ?? new Serial();
    this.#queues.set(actor.companyId, queue);
    return queue.run(async () => {
      const record = /^\d{1,15}$/.test(id) ? await this.#deps.store.find(actor.companyId, id) : null;
      if (record === null) throw new AppError('change_unknown');
      const state = undoState(record);
      if (state === 'done') throw new AppError('changed_since');
      if (state !== 'possible') throw new AppError('cannot_undo', { reason: state });
      if (record.what === 'numbers') await this.#deps.employees.restore(actor, record.after, record.before, id);
      else await this.#restoreCompany(actor, record);
      await this.#deps.store.markUndone(actor.companyId, id, this.#deps.clock.now());
    });
  }

  async #restoreCompany(actor: Actor, record: AuditRecord): Promise<void> {
    const { companies, settings } = this.#deps;
    const company = await companies.find(actor.companyId);
    if (company === null) throw new AppError('not_signed_in');
    const patch = wayBack(company, record);
    if (patch === null) throw new AppError('changed_since');
    await settings.patch(actor, patch, record.id);
  }
}

/** Null: the setting is not what the change made of it. */
function wayBack(company: Company, record: AuditRecord): SettingsPatch | null {
  const { ecss } = company;
  switch (record.what) {
    case 'company_name':
      return company.name === record.after ? { name: record.before } : null;
    case 'certificate_pin':
      if (ecss === null || ecss.pinnedFingerprint256 !== record.after) return null;
      return { ecss: { certificate: { pin: record.before } } };
    case 'options': {
      const names = Object.keys(record.after) as (keyof CompanyOptions)[];
      const same = names.every((name) => isDeepStrictEqual(company.options[name], record.after[name]));
      return same ? { options: record.before } : null;
    }
    case 'ecss': {
      const same = isDeepStrictEqual(factsOf(ecss), factsOf(record.after));
      return same ? { ecss: factsOf(record.before) } : null;
    }
    case 'switch_kind':
      return company.switchKind === record.after ? { switchKind: record.before } : null;
    case 'asterisk': {
      const { keyChanged: _, ...after } = record.after ?? {};
      const same = isDeepStrictEqual(asteriskFacts(company.asterisk), record.after === null ? null : after);
      return same ? { asterisk: asteriskWayBack(record.before) } : null;
    }
    default:
      return null;
  }
}

function asteriskWayBack(before: AsteriskFacts | null): SettingsPatch['asterisk'] {
  if (before === null) return null;
  const { pinnedFingerprint256, ...facts } = before;
  return { ...facts, certificate: { pin: pinnedFingerprint256 } };
}

function factsOf(ecss: EcssFacts | null): EcssFacts | null {
  return ecss === null ? null : { url: ecss.url, clientId: ecss.clientId, domain: ecss.domain };
}
