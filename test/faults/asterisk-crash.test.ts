/** kill -9 of the server in every phase of calls over an Asterisk: no call is lost, doubled or left hanging. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsByClient } from '../../bench/audit.ts';
import { connectAsterisk } from '../../bench/latency-asterisk.ts';
import { SINGLE_PHONES, Stage } from '../../bench/stage.ts';
import { pause } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { FakeAmi } from '../helpers/asterisk-fake-ami.ts';
import { AmiCalls } from '../helpers/asterisk-fake-calls.ts';
import { Facts } from '../helpers/call-api-facts.ts';

let stage: Stage;
let ami: FakeAmi;
let calls: AmiCalls;

beforeAll(async () => {
  stage = await Stage.open({ limits: 'lifted' });
  ami = await new FakeAmi(new Facts()).start();
  ami.endpoints = [...SINGLE_PHONES, 'trunk'];
  calls = new AmiCalls(ami);
  await connectAsterisk(stage, ami);
}, 90_000);
afterAll(async () => {
  await ami.stop();
  await stage.close();
});

const CLIENT = (index: number): string => `7913000000${String(index)}`;
const registered = (index: number) => (): boolean =>
  stage.requests().some(({ batch, params }) => JSON.stringify([batch, params]).includes(CLIENT(index)));

async function killAndStart(meanwhile: () => void): Promise<void> {
  await stage.server.kill();
  meanwhile();
  await stage.server.start();
  await waitFor('the server has logged in again', () => ami.connections > 0);
}

it('killed while phones ring, while people talk, and between the end and its telling', async () => {
  const ringing = calls.ring([SINGLE_PHONES[0]!], CLIENT(1));
  const talking = calls.ring([SINGLE_PHONES[1]!], CLIENT(2));
  calls.answer(talking.phones[0]!, talking.trunk);
  await waitFor('both calls are known to the portal', () => registered(1)() && registered(2)());
  await pause(1_200);
  // The talk goes on, the ringing phone is given up unheard.
  await killAndStart(() => calls.hangUp(ringing.trunk));
  const late = calls.ring([SINGLE_PHONES[2]!], CLIENT(3));
  calls.answer(late.phones[0]!, late.trunk);
  await waitFor('the third call is known to the portal', registered(3));
  calls.hangUp(late.trunk);
  calls.hangUp(talking.trunk);
  // Both ends are heard, and nobody has been told yet.
  await killAndStart(() => undefined);
  const { portal } = stage.portal;
  const codes = () =>
    [1, 2, 3].map((index) => (recordsByClient(stage).get(CLIENT(index)) ?? []).map(({ statusCode }) => statusCode));
  await waitFor('every call is in the books', () => codes().every((each) => each.length > 0), 30_000);
  await waitFor('no call hangs', () => portal.state.calls.list().length === 0, 30_000);
  expect(codes()).toEqual([['304'], ['200'], ['200']]);
  expect(portal.cardHistory().filter(({ hiddenAt }) => hiddenAt === null)).toEqual([]);
  const [talk] = recordsByClient(stage).get(CLIENT(2)) ?? [];
  expect(talk?.durationSeconds).toBeGreaterThanOrEqual(1);
}, 90_000);
