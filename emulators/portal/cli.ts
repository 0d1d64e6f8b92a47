import { parseArgs } from 'node:util';
import { PortalEmulator } from './emulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'oauth-port': { type: 'string', default: '8081' },
    host: { type: 'string', default: '127.0.0.1' },
    https: { type: 'boolean', default: false },
  },
});

const emulator = new PortalEmulator({
  listenHost: values.host,
  port: Number(values.port),
  oauthPort: Number(values['oauth-port']),
  https: values.https,
});
const started = await emulator.start();
console.log(`Портал Битрикс24 (эмулятор): ${started.portalUrl}/`);
console.log(`Сервер OAuth:                ${started.oauthUrl}/`);
console.log('Входы (пароль равен логину): admin, anna, boris, vera');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void emulator.stop();
  });
}
