/** Our own time with an Asterisk as the switch, between an event of its AMI and the registration at the portal. */
import { pause } from '../emulators/demo/scenarios.ts';
import { connected, signIn } from '../emulators/demo/set-up.ts';
import { waitFor } from '../emulators/demo/wait-for.ts';
import { FakeAmi } from '../test/helpers/asterisk-fake-ami.ts';
import { AmiCalls } from '../test/helpers/asterisk-fake-calls.ts';
import { Facts } from '../test/helpers/call-api-facts.ts';
import { machineNoise } from './machine.ts';
import { inWords, percentiles } from './percentiles.ts';
import type { BenchResult } from './run.ts';
import { preciseNow, SINGLE_PHONES, Stage } from './stage.ts';
import { portalSide } from './wire.ts';

const LOADS = [
  { callsPerSecond: 1, calls: 20 },
  { callsPerSecond: 10, calls: 100 },
  { callsPerSecond: 50, calls: 300 },
];
const WARM_UP = { callsPerSecond: 10, calls: 50 };
/** Every second call is answered, so that bridges, records of calls and names of recordings are part of the load. */
const RING_MS = 300;
const TALK_MS = 200;

type Load = (typeof LOADS)[number];

export async function run(): Promise<BenchResult> {
  const stage = await Stage.open({ limits: 'lifted' });
  const ami = await new FakeAmi(new Facts()).start();
  try {
    ami.endpoints = [...SINGLE_PHONES, 'trunk'];
    await connectAsterisk(stage, ami);
    const calls = new AmiCalls(ami);
    await measure(stage, calls, WARM_UP);
    const loads = [];
    let lost = 0;
    for (const load of LOADS) {
      const { register, missing, doubled } = await measure(stage, calls, load);
      lost += missing + doubled;
      loads.push({ ...load, ...percentiles(register) });
    }
    const noise = await machineNoise();
    const text = [
      'The server is a process of its own, AMI and portal on loopback; the journal is committed before anything is sent.',
      'AMI event (the phone rings) → registration at the portal:',
      ...loads.map(
        (load) => `  ${String(load.callsPerSecond).padStart(3)} calls/s, ${load.calls} calls: ${inWords(load)}`,
      ),
      `The machine itself at the end: a write to the disk ${inWords(noise.diskSync)}; timers late by ${inWords(noise.timerLate)}`,
      lost === 0 ? 'Every call was registered once and finished once.' : `${lost} calls were lost or doubled.`,
    ].join('\n');
    return { text, json: { switch: 'asterisk', loads, noise, lost }, ok: lost === 0 };
  } finally {
    await ami.stop();
    await stage.close();
  }
}

/** The company of the stage gets this Asterisk as its switch. */
export async function connectAsterisk(stage: Stage, ami: FakeAmi): Promise<void> {
  const admin = await signIn(stage);
  const asterisk = { host: '127.0.0.1', port: ami.port, ...ami.credentials, context: 'internal' };
  await admin.visitor.json('PATCH', `${admin.api}company`, { switchKind: 'asterisk', asterisk });
  await waitFor('the server has logged in to the AMI', () => ami.connections > 0);
  await connected(admin);
}

async function measure(
  stage: Stage,
  calls: AmiCalls,
  load: Load,
): Promise<{ register: number[]; missing: number; doubled: number }> {
  const afterId = stage.lastRequestId;
  const rangAt = new Map<string, number>();
  const startedAt = performance.now();
  for (let index = 0; index < load.calls; index += 1) {
    const dueIn = startedAt + (index * 1_000) / load.callsPerSecond - performance.now();
    if (dueIn > 0) await pause(dueIn);
    const at = preciseNow();
    const call = calls.ring([SINGLE_PHONES[index % SINGLE_PHONES.length] ?? ''], `7913${String(1_000_000 + index)}`);
    rangAt.set(call.trunk.id, at);
    const answering = index % 2 === 0 ? undefined : call.phones[0];
    if (answering) setTimeout(() => calls.answer(answering, call.trunk), RING_MS);
    setTimeout(() => calls.hangUp(call.trunk), RING_MS + (answering ? TALK_MS : 0));
  }
  const ended = () => {
    const asked = portalSide(stage, afterId);
    return [...rangAt.keys()].every((id) => (asked.get(id)?.finishedAt.length ?? 0) > 0);
  };
  // What is still missing then is counted below. The books are not read while calls are still to come: that takes time of this process.
  await pause(RING_MS + TALK_MS + 4_000);
  await waitFor('all calls are finished at the portal', ended, 30_000).catch(() => undefined);
  const told = portalSide(stage, afterId);
  const register: number[] = [];
  let [missing, doubled] = [0, 0];
  for (const [id, at] of rangAt) {
    const { registeredAt = [], finishedAt = [] } = told.get(id) ?? {};
    if (registeredAt[0] === undefined || finishedAt.length === 0) missing += 1;
    else register.push(registeredAt[0] - at);
    if (registeredAt.length > 1 || finishedAt.length > 1) doubled += 1;
  }
  return { register, missing, doubled };
}
