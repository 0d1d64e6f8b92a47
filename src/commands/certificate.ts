/** `certificate`: shows the pair of sslKeyFilename and sslCertFilename, or makes a new self-signed one. */
import { parseArgs } from 'node:util';
import type { PairFiles } from '../adapters/tls/pair-files.ts';
import { readPair, writePair } from '../adapters/tls/pair-files.ts';
import { renewalDue } from '../adapters/tls/renewal.ts';
import { makePair } from '../adapters/tls/self-signed.ts';
import type { Settings } from '../adapters/settings/settings.ts';
import { UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { openSettings, SETTINGS_FORM, SETTINGS_OPTION } from './settings.ts';

const DAY_MS = 86_400_000;
/** The longest that all browsers accept of a certificate which the user trusted by hand. */
const DEFAULT_DAYS = 825;

const OPTIONS = {
  ...SETTINGS_OPTION,
  days: { type: 'string', default: String(DEFAULT_DAYS) },
  host: { type: 'string', multiple: true },
  'if-needed': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
} as const;

export const certificate: Command = {
  name: 'certificate',
  forms: [`show ${SETTINGS_FORM}`, `renew ${SETTINGS_FORM} [--days N] [--host NAME]… [--if-needed] [--force]`],
  summary: {
    ru: 'показывает сертификат сервера или делает новый самоподписанный',
    en: "shows the server's certificate, or makes a new self-signed one",
  },
  async run(args, terminal) {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    const [action] = positionals;
    if (positionals.length !== 1 || (action !== 'show' && action !== 'renew')) {
      throw new UsageError({ ru: 'нужно show или renew', en: 'show or renew is needed' });
    }
    const days = Number(values.days);
    if (!Number.isInteger(days) || days < 1 || days > 36_500) {
      throw new UsageError({ ru: '--days: целое число от 1 до 36500', en: '--days: a whole number from 1 to 36500' });
    }
    const settings = openSettings(values.settings, terminal);
    const files = pairFiles(settings);
    if (action === 'show') return show(files, terminal);
    const hosts = [...new Set([...publicHosts(settings), ...(values.host ?? [])])];
    return renew(files, hosts, { ...values, lifetimeMs: days * DAY_MS }, terminal);
  },
};

function show(files: PairFiles, { lang, out, err }: Terminal): number {
  const found = readPair(files);
  if (found.state !== 'usable') {
    const reason = found.state === 'missing' ? { ru: 'файлов нет', en: 'there are no files' }[lang] : found.reason;
    err(`${files.certFile}: ${reason}`);
    return 1;
  }
  const words =
    lang === 'ru'
      ? ['кому', 'кем', 'для адресов', 'до', 'отпечаток SHA-256']
      : ['subject', 'issuer', 'for', 'valid to', 'SHA-256 fingerprint'];
  const facts = [found.subject, found.issuer, found.hosts.join(', '), date(found.validTo), found.fingerprint256];
  facts.forEach((fact, index) => out(`${words[index]}: ${fact}`));
  return 0;
}

interface RenewOptions {
  'if-needed': boolean;
  force: boolean;
  lifetimeMs: number;
}

async function renew(files: PairFiles, hosts: string[], options: RenewOptions, terminal: Terminal): Promise<number> {
  const { lang, out, err } = terminal;
  const now = Date.now();
  const found = readPair(files);
  if (options['if-needed'] && renewalDue(found, hosts, now) === null) return 0;
  if (found.state === 'usable' && !found.selfSigned && !options.force) {
    err(
      {
        ru: `${files.certFile} выдан удостоверяющим центром (${found.issuer}); заменить его самоподписанным: --force`,
        en: `${files.certFile} was issued by a CA (${found.issuer}); to replace it by a self-signed one: --force`,
      }[lang],
    );
    return 1;
  }
  writePair(files, await makePair(hosts, options.lifetimeMs, now));
  show(files, terminal);
  out(
    {
      ru: 'Чтобы его стали показывать: systemctl reload ecss-crm-server; systemctl reload nginx',
      en: 'To have it presented: systemctl reload ecss-crm-server; systemctl reload nginx',
    }[lang],
  );
  return 0;
}

function pairFiles({ sslKeyFilename: keyFile, sslCertFilename: certFile }: Settings): PairFiles {
  if (keyFile !== null && certFile !== null) return { keyFile, certFile };
  throw new UsageError({
    ru: 'в настройках нет sslKeyFilename и sslCertFilename',
    en: 'the settings have no sslKeyFilename and sslCertFilename',
  });
}

/** Under which names browsers come: that of the public address and the server's own. */
function publicHosts({ proxyGatewayURL, serverHost }: Settings): string[] {
  const proxy = proxyGatewayURL === null ? [] : [new URL(proxyGatewayURL).hostname];
  return [...new Set([...proxy, ...(serverHost === '0.0.0.0' ? [] : [serverHost])])];
}

/** `2029-03-02`, in UTC. */
function date(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
