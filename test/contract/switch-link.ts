/** What every link to a switch must do for the application, whatever it speaks with its switch. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LegReport } from '../../src/domain/call/leg.ts';
import type { SwitchLink } from '../../src/app/ports/switch-link.ts';
import type { Facts } from '../helpers/call-api-facts.ts';
import type { RecordingListener } from '../helpers/call-api-listener.ts';

/** A link that was not started yet, and the switch behind it with two free phones. */
export interface LinkUnderTest {
  link: SwitchLink;
  listener: RecordingListener;
  facts: Facts;
  /** Everything that was logged. */
  log: string[];
  secret: string;
  phones: readonly [string, string];
  outside: string;
  callIn(to: string): void;
  pickUp(number: string): void;
  hold(number: string): void;
  hangUp(number: string): void;
  dropConnections(): void;
  stop(): Promise<void>;
}

export function switchLinkContract(name: string, open: () => Promise<LinkUnderTest>): void {
  describe(`switch link contract: ${name}`, () => {
    let sut: LinkUnderTest;
    beforeEach(async () => {
      sut = await open();
    });
    afterEach(() => sut.stop());

    const legs = (): LegReport[] => sut.listener.legs.map(({ leg }) => leg);
    const state = (): string => sut.link.status().state;
    const connected = async (): Promise<void> => {
      sut.link.start();
      await sut.facts.until(() => state() === 'connected');
    };
    const heard = (extension: string, phase: LegReport['phase']): Promise<void> =>
      sut.facts.until(() => legs().some((leg) => leg.extension === extension && leg.phase === phase));

    test('before it is started it is disabled and takes no command', async () => {
      expect(state()).toBe('disabled');
      await expect(sut.link.makeCall(sut.phones[0], sut.outside)).rejects.toMatchObject({ code: 'not_connected' });
    });

    test('tells its numbers, and the legs alive before any later change', async () => {
      sut.callIn(sut.phones[0]);
      await connected();
      expect(sut.link.status()).toMatchObject({
        lastError: null,
        numbers: expect.arrayContaining([...sut.phones]) as string[],
      });
      expect(sut.listener.story.filter((line) => !/^(connect|registering)/.test(line))[0]).toBe('snapshot 1');
      expect(sut.listener.snapshots[0]).toMatchObject({
        aliveUntil: null,
        legs: [{ extension: sut.phones[0], direction: 'in', phase: 'alerting', answered: false }],
      });
    });

    test('a call from outside: rings, is talked on, held, and ends; one leg and one call throughout', async () => {
      await connected();
      const [phone] = sut.phones;
      sut.callIn(phone);
      await heard(phone, 'alerting');
      sut.pickUp(phone);
      await heard(phone, 'talking');
      sut.hold(phone);
      await heard(phone, 'held');
      sut.hangUp(phone);
      await heard(phone, 'released');
      expect(legs().map(({ phase, answered }) => [phase, answered])).toEqual([
        ['alerting', false],
        ['talking', true],
        ['held', true],
        ['released', true],
      ]);
      expect(new Set(legs().map(({ legId, switchCallId }) => `${legId} ${switchCallId}`)).size).toBe(1);
      expect(new Set(legs().map(({ remoteNumber }) => remoteNumber?.replace('+', '')))).toEqual(
        new Set([sut.outside.replace('+', '')]),
      );
    });

    test('a call that nobody takes ends unanswered', async () => {
      await connected();
      sut.callIn(sut.phones[1]);
      await heard(sut.phones[1], 'alerting');
      sut.hangUp(sut.phones[1]);
      await heard(sut.phones[1], 'released');
      expect(legs().at(-1)).toMatchObject({ answered: false, answeredAt: null });
    });

    test('a call that it makes is known by what it answered', async () => {
      await connected();
      const made = await sut.link.makeCall(sut.phones[0], sut.outside);
      await heard(sut.phones[0], 'alerting');
      expect(legs()[0]).toMatchObject({ ...made, direction: 'out', phase: 'alerting' });
      expect(legs()[0]?.remoteNumber?.replace('+', '')).toBe(sut.outside.replace('+', ''));
    });

    test('a lost connection is made again; what has ended meanwhile is not in the list', async () => {
      await connected();
      const [first, second] = sut.phones;
      sut.callIn(first);
      sut.callIn(second);
      await heard(second, 'alerting');
      sut.pickUp(second);
      await heard(second, 'talking');
      sut.dropConnections();
      sut.hangUp(first);
      await sut.facts.until(() => sut.listener.snapshots.length === 2);
      expect(sut.listener.snapshots[1]!.legs).toMatchObject([{ extension: second, phase: 'talking', answered: true }]);
      expect(sut.listener.snapshots[1]!.aliveUntil).not.toBeNull();
      await sut.facts.until(() => state() === 'connected');
      sut.hangUp(second);
      await heard(second, 'released');
    });

    test('refresh tells all legs once more', async () => {
      await connected();
      sut.callIn(sut.phones[0]);
      await heard(sut.phones[0], 'alerting');
      sut.link.refresh();
      await sut.facts.until(() => sut.listener.snapshots.length === 2);
      expect(sut.listener.snapshots[1]!.legs).toMatchObject([{ extension: sut.phones[0], phase: 'alerting' }]);
    });

    test('a leg that is gone, and a link that was stopped, say so', async () => {
      await connected();
      await expect(sut.link.release('0000000000000000')).rejects.toMatchObject({ code: 'no_such_leg' });
      await sut.link.stop();
      expect(state()).toBe('disabled');
      await expect(sut.link.release('0000000000000000')).rejects.toMatchObject({ code: 'not_connected' });
    });

    test('says of every leg what can be done to it', async () => {
      await connected();
      sut.callIn(sut.phones[0]);
      await heard(sut.phones[0], 'alerting');
      const abilities = sut.link.abilities({ legId: legs()[0]!.legId, extension: sut.phones[0] });
      expect(Object.keys(abilities).sort()).toEqual(['answer', 'consult', 'dtmf', 'hold', 'transfer']);
    });

    test('no secret in the log nor in the status', async () => {
      await connected();
      sut.dropConnections();
      await sut.facts.until(() => sut.listener.snapshots.length === 2);
      expect(JSON.stringify([sut.log, sut.listener.statuses])).not.toContain(sut.secret);
    });
  });
}
