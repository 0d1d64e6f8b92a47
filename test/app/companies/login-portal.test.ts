/** Signing in against the portal's emulator with everything that goes wrong on a first day: what the page says, and that nothing is stored. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { SCOPES } from '../../../emulators/demo/set-up.ts';
import { Visitor } from '../../../emulators/demo/visitor.ts';
import { World } from '../../../emulators/demo/world.ts';

const HOUR_MS = 3_600_000;
let world: World;
let directory: string;

async function openWorld(skewMs = 0): Promise<void> {
  directory = mkdtempSync(join(tmpdir(), 'ecss-crm-login-'));
  const clock = {
    now: () => Date.now() + skewMs,
    after: (delayMs: number, task: () => void) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
  };
  world = await World.open({ directory, portal: { clock } });
}
afterEach(async () => {
  expect(await world.server.companies.list()).toEqual([]);
  await world.close();
  rmSync(directory, { recursive: true, force: true });
});

function newApp(scopes = SCOPES) {
  const { serverUrl } = world;
  const form = { name: 'ECSS-10', handlerUrl: serverUrl, installUrl: serverUrl, apiOnly: true, scopes };
  return world.portal.portal.createLocalApp(form, 1);
}

/** The page at which a sign-in ends, without its markup. */
async function endOf(
  keys: { clientId: string; clientSecret: string },
  { user = 'admin', lang = 'ru', domain = world.portal.portal.address.domain } = {},
): Promise<{ status: number; words: string; open: boolean }> {
  const visitor = new Visitor();
  const { address } = world.portal.portal;
  const login = new URL('/login/', `${address.protocol}://${address.domain}/`).href;
  await visitor.submit(login, { USER_LOGIN: user, USER_PASSWORD: user });
  const headers = { 'accept-language': lang };
  const body = new URLSearchParams({ domain, clientId: keys.clientId, clientSecret: keys.clientSecret });
  let at = new URL('login', world.serverUrl).href;
  let response = await visitor.request(at, { method: 'POST', body, headers });
  while (response.status >= 300 && response.status < 400) {
    at = new URL(response.headers.get('location') ?? '', at).href;
    response = await visitor.request(at, { headers });
  }
  const page = await response.text();
  const words = /role="alert">(.*?)<\/p>/s.exec(page)?.[1]?.replaceAll(/<[^>]+>/g, '') ?? '';
  return { status: response.status, words, open: page.includes('<details open>') };
}

it('wrong keys: says so, shows the fields, and does not ask to open what is open', async () => {
  await openWorld();
  const app = newApp();
  const end = await endOf({ clientId: app.clientId, clientSecret: 'wrong' });
  expect(end).toMatchObject({ status: 400, open: true });
  expect(end.words).toMatch(/^Битрикс24 не принял ключи\. Скопируйте «Код приложения» и «Ключ приложения»/);
  expect(end.words).not.toMatch(/дополнительные параметры/);
});

it('somebody who is no administrator: says who he is and what to do', async () => {
  await openWorld();
  const end = await endOf(newApp(), { user: 'anna' });
  expect(end).toMatchObject({ status: 403, open: false });
  expect(end.words).toMatch(/^В Битрикс24 вы вошли как Анна .+, это не администратор\. Выйдите из Битрикс24/);
});

it('missing rights: names each of them as the portal’s form does', async () => {
  await openWorld();
  const end = await endOf(newApp(['user', 'telephony']));
  expect(end.status).toBe(403);
  expect(end.words).toContain(
    'Приложению не хватает прав: Встраивание приложений (placement), Телефония (совершение звонков) (call).',
  );
});

it('a portal on a plan without applications', async () => {
  await openWorld();
  Object.assign(world.portal.portal.knobs, { planActive: false });
  const end = await endOf(newApp());
  expect(end.status).toBe(402);
  expect(end.words).toMatch(/тарифе портала .+ приложения не работают\. Нужен платный тариф/);
});

it.each([HOUR_MS, -HOUR_MS])('clocks that differ by %s ms: both times and the cure', async (skew) => {
  await openWorld(skew);
  const end = await endOf(newApp());
  expect(end.status).toBe(409);
  expect(end.words).toMatch(/расходятся на 60 мин: здесь \d\d:\d\d, там \d\d:\d\d \(UTC\).*timedatectl set-ntp true/);
});

it('a portal that does not answer', async () => {
  await openWorld();
  world.portal.portal.state.requestFaults.add({ kind: 'dropConnection', method: 'oauth/token' });
  const end = await endOf(newApp());
  expect(end.status).toBe(502);
  expect(end.words).toMatch(/^Битрикс24 не отвечает этому серверу\. Повторите через минуту/);
});

it('a domain that nobody has, and one with a misprint', async () => {
  await openWorld();
  const keys = { clientId: 'a', clientSecret: 'b' };
  const unknown = await endOf(keys, { domain: 'nobody.invalid' });
  expect(unknown).toMatchObject({ status: 400, open: true });
  expect(unknown.words).toMatch(/^Портала nobody\.invalid нет\. Проверьте, нет ли в домене опечатки/);
  expect((await endOf(keys, { domain: 'http://' })).words).toMatch(/не похоже на домен компании/);
});

it('speaks English to who reads English', async () => {
  await openWorld();
  const end = await endOf(newApp(), { user: 'anna', lang: 'en' });
  expect(end.words).toMatch(/who is not an administrator\. Sign out of Bitrix24/);
});
