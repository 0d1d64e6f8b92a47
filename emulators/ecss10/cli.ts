import { parseArgs } from 'node:util';
import { Ecss10Emulator } from './index.ts';
import { sampleDomain } from './sample.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8089' },
    'control-port': { type: 'string', default: '8090' },
    'console-port': { type: 'string', default: '8023' },
    directory: { type: 'string', default: 'var/ecss10' },
  },
});

const emulator = new Ecss10Emulator({
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  consolePort: Number(values['console-port']),
  directory: values.directory,
  domains: [sampleDomain],
});
const { apiUrl, controlUrl, console: command, fingerprint256 } = await emulator.start();
const { name = '', integrations = [] } = emulator.state().domains[0] ?? {};
console.log(`Эмулятор ECSS-10
  Телефоны и управление   ${controlUrl}
  Консоль CoCon           ${command ?? ''} (пароль: password)
  Адрес Call API          ${apiUrl}
  Отпечаток сертификата   ${fingerprint256}
  Домен                   ${name}`);
for (const { clientId, apiKey } of integrations) {
  console.log(`  Идентификатор клиента   ${clientId}
  Ключ API                ${apiKey}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.stop());
