import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Bench } from '../../helpers/call-api-bench.ts';

const FIVE_MINUTES = 300_000;

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

function changeOnSwitch(): void {
  bench.fake.numbers.push('103');
  bench.fake.refusedNumbers.length = 0;
  bench.fake.csta = false;
}
const CHANGED = { state: 'connected', numbers: ['101', '102', '103'], refusedNumbers: [], csta: false };

/** Five minutes with a heartbeat that is answered. */
async function fiveMinutes(): Promise<void> {
  for (let passed = 0; passed < FIVE_MINUTES; passed += 15_000) {
    const { pings } = bench.fake;
    await bench.clock.advance(15_000);
    await bench.until(() => bench.fake.pings > pings);
  }
}

describe('what the switch serves, changed under a living connection', () => {
  test('is noticed within minutes, on the same connection', async () => {
    const link = await bench.connect();
    changeOnSwitch();
    await fiveMinutes();
    await bench.until(() => link.status().csta === false);
    expect(link.status()).toMatchObject(CHANGED);
    expect(bench.fake.upgrades).toBe(1);
    expect(bench.listener.snapshots).toHaveLength(1);
    await fiveMinutes();
    await bench.until(() => bench.fake.registrations.length === 3);
  });

  test('is noticed at once when asked for', async () => {
    const link = await bench.connect();
    changeOnSwitch();
    await link.renew();
    expect(link.status()).toMatchObject(CHANGED);
    expect(bench.fake.upgrades).toBe(1);
  });

  test('is asked for once, however many ask at the same time', async () => {
    const link = await bench.connect();
    await Promise.all([link.renew(), link.renew(), link.renew()]);
    expect(bench.fake.registrations).toHaveLength(2);
  });

  test('is not asked for while not connected', async () => {
    const link = bench.link();
    await link.renew();
    expect(bench.fake.registrations).toHaveLength(0);
  });
});

describe('a renewal that fails', () => {
  test('leaves the connection and what is known as they are', async () => {
    const link = await bench.connect();
    const before = link.status();
    bench.fake.answerRegister = (response) => void response.writeHead(503).end();
    await link.renew();
    expect(link.status()).toEqual(before);
    expect(bench.log.join('\n')).toContain('registration was not renewed');
    expect(await link.makeCall('101', '102')).toHaveProperty('legId');
  });

  test('says nothing when the link is being stopped', async () => {
    const link = await bench.connect();
    bench.fake.answerRegister = () => undefined;
    const renewal = link.renew();
    await bench.until(() => bench.fake.registrations.length === 2);
    await link.stop();
    await renewal;
    expect(bench.log.join('\n')).not.toContain('not renewed');
    expect(bench.clock.pending).toBe(0);
    expect(link.status().state).toBe('disabled');
  });
});

describe('a switch that drops the old connection at a new registration', () => {
  test('is connected to again, and not asked any more by the clock', async () => {
    const link = await bench.connect();
    await link.renew();
    bench.fake.closeWith(4401, 'registered elsewhere');
    await bench.until(() => bench.fake.upgrades === 2 && link.status().state === 'connected');
    const registrations = bench.fake.registrations.length;
    await fiveMinutes();
    await fiveMinutes();
    expect(bench.fake.registrations).toHaveLength(registrations);
    expect(link.status().state).toBe('connected');
  });

  test('is not blamed for a 4401 at another time', async () => {
    const link = await bench.connect();
    await link.renew();
    await bench.clock.advance(5_000);
    bench.fake.closeWith(4401, 'key replaced');
    await bench.until(() => bench.fake.upgrades === 2 && link.status().state === 'connected');
    const registrations = bench.fake.registrations.length;
    await fiveMinutes();
    await bench.until(() => bench.fake.registrations.length === registrations + 1);
  });
});
