import type { Updateable } from 'kysely';
import { DEFAULT_OPTIONS } from '../../app/ports/store.ts';
import type { Company, CompanyOptions, CompanyPatch, DisabledReason } from '../../app/ports/store.ts';
import type { PortalGrant } from '../../app/ports/portal.ts';
import type { AsteriskAddress, CallApiAddress } from '../../app/ports/switch-link.ts';
import type { CompanyRow } from './schema.ts';
import type { Sealer } from './sealer.ts';

const CLIENT_SECRET = 'company.client_secret';
const APPLICATION_TOKEN = 'company.application_token';
const GRANT = 'company.grant';
const API_KEY = 'company.api_key';
const AMI_SECRET = 'company.ami_secret';

/** The columns that hold secrets, and what each is sealed for. */
export const SEALED_COLUMNS = {
  client_secret_sealed: CLIENT_SECRET,
  application_token_sealed: APPLICATION_TOKEN,
  grant_sealed: GRANT,
  api_key_sealed: API_KEY,
  ami_secret_sealed: AMI_SECRET,
} as const satisfies Partial<Record<keyof CompanyRow, string>>;

/** The columns of whatever a patch has, secrets sealed for the row `id`. */
export function columnsOf(id: string, patch: CompanyPatch, sealer: Sealer): Updateable<CompanyRow> {
  const columns: Updateable<CompanyRow> = {};
  if (patch.name !== undefined) columns.name = patch.name;
  if (patch.portalOrigin !== undefined) columns.portal_origin = patch.portalOrigin;
  if (patch.app !== undefined) {
    columns.client_id = patch.app.clientId;
    columns.client_secret_sealed = sealer.seal(CLIENT_SECRET, id, patch.app.clientSecret);
  }
  if (patch.applicationToken !== undefined) {
    columns.application_token_sealed =
      patch.applicationToken === null ? null : sealer.seal(APPLICATION_TOKEN, id, patch.applicationToken);
  }
  if (patch.grant !== undefined) {
    columns.grant_sealed = patch.grant === null ? null : sealer.seal(GRANT, id, JSON.stringify(patch.grant));
  }
  if (patch.grantProblem !== undefined) columns.grant_problem = patch.grantProblem;
  if (patch.ecss !== undefined) {
    if (patch.ecss === null) {
      columns.ecss = null;
      columns.api_key_sealed = null;
    } else {
      const { apiKey, ...address } = patch.ecss;
      columns.ecss = JSON.stringify(address);
      columns.api_key_sealed = sealer.seal(API_KEY, id, apiKey);
    }
  }
  if (patch.switchKind !== undefined) columns.switch_kind = patch.switchKind;
  if (patch.asterisk !== undefined) Object.assign(columns, asteriskColumns(id, patch.asterisk, sealer));
  if (patch.options !== undefined) columns.options = JSON.stringify(patch.options);
  if (patch.disabled !== undefined) {
    columns.disabled_reason = patch.disabled?.reason ?? null;
    columns.disabled_at = patch.disabled?.at ?? null;
  }
  return columns;
}

function asteriskColumns(id: string, asterisk: AsteriskAddress | null, sealer: Sealer): Updateable<CompanyRow> {
  if (asterisk === null) return { asterisk: null, ami_secret_sealed: null };
  const { secret, ...address } = asterisk;
  return { asterisk: JSON.stringify(address), ami_secret_sealed: sealer.seal(AMI_SECRET, id, secret) };
}

/** JSON columns are our own writing of the same types, so they are not checked again. */
export function companyFromRow(row: CompanyRow, sealer: Sealer): Company {
  return {
    id: row.id,
    name: row.name,
    memberId: row.member_id,
    portalOrigin: row.portal_origin,
    app: { clientId: row.client_id, clientSecret: sealer.open(CLIENT_SECRET, row.id, row.client_secret_sealed) },
    applicationToken:
      row.application_token_sealed === null
        ? null
        : sealer.open(APPLICATION_TOKEN, row.id, row.application_token_sealed),
    grant: row.grant_sealed === null ? null : (JSON.parse(sealer.open(GRANT, row.id, row.grant_sealed)) as PortalGrant),
    grantProblem: row.grant_problem,
    switchKind: row.switch_kind === 'asterisk' ? 'asterisk' : 'ecss10',
    ecss: ecssFromRow(row, sealer),
    asterisk: asteriskFromRow(row, sealer),
    options: { ...DEFAULT_OPTIONS, ...(JSON.parse(row.options) as Partial<CompanyOptions>) },
    createdAt: row.created_at,
    disabled:
      row.disabled_reason === null
        ? null
        : { reason: row.disabled_reason as DisabledReason, at: row.disabled_at ?? row.created_at },
  };
}

function ecssFromRow(row: CompanyRow, sealer: Sealer): CallApiAddress | null {
  if (row.ecss === null || row.api_key_sealed === null) return null;
  const address = JSON.parse(row.ecss) as Omit<CallApiAddress, 'apiKey'>;
  return { ...address, apiKey: sealer.open(API_KEY, row.id, row.api_key_sealed) };
}

function asteriskFromRow(row: CompanyRow, sealer: Sealer): AsteriskAddress | null {
  if (row.asterisk === null || row.ami_secret_sealed === null) return null;
  const address = JSON.parse(row.asterisk) as Omit<AsteriskAddress, 'secret'>;
  return { ...address, secret: sealer.open(AMI_SECRET, row.id, row.ami_secret_sealed) };
}
