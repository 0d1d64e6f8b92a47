import { beforeEach, describe, expect, it } from 'vitest';
import { Registration } from '../../../src/app/companies/registration.ts';
import type { RegistrationDeps } from '../../../src/app/companies/registration.ts';
import { AuditTrail } from '../../../src/app/companies/audit.ts';
import { Sessions } from '../../../src/app/companies/sessions.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  APP,
  FakePortal,
  FakePortals,
  MemoryCompanies,
  MemoryAudit,
  MemoryLogins,
  MemorySessions,
  ORIGIN,
  company,
  grant,
  portalError,
  recordingLogger,
} from '../../helpers/http-fakes.ts';

const NEW_APP = { clientId: 'local.new', clientSecret: 'new-secret' };
let portal: FakePortal;
let portals: FakePortals;
let companies: MemoryCompanies;
let broughtUp: string[];
let audit: MemoryAudit;

beforeEach(() => {
  portal = new FakePortal();
  portals = new FakePortals(() => portal);
  companies = new MemoryCompanies();
  broughtUp = [];
  audit = new MemoryAudit();
});

function registration(patch: Partial<RegistrationDeps> = {}): Registration {
  const clock = new FakeClock();
  return new Registration({
    companies,
    logins: new MemoryLogins(),
    sessions: new Sessions({ store: new MemorySessions(), clock, audit: new AuditTrail({ store: audit, clock }) }),
    oauth: portal,
    portals,
    startup: {
      bringUp: (id) => {
        broughtUp.push(id);
        return Promise.resolve();
      },
    },
    settingsApp: null,
    clock,
    logger: recordingLogger(),
    ...patch,
  });
}

async function signIn(under: Registration, form: { domain: string; clientId?: string; clientSecret?: string }) {
  const { redirectUrl, loginCookie } = await under.begin(form);
  const state = new URL(redirectUrl).searchParams.get('state') ?? '';
  const query = {
    code: 'code',
    state,
    domain: form.domain,
    memberId: portal.memberId,
    serverDomain: null,
    loginCookie,
  };
  return under.complete(query);
}

const clientIdOf = async (under: Registration, domain: string) =>
  new URL((await under.begin({ domain })).redirectUrl).searchParams.get('client_id');

const DOMAIN = 'romashka.bitrix24.ru';

describe('which keys are used', () => {
  it('those of the company for a known domain', async () => {
    companies = new MemoryCompanies(
      company(),
      company({ id: 'c2', memberId: 'm2', portalOrigin: 'https://other.bitrix24.ru' }),
    );
    expect(await clientIdOf(registration({ settingsApp: NEW_APP }), DOMAIN)).toBe(APP.clientId);
  });

  it('those of the settings for an unknown one, and on a server of one company', async () => {
    expect(await clientIdOf(registration({ settingsApp: NEW_APP }), DOMAIN)).toBe(NEW_APP.clientId);
    companies = new MemoryCompanies(company());
    expect(await clientIdOf(registration({ settingsApp: NEW_APP }), DOMAIN)).toBe(NEW_APP.clientId);
  });

  it('those of a renamed company under its new name', async () => {
    companies = new MemoryCompanies(company({ grant: grant({ restEndpoint: 'https://new.bitrix24.ru/rest/' }) }));
    expect(await clientIdOf(registration(), 'new.bitrix24.ru')).toBe(APP.clientId);
  });

  it('none for an unknown company', async () => {
    await expect(registration().begin({ domain: DOMAIN })).rejects.toMatchObject({ code: 'company_unknown' });
    await expect(registration().begin({ domain: 'a b' })).rejects.toMatchObject({ code: 'bad_domain' });
  });
});

describe('a known company', () => {
  it('gets new keys only after they worked', async () => {
    companies = new MemoryCompanies(company());
    portal.exchangeFailure = portalError('ask_administrator', 'invalid_client');
    await expect(signIn(registration(), { domain: DOMAIN, ...NEW_APP })).rejects.toMatchObject({
      code: 'keys_refused',
    });
    expect(companies.rows[0]!.app).toEqual(APP);
    portal.exchangeFailure = null;
    await signIn(registration(), { domain: DOMAIN, ...NEW_APP });
    // Another application has another application_token: the old one must not shut its events out.
    expect(companies.rows[0]).toMatchObject({ app: NEW_APP, applicationToken: null });
  });

  it('keeps its settings and is authorised again', async () => {
    const ecss = { url: 'https://10.0.0.1', clientId: 'a', apiKey: 'b', domain: 'c', pinnedFingerprint256: null };
    companies = new MemoryCompanies(company({ name: 'Ромашка', ecss, grantProblem: 'invalid_grant' }));
    portal.granted = grant({ accessToken: 'new-access', userId: null });
    const under = registration();
    const { company: signed } = await signIn(under, { domain: DOMAIN });
    expect(companies.rows).toHaveLength(1);
    expect(companies.rows[0]).toMatchObject({
      name: 'Ромашка',
      ecss,
      grantProblem: null,
      applicationToken: 'sentinel-app-token',
    });
    expect(companies.rows[0]!.grant).toMatchObject({ accessToken: 'new-access', userId: '1' });
    expect([broughtUp, portals.forgotten]).toEqual([[signed.id], [signed.id]]);
  });

  it('is the same company after its portal was renamed', async () => {
    companies = new MemoryCompanies(company());
    portal.granted = grant({ restEndpoint: 'https://new.bitrix24.ru/rest/' });
    await signIn(registration(), { domain: 'new.bitrix24.ru', ...APP });
    expect(companies.rows).toHaveLength(1);
    expect(companies.rows[0]!.portalOrigin).toBe('https://new.bitrix24.ru');
  });

  it('is not overwritten by a stranger: nothing is stored unless an administrator signs in', async () => {
    companies = new MemoryCompanies(company());
    portal.administrator = { id: '5', name: 'Олег', admin: false };
    await expect(signIn(registration(), { domain: DOMAIN, ...NEW_APP })).rejects.toMatchObject({
      code: 'not_administrator',
    });
    portal.administrator = { id: '1', name: 'Чужой', admin: true };
    portal.memberId = 'member-of-attacker';
    await expect(signIn(registration(), { domain: DOMAIN, ...NEW_APP })).rejects.toMatchObject({
      code: 'portal_mismatch',
    });
    expect(companies.rows).toEqual([company()]);
    expect(companies.rows[0]!.portalOrigin).toBe(ORIGIN);
  });
});
