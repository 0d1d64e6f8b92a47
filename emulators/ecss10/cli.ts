import { parseArgs } from 'node:util';
import { Ecss10Emulator } from './index.ts';
import { sampleDomain } from './sample.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8089' },
    'control-port': { type: 'string', default: '8090' },
    directory: { type: 'string', default: 'var/ecss10' },
  },
});

const emulator = new Ecss10Emulator({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  directory: values.directory,
  domains: [sampleDomain],
});
const { apiUrl, controlUrl, fingerprint256 } = await emulator.start();
const { name = '', integrations = [] } = emulator.state().domains[0] ?? {};
console.log(`Эмулятор ECSS-10
  Телефоны и управление   ${controlUrl}
  Адрес Call API          ${apiUrl}
  Отпечаток сертификата   ${fingerprint256}
  Домен                   ${name}`);
for (const { clientId, apiKey } of integrations) {
  console.log(`  Идентификатор клиента   ${clientId}
  Ключ API                ${apiKey}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.stop());
