import { Ecss10Emulator } from '../../emulators/ecss10/index.ts';
import { makeCertificate } from '../helpers/call-api-certificate.ts';
import { Facts } from '../helpers/call-api-facts.ts';
import { FakeSwitch } from '../helpers/call-api-fake-switch.ts';
import { callApiContract } from './call-api.ts';

callApiContract('the fake of the link’s own tests', async () => {
  const certificate = await makeCertificate();
  const fake = await new FakeSwitch(certificate, new Facts()).start();
  const now = (): string => {
    const date = new Date();
    const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
    return local.slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  };
  return {
    url: fake.url,
    fingerprint256: certificate.fingerprint256,
    credentials: fake.credentials,
    served: ['101', '102'],
    outside: '+79131234567',
    callIn: (to) => void fake.ring(to),
    pickUp: (number) => void fake.pickUp(number, now()),
    hangUp: (number) => void fake.hangUp(number),
    pressed: (number) => fake.pressed.get(number) ?? '',
    dropConnections: () => fake.dropConnections(),
    restart: () => {
      fake.restart();
      return Promise.resolve();
    },
    stop: () => fake.close(),
  };
});

callApiContract('the ECSS-10 emulator', async () => {
  const apiKey = 'a1B2'.repeat(16);
  const domain = 'biysk.local';
  const outside = '+79131234567';
  const emulator = new Ecss10Emulator({
    domains: [
      {
        name: domain,
        subscribers: [{ number: '101' }, { number: '102' }],
        externals: [{ number: outside }],
        integrations: [{ clientId: 'bitrix', apiKey, numbers: '{101,102}' }],
      },
    ],
  });
  const { apiUrl, fingerprint256 } = await emulator.start();
  return {
    url: apiUrl,
    fingerprint256,
    credentials: { clientId: 'bitrix', apiKey, domain },
    served: ['101', '102'],
    outside,
    callIn: (to) => void emulator.engine.callFromOutside(domain, { from: outside, to }),
    pickUp: (number) => emulator.phone(number).answer(),
    // A phone that still rings is put down by rejecting.
    hangUp: (number) => {
      const phone = emulator.phone(number);
      if (phone.legs().some((leg) => leg.ringing)) phone.reject();
      else phone.hangUp();
    },
    pressed: (number) => emulator.phone(number).legs()[0]?.dtmf ?? '',
    dropConnections: () => emulator.dropConnections(),
    restart: () => emulator.restart(),
    stop: () => emulator.stop(),
  };
});
