/**
 * The package in a clean Debian 12 with its own systemd, used as the guide says: the code blocks of the guide are what is run. Each
 * test goes on where the one before it stopped.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { packageDeb } from '../../scripts/package/deb.ts';
import { Debian } from './debian.ts';
import { blocksOf, commandsOf } from '../helpers/guide.ts';
import { Operator } from './operator.ts';
import { request } from './web.ts';

/** Outside the repository, so that a fresh clone has it too. */
const CACHE = '/var/tmp/ecss-crm-package-test';
/** The guide's own address. */
const HOST = '192.168.116.130';
const PUBLIC_URL = `https://${HOST}:8802/bitrix/`;
const HOME = '/usr/share/ecss/ecss-crm-server';
const ETC = '/etc/ecss/ecss-crm-server';
const STATE = '/var/lib/ecss/ecss-crm-server';
const SITE = '/etc/nginx/sites-available/ecss-crm-server';
/** Everybody is root here, and a clean system has no sudo. */
const SUDO = 'sudo() { "$@"; }\ncd /root\n';

let work: string;
let debian: Debian;
/** Ends what the tests began, the last first. */
const undo: (() => Promise<void>)[] = [];
let operator: Operator;
/** Takes its time, beside the other tests. */
let lintian: Promise<{ stdout: string }>;
let packages: { first: string; next: string };

/** Runs a block of commands of the guide. */
function guide(name: string, answers: Record<string, string> = {}): Promise<string> {
  let commands = commandsOf('ru', name);
  for (const [from, to] of Object.entries(answers)) commands = commands.replaceAll(from, to);
  return debian.must(`${SUDO}${commands}`, { machinesNetwork: commands.includes('apt ') });
}

const facts = async (): Promise<Record<string, string>> => {
  const names = 'ActiveState,SubState,MainPID,NRestarts,ExecMainStatus,Result';
  const lines = (await debian.must(`systemctl show ecss-crm-server -p ${names}`)).trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
};

/** `mode owner:group` of a file. */
const modeOf = async (path: string): Promise<string> => (await debian.must(`stat -L -c '%a %U:%G' ${path}`)).trim();

/** Puts a package where the guide expects it, in place of an older one. */
async function bring(file: string): Promise<void> {
  await debian.must('rm -f /root/*.deb');
  copyFileSync(file, debian.path(`/root/${basename(file)}`));
}

beforeAll(async () => {
  mkdirSync(CACHE, { recursive: true });
  work = mkdtempSync(join(tmpdir(), 'ecss-crm-package-'));
  packages = {
    first: await packageDeb({ out: work, version: '0.1.0', fast: true }),
    next: await packageDeb({ out: work, version: '0.2.0', fast: true }),
  };
  lintian = promisify(execFile)('lintian', ['--allow-root', '--fail-on', 'none', packages.first]);
  debian = await Debian.create(join(work, 'root'), CACHE);
  undo.push(() => debian.remove());
  await debian.boot();
  await debian.must(`ip address add ${HOST}/32 dev lo`);
  debian.write('/etc/apt/apt.conf.d/90test', 'APT::Get::Assume-Yes "true";\n');
});

afterAll(async () => {
  for (const end of undo.reverse()) await end();
  rmSync(work, { recursive: true, force: true });
});

it('is described by the same commands in both guides', () => {
  expect(blocksOf('en')).toEqual(blocksOf('ru'));
  for (const name of blocksOf('ru')) expect(commandsOf('en', name)).toBe(commandsOf('ru', name));
});

it('refuses 0.0.0.0 as the address, for the reason of the original', async () => {
  await bring(packages.first);
  await guide('answers', { [HOST]: '0.0.0.0' });
  const { code, stdout, stderr } = await debian.run(`${SUDO}${commandsOf('ru', 'install')}`, { machinesNetwork: true });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('with 0.0.0.0 the call card cannot be embedded into Bitrix24');
  await debian.must('dpkg --purge ecss-crm-server');
});

