import { createServer } from 'node:tls';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench } from '../../helpers/call-api-bench.ts';
import { makeCertificate } from '../../helpers/call-api-certificate.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

test('an unknown certificate: shown to the administrator, and not one byte is sent over it', async () => {
  const { key, cert, fingerprint256 } = bench.certificate;
  let bytes = 0;
  let ended = 0;
  const server = createServer({ key, cert }, (socket) => {
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    socket.on('error', () => {
      // The client hangs up on purpose.
    });
  });
  server.on('connection', (socket: Socket) => {
    socket.on('close', () => {
      ended += 1;
      bench.facts.wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const link = bench.link({ address: { url: `https://127.0.0.1:${port}`, pinnedFingerprint256: null } });
  link.start();
  await bench.until(() => link.status().state === 'certificate_untrusted' && ended === 1);
  expect(bytes).toBe(0);
  expect(link.status().certificate).toMatchObject({
    fingerprint256,
    subject: 'CN=ecss10.test',
    issuer: 'CN=ecss10.test',
    trusted: false,
    pinned: false,
  });
  expect(link.status().lastError).toContain('not pinned');
  await link.stop();
  await new Promise((resolve) => server.close(resolve));
});

test('a pin for another certificate: nothing is sent; retried slowly until the right certificate is there', async () => {
  const other = await makeCertificate();
  const link = bench.link({ address: { pinnedFingerprint256: other.fingerprint256 }, random: () => 0 });
  link.start();
  await bench.until(() => link.status().state === 'certificate_untrusted' && bench.clock.pending === 1);
  expect(link.status().lastError).toContain('differs from the pinned one');
  expect(bench.clock.delays.at(-1)).toBe(30_000);
  expect(bench.fake.registrations).toEqual([]);

  const replaced = new Bench(other);
  const { port } = bench.fake;
  await bench.fake.close();
  await replaced.fake.start(port);
  await bench.clock.advance(30_000);
  await bench.until(() => link.status().state === 'connected');
  expect(link.status().certificate).toMatchObject({ pinned: true, trusted: false });
  await link.stop();
  await replaced.close();
});

test('the notation of a pin does not matter', async () => {
  const pin = bench.certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const link = await bench.connect({ address: { pinnedFingerprint256: pin } });
  expect(link.status().certificate).toMatchObject({ pinned: true });
});

test('a certificate of a known CA needs no pin', async () => {
  const link = await bench.connect({
    address: { pinnedFingerprint256: null },
    trustedCa: [bench.certificate.cert],
  });
  expect(link.status().certificate).toMatchObject({ trusted: true, pinned: false });
});

test('a CA vouches for a host, not for every host', async () => {
  const elsewhere = new Bench(await makeCertificate());
  await elsewhere.fake.start(0, '127.0.0.2');
  // The certificate names 127.0.0.1 and localhost; 127.0.0.2 it does not.
  const link = elsewhere.link({
    address: { url: `https://127.0.0.2:${elsewhere.fake.port}`, pinnedFingerprint256: null },
    trustedCa: [elsewhere.certificate.cert],
  });
  link.start();
  await elsewhere.until(() => ['certificate_untrusted', 'unreachable'].includes(link.status().state));
  expect(link.status().state).toBe('certificate_untrusted');
  expect(elsewhere.fake.registrations).toEqual([]);
  await elsewhere.close();
});

test('a certificate that changes between registration and WebSocket gets no token', async () => {
  const other = await makeCertificate();
  bench.fake.answerRegister = (response) => {
    bench.fake.answerRegister = null;
    bench.fake.useCertificate(other);
    response.writeHead(200).end('{"token":"secret"}');
  };
  const link = bench.link();
  link.start();
  await bench.until(() => link.status().state === 'certificate_untrusted');
  expect(bench.fake.upgrades).toBe(0);
  expect(link.status().certificate?.fingerprint256).toBe(other.fingerprint256);
});
