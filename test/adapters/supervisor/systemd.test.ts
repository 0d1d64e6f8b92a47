import { beforeEach, describe, expect, it } from 'vitest';
import { openSupervisor } from '../../../src/adapters/supervisor/systemd.ts';
import type { Supervisor } from '../../../src/adapters/supervisor/systemd.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { recordingLogger } from '../../helpers/http-fakes.ts';

const PID = 4711;
let clock: FakeClock;
let sent: string[];
let logger: ReturnType<typeof recordingLogger>;

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  logger = recordingLogger();
});

function supervisor(env: NodeJS.ProcessEnv, fail = false): Supervisor {
  const send = (assignments: string[]): Promise<void> => {
    if (fail) {
      sent.push(...assignments);
      return Promise.reject(new Error('no systemd-notify'));
    }
    // The earlier one takes longer, as helper processes may.
    const turns = assignments.includes('RELOADING=1') ? 5 : 1;
    return turnsLater(turns).then(() => void sent.push(...assignments));
  };
  return openSupervisor({ env, pid: PID, clock, logger, send });
}

async function turnsLater(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

describe('under systemd', () => {
  const env = { NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '60000000', WATCHDOG_PID: String(PID) };

  it('says when the server is ready, reads its settings again and stops, in this order', async () => {
    const systemd = supervisor(env);
    systemd.ready();
    systemd.reloading();
    systemd.ready();
    systemd.stopping();
    await clock.settle();
    expect(sent).toEqual(['READY=1', 'RELOADING=1', 'READY=1', 'STOPPING=1']);
  });

  it('feeds the watchdog three times in each deadline, from the moment it is ready', async () => {
    const systemd = supervisor(env);
    await clock.advance(120_000);
    expect(sent).toEqual([]);
    systemd.ready();
    systemd.ready();
    await clock.advance(60_000);
    expect(sent.filter((each) => each === 'WATCHDOG=1')).toHaveLength(3);
  });

  it('feeds no watchdog that was not asked for, or that is for another process', async () => {
    supervisor({ NOTIFY_SOCKET: '/run/systemd/notify' }).ready();
    supervisor({ ...env, WATCHDOG_PID: '1' }).ready();
    await clock.advance(600_000);
    expect(sent).toEqual(['READY=1', 'READY=1']);
  });

  it('goes on when systemd cannot be told', async () => {
    supervisor(env, true).ready();
    await clock.advance(20_000);
    expect(sent).toEqual(['READY=1', 'WATCHDOG=1']);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
  });
});

it('does nothing without a supervisor', async () => {
  const none = supervisor({ WATCHDOG_USEC: '60000000' });
  none.ready();
  none.reloading();
  none.stopping();
  await clock.advance(60_000);
  expect(sent).toEqual([]);
});
