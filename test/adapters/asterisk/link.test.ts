/** The link against a fake AMI over a real socket, on a clock moved by hand. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AsteriskBench } from '../../helpers/asterisk-bench.ts';
import { makeCertificate } from '../../helpers/call-api-certificate.ts';
import { SilentProxy } from '../../helpers/call-api-silent-proxy.ts';

let bench: AsteriskBench;
beforeEach(async () => {
  bench = await AsteriskBench.start();
});
afterEach(() => bench.stop());

const phases = (): string[] => bench.listener.legs.map(({ leg }) => `${leg.extension} ${leg.phase}`);
const heard = (line: string): Promise<void> => bench.facts.until(() => phases().includes(line));

describe('login', () => {
  test('never sends the secret, tells the numbers and one empty snapshot', async () => {
    const link = await bench.connect();
    expect(link.status().numbers).toEqual(['101', '102', '103', '104']);
    expect(bench.listener.snapshots).toMatchObject([{ legs: [], aliveUntil: null }]);
    expect(bench.ami.sent('Login')).toMatchObject([{ AuthType: 'MD5', Username: 'crm' }]);
    expect(JSON.stringify([bench.ami.actions, bench.log, bench.listener.statuses])).not.toContain(
      'sentinel-ami-secret',
    );
  });

  test('with a wrong secret is refused, and tried again slowly', async () => {
    const link = bench.link({ secret: 'wrong' });
    link.start();
    await bench.facts.until(() => link.status().state === 'refused');
    expect(link.status().lastError).toBe('Authentication failed');
    bench.ami.credentials.secret = 'wrong';
    await bench.clock.advance(60_000);
    await bench.facts.until(() => link.status().state === 'connected');
  });

  test('of a user who may not list channels says so', async () => {
    bench.ami.answers.set('Status', () => ({ answer: { Response: 'Error', Message: 'Permission denied' } }));
    const link = bench.link();
    link.start();
    await bench.facts.until(() => link.status().state === 'refused');
    expect(link.status().lastError).toContain('Permission denied');
  });

  test('to something that is no AMI, or says nothing, is unreachable and goes on trying', async () => {
    bench.ami.answers.set('Challenge', () => null);
    const link = bench.link();
    link.start();
    await bench.facts.until(() => bench.ami.sent('Challenge').length === 1);
    await bench.clock.advance(10_000);
    await bench.facts.until(() => link.status().lastError !== null);
    expect(link.status().lastError).toMatch(/no answer within 10 s/);
    bench.ami.answers.clear();
    await bench.clock.advance(1_000);
    await bench.facts.until(() => link.status().state === 'connected');
  });
});

describe('a call', () => {
  test('rings, is talked on and ends, with what became of it', async () => {
    await bench.connect();
    const { trunk, phones } = bench.calls.ring(['101', '102']);
    await heard('102 alerting');
    bench.calls.answer(phones[0]!, trunk);
    bench.calls.refuse(phones[1]!, trunk, 'CANCEL', '26');
    await heard('102 released');
    bench.calls.hangUp(trunk);
    await heard('101 released');
    expect(bench.listener.legs.map(({ leg }) => leg)).toMatchObject([
      { extension: '101', phase: 'alerting', direction: 'in', remoteNumber: '79131234567', switchCallId: trunk.id },
      { extension: '102', phase: 'alerting' },
      { extension: '101', phase: 'talking', answered: true },
      { extension: '102', phase: 'released', answered: false, outcome: 'elsewhere' },
      { extension: '101', phase: 'released', answered: true, outcome: null, endedBy: 'other' },
    ]);
  });

  test('is recorded under the name that the switch tells', async () => {
    bench.ami.variables['MIXMONITOR_FILENAME'] = '/var/spool/asterisk/monitor/2026/11/22/in-101-79131234567.wav';
    await bench.connect();
    const { trunk, phones } = bench.calls.ring(['101']);
    bench.calls.answer(phones[0]!, trunk);
    await bench.facts.until(() => bench.ami.sent('Getvar').length >= 2);
    await bench.facts.until(() => {
      if (bench.calls.channels.size > 0) bench.calls.hangUp(trunk);
      return phases().includes('101 released');
    });
    expect(bench.listener.legs.at(-1)?.leg.callRef).toBe('in-101-79131234567');
  });
});

test('a recording of a consultation does not take the place of the client’s', async () => {
  const names: Record<string, string> = { 'PJSIP/trunk-00000001': 'in-79131234567-1.wav' };
  bench.ami.answers.set('Getvar', ({ Channel = '' }) => ({
    answer: { Value: names[Channel] ?? 'in-101-asks-102.wav' },
  }));
  await bench.connect();
  const { trunk, phones } = bench.calls.ring(['101']);
  bench.calls.answer(phones[0]!, trunk);
  await bench.facts.until(() => bench.ami.sent('Getvar').length === 2);
  const wire = { Channel: 'Local/102@x-1;2', Uniqueid: 'wire', Linkedid: trunk.id, ChannelState: '4' };
  bench.ami.send({ Event: 'Newchannel', ...wire });
  bench.ami.send({ Event: 'MixMonitorStart', ...wire });
  await bench.facts.until(() => bench.ami.sent('Getvar').length === 3);
  bench.calls.hangUp(trunk);
  await heard('101 released');
  expect(bench.listener.legs.at(-1)?.leg.callRef).toBe('in-79131234567-1');
});

describe('a lost connection', () => {
  test('is made again, and a snapshot tells what has become of the calls', async () => {
    const link = await bench.connect();
    const talk = bench.calls.ring(['101']);
    bench.calls.answer(talk.phones[0]!, talk.trunk);
    bench.calls.ring(['102']);
    await heard('102 alerting');
    bench.calls.hold(talk.phones[0]!);
    await heard('101 held');
    bench.ami.dropConnections();
    await bench.facts.until(() => link.status().state !== 'connected');
    await bench.facts.until(() => link.status().state === 'connected');
    const { legs, aliveUntil } = bench.listener.snapshots[1]!;
    expect(legs).toMatchObject([
      { extension: '101', phase: 'held', answered: true },
      { extension: '102', phase: 'alerting', remoteNumber: '79131234567', direction: 'in' },
    ]);
    expect(aliveUntil).toBe(bench.clock.now());
  });

  test('and a restart of this server: legs are read from the list alone', async () => {
    const talk = bench.calls.ring(['101']);
    bench.calls.answer(talk.phones[0]!, talk.trunk);
    bench.calls.dial('103', '79137654321');
    await bench.connect();
    expect(bench.listener.snapshots[0]!.legs).toMatchObject([
      { extension: '101', direction: 'in', phase: 'talking', remoteNumber: '79131234567', answeredAt: null },
      { extension: '103', direction: 'out', phase: 'alerting', remoteNumber: '79137654321' },
    ]);
    bench.calls.hangUp(talk.trunk);
    await heard('101 released');
  });

  test('by a restart of Asterisk in mid-call: the list is empty', async () => {
    const link = await bench.connect();
    const talk = bench.calls.ring(['101']);
    bench.calls.answer(talk.phones[0]!, talk.trunk);
    await heard('101 talking');
    bench.calls.vanish();
    bench.ami.dropConnections();
    await bench.facts.until(() => link.status().state !== 'connected');
    await bench.facts.until(() => bench.listener.snapshots.length === 2);
    expect(bench.listener.snapshots[1]!.legs).toEqual([]);
  });

  test('that nobody closed is noticed by a ping without an answer', async () => {
    const proxy = await new SilentProxy(bench.ami.port, bench.facts).start();
    try {
      const link = await bench.connect({ port: proxy.port });
      proxy.silence();
      const connectedAt = bench.clock.now();
      await bench.clock.advance(15_000);
      await bench.clock.advance(10_000);
      await bench.facts.until(() => link.status().state !== 'connected');
      expect(link.status().lastError).toMatch(/silent/);
      proxy.speak();
      await bench.clock.advance(30_000);
      await bench.facts.until(() => bench.listener.snapshots.length === 2);
      expect(bench.listener.snapshots[1]!.aliveUntil).toBe(connectedAt);
    } finally {
      await proxy.close();
    }
  });

  test('a living one is pinged every 15 s', async () => {
    await bench.connect();
    for (const count of [1, 2, 3]) {
      await bench.clock.advance(15_000);
      await bench.facts.until(() => bench.ami.sent('Ping').length === count);
    }
  });
});

describe('a list beside the events', () => {
  test('an end that is heard while the list is made is told as an end, not as a gap', async () => {
    const link = await bench.connect();
    const talk = bench.calls.ring(['101']);
    bench.calls.answer(talk.phones[0]!, talk.trunk);
    await heard('101 talking');
    let answer: () => void = () => undefined;
    bench.ami.answers.set('Status', () => {
      // The call ends between the question and the answer.
      bench.calls.hangUp(talk.trunk);
      answer = () => bench.ami.answers.delete('Status');
      return { answer: {}, items: [] };
    });
    link.refresh();
    await heard('101 released');
    answer();
    expect(bench.listener.story.slice(-2)).toEqual(['snapshot 1', `released ${talk.phones[0]!.id}`]);
  });

  test('items of a list never look like events', async () => {
    const link = await bench.connect();
    bench.ami.answers.set('Status', () => ({
      answer: {},
      items: [
        { Event: 'Newchannel', Channel: 'PJSIP/101-00000001', ChannelState: '4', Uniqueid: '1.1', Linkedid: '1.1' },
      ],
    }));
    link.refresh();
    await bench.facts.until(() => bench.listener.snapshots.length === 2);
    expect(phases()).toEqual([]);
  });
});

describe('what an administrator should know', () => {
  test('no time stamps, missing commands', async () => {
    bench.ami.stamped = false;
    bench.ami.commands = ['Hangup', 'Getvar', 'BlindTransfer'];
    const link = await bench.connect();
    // The greeting bears no time, whatever the settings.
    expect(link.status().remarks).toHaveLength(1);
    bench.calls.ring(['101']);
    await bench.facts.until(() => (link.status().remarks?.length ?? 0) === 2);
    expect(link.status().remarks).toEqual(
      expect.arrayContaining([
        { code: 'commands_missing', details: 'Originate, Atxfer, PlayDTMF' },
        { code: 'timestamps_off', details: 'timestampevents' },
      ]),
    );
  });

  test('channels of which no event tells', async () => {
    const link = await bench.connect();
    bench.ami.channels = [
      { Channel: 'PJSIP/101-00000001', ChannelState: '6', Uniqueid: '1.1', Linkedid: '1.1', Seconds: '30' },
    ];
    link.refresh();
    await bench.facts.until(() => (link.status().remarks?.length ?? 0) === 1);
    expect(link.status().remarks).toMatchObject([{ code: 'events_missing' }]);
    bench.calls.ring(['102']);
    await heard('102 alerting');
    link.refresh();
    await bench.facts.until(() => link.status().remarks?.length === 0);
  });

  test('no call records after some talks', async () => {
    const link = await bench.connect();
    for (let call = 0; call < 3; call++) {
      const talk = bench.calls.ring(['101']);
      bench.calls.answer(talk.phones[0]!, talk.trunk);
      bench.calls.hangUp(talk.trunk);
    }
    await bench.facts.until(() => phases().filter((line) => line === '101 released').length === 3);
    link.refresh();
    await bench.facts.until(() => (link.status().remarks?.length ?? 0) === 1);
    expect(link.status().remarks).toMatchObject([{ code: 'call_records_off' }]);
  });
});

test('TLS: an unknown certificate is refused until it is pinned', async () => {
  const certificate = await makeCertificate('asterisk.test');
  const secure = await AsteriskBench.start(certificate);
  try {
    const link = secure.link({ tls: true });
    link.start();
    await secure.facts.until(() => link.status().state === 'certificate_untrusted');
    expect(link.status().certificate).toMatchObject({ fingerprint256: certificate.fingerprint256, pinned: false });
    expect(secure.ami.actions).toEqual([]);
    const pinned = secure.link({ tls: true, pinnedFingerprint256: certificate.fingerprint256 });
    pinned.start();
    await secure.facts.until(() => pinned.status().state === 'connected');
  } finally {
    await secure.stop();
  }
});
