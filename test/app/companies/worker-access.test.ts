import { beforeEach, expect, it } from 'vitest';
import { SecretBox } from '../../../src/adapters/crypto/secret-box.ts';
import { FrameAccess } from '../../../src/app/companies/frame-access.ts';
import { WorkerAccess } from '../../../src/app/companies/worker-access.ts';
import { DEFAULT_OPTIONS } from '../../../src/app/ports/store.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { APP, FakePortal, FakePortals, MemoryCompanies, company, recordingLogger } from '../../helpers/http-fakes.ts';

const CLAIM = {
  memberId: 'member-1',
  applicationToken: 'sentinel-app-token',
  authId: 'sentinel-auth-7',
  authExpiresMs: 3_600_000,
};

let clock: FakeClock;
let portal: FakePortal;
let companies: MemoryCompanies;
let under: WorkerAccess;

beforeEach(() => {
  clock = new FakeClock();
  portal = new FakePortal();
  companies = new MemoryCompanies(company({ options: { ...DEFAULT_OPTIONS, nativeButtons: true } }));
  const user = { id: '7', name: 'Олег', admin: false };
  portal.tokens.set('sentinel-auth-7', { user, app: APP.clientId });
  portal.tokens.set('newer', { user, app: APP.clientId });
  under = access(7);
});

function access(key: number): WorkerAccess {
  const portals = new FakePortals(() => portal);
  const frameAccess = new FrameAccess({
    companies,
    portals,
    clock,
    logger: recordingLogger(),
    noAdministrator: () => Promise.resolve(),
  });
  return new WorkerAccess({ frameAccess, portals, sealer: new SecretBox(Buffer.alloc(32, key)), clock });
}

it('forty tabs that open the frame cost no request, and one that trades its ticket costs one', async () => {
  const tabs = await Promise.all(Array.from({ length: 40 }, () => under.open(CLAIM)));
  expect(portal.asked).toBe(0);
  const ticket = tabs[0]?.ticket ?? '';
  expect(await under.viewerOf(ticket, null)).toMatchObject({ companyId: 'c1', userId: '7' });
  expect(portal.asked).toBe(1);
  await under.viewerOf(ticket, null);
  expect(portal.asked).toBe(1);
});

it('a ticket tells nothing of what it holds and opens nowhere else', async () => {
  const { ticket } = await under.open(CLAIM);
  expect(ticket).not.toContain('sentinel');
  expect(Buffer.from(ticket ?? '', 'base64url').toString()).not.toContain('sentinel');
  await expect(access(8).viewerOf(ticket ?? '', null)).rejects.toMatchObject({ code: 'frame_forged' });
  await expect(under.viewerOf(`${ticket}x`.replace('v1.', 'v1.A'), null)).rejects.toMatchObject({
    code: 'frame_forged',
  });
  expect(portal.asked).toBe(0);
});

it('a newer access token serves when the ticket’s own is over, but only one of the same portal', async () => {
  const { ticket } = await under.open(CLAIM);
  portal.tokens.delete('sentinel-auth-7');
  await expect(under.viewerOf(ticket ?? '', null)).rejects.toMatchObject({ code: 'frame_forged' });
  expect(await under.viewerOf(ticket ?? '', 'newer')).toMatchObject({ userId: '7' });
  await expect(under.viewerOf(ticket ?? '', 'made up')).rejects.toMatchObject({ code: 'frame_forged' });
});

it('gives no ticket, and takes none, where native buttons are off', async () => {
  const { ticket } = await under.open(CLAIM);
  companies.rows[0]!.options = DEFAULT_OPTIONS;
  expect(await under.open(CLAIM)).toMatchObject({ ticket: null });
  await expect(under.viewerOf(ticket ?? '', null)).rejects.toMatchObject({ code: 'frame_forged' });
  expect(portal.asked).toBe(0);
});

it('knows a wrong application token without asking', async () => {
  await expect(under.open({ ...CLAIM, applicationToken: 'wrong' })).rejects.toMatchObject({ code: 'frame_forged' });
  await expect(under.open({ ...CLAIM, memberId: 'nobody' })).rejects.toMatchObject({ code: 'frame_forged' });
  expect(portal.asked).toBe(0);
});

it('leaves the portal’s last requests to calls', async () => {
  const { ticket } = await under.open(CLAIM);
  portal.budgetReadyAt = () => clock.now() + 1;
  await expect(under.viewerOf(ticket ?? '', null)).rejects.toMatchObject({ code: 'portal_unavailable' });
  expect(portal.asked).toBe(0);
});
