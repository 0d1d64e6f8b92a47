import { DEFAULT_OPTIONS } from '../../src/app/ports/store.ts';
import type { Company, Employee } from '../../src/app/ports/store.ts';
import type { AsteriskAddress } from '../../src/app/ports/switch-link.ts';

export const ASTERISK: AsteriskAddress = {
  host: 'pbx.example',
  port: 5039,
  tls: true,
  username: 'crm',
  secret: 'sentinel-ami-secret',
  pinnedFingerprint256: 'AB:CD',
  channelPattern: '{number}',
  context: 'from-internal',
  holdContext: null,
  notifyNumbers: ['101'],
};

/** A company with every field set; secrets are recognisable. */
export function sampleCompany(id: string, changes: Partial<Company> = {}): Company {
  return {
    id,
    name: `Компания ${id}`,
    memberId: `member-${id}`,
    portalOrigin: `https://${id}.bitrix24.ru`,
    app: { clientId: 'local.1', clientSecret: 'sentinel-client-secret' },
    applicationToken: 'sentinel-application-token',
    grant: {
      accessToken: 'sentinel-access-token',
      refreshToken: 'sentinel-refresh-token',
      expiresAt: 1_800_000_000_000,
      restEndpoint: `https://${id}.bitrix24.ru/rest/`,
      scope: ['telephony', 'user'],
      userId: '1',
      authorisedAt: 1_799_999_000_000,
      refreshedAt: 1_799_999_500_000,
    },
    grantProblem: null,
    switchKind: 'ecss10',
    asterisk: ASTERISK,
    disabled: null,
    ecss: {
      url: 'https://ecss.example:8089',
      clientId: 'MyCompanyBitrix24',
      apiKey: 'sentinel-api-key',
      domain: 'nick',
      pinnedFingerprint256: 'AA:BB',
    },
    options: { ...DEFAULT_OPTIONS, defaultUserId: '1', createCrmEntity: true },
    createdAt: 1_799_000_000_000,
    ...changes,
  };
}

export function sampleEmployee(userId: string, numbers: string[] = [], changes: Partial<Employee> = {}): Employee {
  return { userId, name: `Сотрудник ${userId}`, active: true, numbers, portalNumber: numbers[0] ?? '', ...changes };
}