it('is installed by the commands of the guide, and runs', async () => {
  await guide('answers');
  await guide('install');
  expect(await facts()).toMatchObject({ ActiveState: 'active', SubState: 'running', NRestarts: '0' });
  expect(await debian.must('systemctl is-enabled ecss-crm-server')).toBe('enabled\n');
  await guide('check');
});

it('runs on its own Node.js, as its own user, behind what systemd forbids it', async () => {
  const { MainPID: pid = '' } = await facts();
  expect(await debian.must(`stat -c %U /proc/${pid}; readlink /proc/${pid}/exe`)).toBe(
    'ecss-crm\n/usr/lib/ecss-crm-server/node\n',
  );
  expect(await debian.must('ecss-crm-server version')).toMatch(/^ecss-crm-server 0\.1\.0 \(Node\.js 24\./);
  expect(await debian.must('systemd-analyze verify --man=no ecss-crm-server.service 2>&1')).toBe('');
  const exposure = /: (\d+\.\d+) /.exec(
    await debian.must('systemd-analyze security --no-pager ecss-crm-server | tail -n 1'),
  );
  expect(Number(exposure?.[1])).toBeLessThan(2.5);
});

it('lets nginx through to the sockets and nobody else to what lies beside them', async () => {
  expect(await modeOf(STATE)).toBe('710 ecss-crm:www-data');
  for (const name of ['http', 'https']) expect(await modeOf(`${STATE}/${name}`)).toBe('666 ecss-crm:ecss-crm');
  for (const name of ['db.sqlite', 'secret.key'])
    expect(await modeOf(`${STATE}/${name}`)).toBe('600 ecss-crm:ecss-crm');
  for (const name of ['settings.js', 'key.pem']) expect(await modeOf(`${ETC}/${name}`)).toBe('640 root:ecss-crm');
  const stranger = (command: string): Promise<unknown> => debian.run(`runuser -u www-data -- ${command}`);
  expect(await stranger(`test -S ${STATE}/http`)).toMatchObject({ code: 0 });
  for (const command of [`ls ${STATE}`, `cat ${ETC}/settings.js`, `cat ${ETC}/key.pem`, `cat ${STATE}/db.sqlite`]) {
    expect(await stranger(command)).toMatchObject({ code: expect.any(Number) as number, stdout: '' });
  }
});

it('is reached through nginx at the address that was answered', async () => {
  expect(await request(debian, `${PUBLIC_URL}health/ready`)).toMatchObject({ status: 200 });
  expect((await request(debian, PUBLIC_URL)).body).toContain('Домен компании');
  expect(await request(debian, `http://${HOST}:8801/bitrix/company`)).toMatchObject({
    status: 308,
    location: `https://${HOST}:8802/bitrix/company`,
  });
  expect(await request(debian, `http://${HOST}:8802/bitrix/`)).toMatchObject({ status: 308, location: PUBLIC_URL });
  // Without the closing slash it must be the server that answers: a redirect would lose what the portal posts.
  expect((await request(debian, `https://${HOST}:8802/bitrix`)).body).toContain('Домен компании');
  const posted = await request(debian, `https://${HOST}:8802/bitrix`, 'POST', 'event=ONAPPTEST&auth[member_id]=x');
  expect(posted.status).toBe(403);
});

it('keeps the code of a login out of the log of nginx', async () => {
  await request(debian, `${PUBLIC_URL}?code=very-secret&state=x`);
  const log = await debian.must('cat /var/log/nginx/ecss-crm-server.log');
  expect(log).toContain('GET /bitrix/');
  expect(log).not.toContain('very-secret');
});

it('is reached over the HTTPS socket as well', async () => {
  await debian.must(`cp ${SITE} /root/site
    sed -i -e 's|ecss-crm-server/http;|ecss-crm-server/https;|' -e 's|proxy_pass http:|proxy_pass https:|' ${SITE}
    systemctl restart nginx`);
  expect(await request(debian, `${PUBLIC_URL}health/ready`)).toMatchObject({ status: 200 });
  await debian.must(`cp /root/site ${SITE}; systemctl restart nginx`);
});

it('gets to an answered call by the steps of the guide', async () => {
  await guide('try');
  operator = new Operator(debian.enterNetwork(), PUBLIC_URL, debian.path(`${ETC}/cert.pem`));
  undo.push(() => operator.stop());
  await operator.registered();
  await expectAnsweredCall();
});

it('is found sound by its own doctor', async () => {
  expect(await guide('doctor')).toContain(PUBLIC_URL.slice(0, -1));
});

it('reads its log files anew on reload, without a break', async () => {
  const before = await facts();
  await debian.must('apt-get install --no-install-recommends logrotate', { machinesNetwork: true });
  await debian.must('logrotate -f /etc/logrotate.d/ecss-crm-server');
  const folder = '/var/log/ecss/ecss-crm-server';
  expect(existsSync(debian.path(`${folder}/default.log.1`))).toBe(true);
  await waitFor('the log is there again', () => existsSync(debian.path(`${folder}/default.log`)));
  expect(await modeOf(`${folder}/default.log`)).toBe('640 ecss-crm:adm');
  await debian.must('systemctl reload ecss-crm-server');
  await waitFor('the reload is over', async () => (await facts())['ActiveState'] === 'active');
  expect(await facts()).toMatchObject({ SubState: 'running', MainPID: before['MainPID'] });
});

it('is started again after a crash and after it hung, and goes on with the calls', async () => {
  const { MainPID: first = '' } = await facts();
  await debian.must(`kill -KILL ${first}`);
  await runsAgain(first);
  // The unit's own minute would make the test as long.
  await debian.must(`mkdir -p /run/systemd/system/ecss-crm-server.service.d
    printf '[Service]\\nWatchdogSec=3\\n' >/run/systemd/system/ecss-crm-server.service.d/test.conf
    systemctl daemon-reload; systemctl restart ecss-crm-server; sleep 7`);
  const { MainPID: second = '', NRestarts } = await facts();
  expect(NRestarts).toBe('0');
  await debian.must(`kill -STOP ${second}`);
  await runsAgain(second);
  await debian.must('rm -r /run/systemd/system/ecss-crm-server.service.d; systemctl daemon-reload');
  await expectAnsweredCall();
});

it('is not started again and again with settings that are wrong, and says what is wrong', async () => {
  await debian.must(`cp ${HOME}/src/settings.js /root/settings.js
    echo 'settings.httpPort = "many"; settings.logLevel = "loud";' >>${HOME}/src/settings.js`);
  expect(await debian.run('systemctl restart ecss-crm-server')).not.toMatchObject({ code: 0 });
  expect(await facts()).toMatchObject({ ActiveState: 'failed', ExecMainStatus: '78', NRestarts: '0' });
  const journal = await debian.must('journalctl -u ecss-crm-server -n 20 --no-pager');
  for (const key of ['httpPort', 'logLevel']) expect(journal).toContain(`${key}: `);
  await debian.must(`cat /root/settings.js >${HOME}/src/settings.js; systemctl restart ecss-crm-server`);
});

it('keeps settings and data through an upgrade', async () => {
  // An editor has put a file in the place of the link, as `sed -i` in the guide did; what it holds is what counts.
  expect(lstatSync(debian.path(`${HOME}/src/settings.js`)).isSymbolicLink()).toBe(false);
  const settings = await debian.must(`cat ${HOME}/src/settings.js`);
  await bring(packages.next);
  await guide('upgrade');
  expect(await debian.must('ecss-crm-server version')).toContain('ecss-crm-server 0.2.0 ');
  expect(await facts()).toMatchObject({ ActiveState: 'active' });
  expect(lstatSync(debian.path(`${HOME}/src/settings.js`)).isSymbolicLink()).toBe(true);
  expect(readFileSync(debian.path(`${ETC}/settings.js`), 'utf8')).toBe(settings);
  await expectAnsweredCall();
});

it('renews its certificate by command', async () => {
  const before = readFileSync(debian.path(`${ETC}/cert.pem`), 'utf8');
  await guide('certificate');
  expect(readFileSync(debian.path(`${ETC}/cert.pem`), 'utf8')).not.toBe(before);
  expect(await modeOf(`${HOME}/key.pem`)).toBe('640 root:ecss-crm');
  // The client trusts the new one alone.
  await waitFor('nginx presents the new certificate', async () => {
    const answer = await request(debian, `${PUBLIC_URL}health/ready`).catch(() => null);
    return answer?.status === 200;
  });
});

it('asks again at a terminal, refuses what will not do, and changes what was answered anew and nothing else', async () => {
  const before = await debian.must(`cat ${HOME}/src/settings.js`);
  // A person at a terminal: first a wrong answer, then a right one.
  const typed = String.raw`0.0.0.0\n10.20.30.40\n8811\n8811\n8811\n8812\n`;
  const said = await debian.must(`printf '${typed}' | script -qec 'dpkg-reconfigure ecss-crm-server' /dev/null`, {
    env: { DEBIAN_FRONTEND: 'teletype', TERM: 'dumb' },
  });
  expect(said).toContain('TCP port for HTTPS:');
  expect(said).toMatch(/impossible to embed the call card/);
  expect(said).toContain('two different numbers from 1 to 65535');
  const changed = before
    .replaceAll(HOST, '10.20.30.40')
    .replace('HTTP_PORT || 8801', 'HTTP_PORT || 8811')
    .replace('HTTPS_PORT || 8802', 'HTTPS_PORT || 8812')
    .replace('10.20.30.40:8802/bitrix', '10.20.30.40:8812/bitrix');
  expect(await debian.must(`cat ${HOME}/src/settings.js`)).toBe(changed);
  await debian.must('ip address add 10.20.30.40/32 dev lo');
  await waitFor('nginx serves the new address', async () => {
    const answer = await request(debian, 'https://10.20.30.40:8812/bitrix/health/ready').catch(() => null);
    return answer?.status === 200;
  });
});

it('leaves nothing when it is purged', async () => {
  await operator.stop();
  await guide('remove');
  expect((await debian.run('getent passwd ecss-crm; getent group ecss-crm')).stdout).toBe('');
  const left = await debian.must(
    `find / -xdev \\( -name '*ecss*' -o -name '*ecss-crm*' \\) -not -path '/proc/*' -not -path '/root/*' -not -path '/sys/*' -not -path '/var/cache/apt/*'`,
  );
  expect(left.trim().split('\n').filter(Boolean)).toEqual([]);
  expect(await debian.must('nginx -t 2>&1; systemctl is-active nginx')).toContain('active\n');
  await expect(request(debian, `${PUBLIC_URL}health/ready`)).rejects.toThrow();
});

it('is built as Debian wants it', async () => {
  const { stdout: complaints } = await lintian;
  expect(complaints.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([]);
});

async function expectAnsweredCall(): Promise<void> {
  const played = await operator.call();
  expect(played).toMatchObject({
    pushed: { type: 'calls', calls: [{ clientNumber: '+79131234567' }] },
    answered: 204,
    ended: 204,
    record: { statusCode: '200', durationSeconds: 1, phoneNumber: '79131234567' },
  });
}

/** Resolves when systemd has started another process in place of `pid`. */
async function runsAgain(pid: string): Promise<void> {
  await waitFor(
    'the server runs again',
    async () => {
      const now = await facts();
      return now['SubState'] === 'running' && now['MainPID'] !== pid && now['MainPID'] !== '0';
    },
    30_000,
  );
}
