/** A company as the API shows it. */
import type { CompanyOverview } from '../../app/companies/company-settings.ts';
import type { AsteriskAddress, SwitchCertificate, SwitchKind } from '../../app/ports/switch-link.ts';
import type { ApiCompany } from './api-types.ts';

/** A refresh token dies 180 days after its last use (known). */
const REFRESH_TOKEN_MS = 180 * 24 * 3_600_000;

export function companyAnswer(overview: CompanyOverview): ApiCompany {
  const { company, link, bindings, delivery, line, authorisedBy, events, hadCalls } = overview;
  const { grant, grantProblem, ecss, switchKind } = company;
  const certificateOf = (kind: SwitchKind) => (kind === switchKind ? link.certificate : null);
  return {
    id: company.id,
    name: company.name,
    domain: new URL(company.portalOrigin).host,
    memberId: company.memberId,
    ecss:
      ecss === null
        ? null
        : {
            url: ecss.url,
            clientId: ecss.clientId,
            apiKeySet: ecss.apiKey !== '',
            domain: ecss.domain,
            certificate: certificateOf('ecss10'),
            pinnedFingerprint256: ecss.pinnedFingerprint256,
          },
    switchKind,
    asterisk: asteriskAnswer(company.asterisk, certificateOf('asterisk')),
    bitrix24: {
      tokenState: grant === null ? 'none' : grantProblem === null ? 'authorised' : 'problem',
      problem: grantProblem,
      accessExpiresAt: grant?.expiresAt ?? null,
      refreshExpiresAt: grant === null ? null : grant.refreshedAt + REFRESH_TOKEN_MS,
      authorisedAt: grant?.authorisedAt ?? null,
      refreshedAt: grant?.refreshedAt ?? null,
      scope: grant?.scope ?? [],
      clientId: company.app.clientId,
      authorisedBy,
      events,
      bindings,
      delivery,
    },
    link: {
      state: link.state,
      since: link.since,
      lastError: link.lastError,
      numbers: link.numbers,
      refusedNumbers: link.refusedNumbers,
      csta: link.csta,
      remarks: link.remarks ?? [],
    },
    options: company.options,
    line,
    disabled: company.disabled,
    hadCalls,
  };
}

function asteriskAnswer(
  asterisk: AsteriskAddress | null,
  certificate: SwitchCertificate | null,
): ApiCompany['asterisk'] {
  if (asterisk === null) return null;
  const { secret, ...shown } = asterisk;
  return { ...shown, secretSet: secret !== '', certificate };
}
