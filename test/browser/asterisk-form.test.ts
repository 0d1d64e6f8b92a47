/** The company page of somebody whose switch is an Asterisk. */
import { expect, it } from 'vitest';
import { expectAccessible } from '../helpers/web-axe.ts';
import { apiChecks, apiCompany, apiLink, CERTIFICATE } from '../helpers/web-samples.ts';
import { signedInAdmin, webStage } from '../helpers/web-stage.ts';

const stage = webStage(signedInAdmin);

async function openCompany(): Promise<void> {
  await stage.open('company', { viewport: { width: 1280, height: 900 } });
  await stage.page.locator('[data-test=link-state]').waitFor();
}
const card = () => stage.page.locator('[data-test=link]');
const field = (label: string | RegExp) => stage.page.getByLabel(label);
const patches = () => stage.api.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
const ASTERISK = {
  host: '10.0.0.20',
  port: 5039,
  tls: true,
  username: 'crm',
  channelPattern: '{number}',
  context: 'from-internal',
  holdContext: null,
  notifyNumbers: [],
  secretSet: true,
  certificate: CERTIFICATE,
  pinnedFingerprint256: null,
};

it('a first connection: the kind is chosen, ranges are written out, the secret never comes back', async () => {
  stage.api.company = apiCompany({ ecss: null, link: apiLink({ state: 'disabled', numbers: [], csta: null }) });
  await openCompany();
  await field('Asterisk, FreePBX и подобные (AMI)').check();
  await expectAccessible(stage.page);
  await field('Адрес Asterisk').fill('10.0.0.20');
  await field('Пользователь AMI').fill('crm');
  await field('Шифровать (TLS)').click();
  // The usual port follows.
  await expect.poll(() => field('Порт AMI').inputValue()).toBe('5039');
  await field('Телефоны с управлением по NOTIFY').fill('101-103, 110');
  const save = card().getByRole('button', { name: 'Сохранить' });
  expect(await save.isDisabled()).toBe(true);
  await field('Пароль (secret)').fill('sentinel-ami-secret');
  await save.click();
  await card().getByText('Сохранено', { exact: true }).waitFor();
  expect(patches()).toEqual([
    {
      switchKind: 'asterisk',
      asterisk: {
        host: '10.0.0.20',
        port: 5039,
        tls: true,
        username: 'crm',
        secret: 'sentinel-ami-secret',
        channelPattern: '{number}',
        context: 'from-internal',
        holdContext: null,
        notifyNumbers: ['101', '102', '103', '110'],
      },
    },
  ]);
  await expect.poll(() => field('Пароль (secret)').inputValue()).toBe('');
  await card().getByText('Подключение к Asterisk', { exact: true }).first().waitFor();
});

it('what the checks have found stands at the connection, with what to write into the settings of the switch', async () => {
  stage.api.company = apiCompany({
    switchKind: 'asterisk',
    asterisk: { ...ASTERISK, pinnedFingerprint256: CERTIFICATE.fingerprint256 },
    link: apiLink({ csta: null, remarks: [{ code: 'commands_missing', details: 'Originate' }] }),
  });
  stage.api.checks = apiChecks({
    rights: {
      state: 'fault',
      message: 'Пользователю AMI нельзя: Originate',
      advice: 'Добавьте пользователю в manager.conf',
      cure: { action: 'run_commands', commands: ['write = system,call,originate,reporting'] },
    },
    phones: { state: 'warning', message: 'Найдены телефоны 101–103; без сотрудника: 103', advice: 'Назначьте номера' },
  });
  await openCompany();
  await card().getByText('Пользователю AMI нельзя: Originate').waitFor();
  await card().getByText('write = system,call,originate,reporting').waitFor();
  await card().getByText('без сотрудника: 103').waitFor();
  await card().getByText('Назначьте номера').waitFor();
  await expectAccessible(stage.page);
});

it('an unknown certificate is accepted for this connection', async () => {
  stage.api.company = apiCompany({
    switchKind: 'asterisk',
    asterisk: ASTERISK,
    link: apiLink({ state: 'certificate_untrusted', numbers: [], csta: null }),
  });
  await openCompany();
  await card().getByRole('button', { name: 'Доверять этому сертификату' }).click();
  await expect.poll(patches).toEqual([{ asterisk: { certificate: { pin: CERTIFICATE.fingerprint256 } } }]);
});

it('the other kind can be taken again without typing its key anew', async () => {
  stage.api.company = apiCompany({ switchKind: 'asterisk', asterisk: ASTERISK });
  await openCompany();
  await stage.page.getByText('Изменить данные подключения').click();
  await field('ECSS-10 (Call API)').check();
  await card().getByRole('button', { name: 'Сохранить' }).click();
  await expect
    .poll(patches)
    .toEqual([
      { switchKind: 'ecss10', ecss: { url: 'https://10.0.0.10:8089', domain: 'nick', clientId: 'MyCompanyBitrix24' } },
    ]);
});
