import { expect, it } from 'vitest';
import { PageTokens } from '../../../src/app/companies/page-tokens.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const viewer = { companyId: 'c1', userId: '7', userName: 'Олег', admin: false };
const clock = new FakeClock();
const notBefore = () => 0;
const tokens = new PageTokens({ key: Buffer.alloc(32, 1), clock, notBefore });

it('speaks for its viewer until it ends', () => {
  const own = new FakeClock();
  const { token, expiresAt } = new PageTokens({ key: Buffer.alloc(32, 1), clock: own, notBefore }).issue(viewer);
  expect(tokens.verify(token)).toEqual({ viewer, expiresAt });
  const later = new FakeClock(expiresAt);
  expect(new PageTokens({ key: Buffer.alloc(32, 1), clock: later, notBefore }).verify(token)).toBeNull();
});

it('cannot be altered, nor made with another key', () => {
  const { token } = tokens.issue(viewer);
  const [, signature] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ c: 'c1', u: '7', n: '', a: true, e: clock.now() + 1 })).toString(
    'base64url',
  );
  for (const wrong of [
    `${forged}.${signature!}`,
    `${token}x`.replace('.', '.x'),
    `${token}.x`,
    '',
    '.',
    'x',
    `${forged}.`,
    'x'.repeat(5_000),
  ]) {
    expect(tokens.verify(wrong)).toBeNull();
  }
  expect(tokens.verify(new PageTokens({ key: Buffer.alloc(32, 2), clock, notBefore }).issue(viewer).token)).toBeNull();
});

it('stays acceptable with a long name', () => {
  const { token } = tokens.issue({ ...viewer, userName: 'Ы'.repeat(5_000) });
  expect(tokens.verify(token)?.viewer.userName).toHaveLength(100);
});

it('is void when the user was signed out everywhere at its issue or later', () => {
  const { token } = tokens.issue(viewer);
  const revoked = (at: number) =>
    new PageTokens({ key: Buffer.alloc(32, 1), clock, notBefore: (c, u) => (c === 'c1' && u === '7' ? at : 0) });
  expect(revoked(clock.now()).verify(token)).toBeNull();
  expect(revoked(clock.now() - 1).verify(token)).not.toBeNull();
});
