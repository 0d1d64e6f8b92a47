/** A morning of a small company: what the lists of calls show in the pictures. */
import { observe } from '../../emulators/demo/observe.ts';
import { DOMAIN, pause, prepare, rings } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import type { World } from '../../emulators/demo/world.ts';
import { MINUTE_MS, skip } from './time.ts';

export const IVAN = '+79131234567';
export const MARIA = '+79137654321';
const ROMASHKA = '+73832000001';
const FROM_THE_SITE = '+79035551122';
export const STRANGER = '+79235550011';
const SECOND_MS = 1_000;
/** What the switch has said the server has heard before the time jumps on: its own notes carry the time of hearing. */
const HEARD_MS = 200;

/** People whom the sample company of the portal lacks. */
export function clients(world: World): void {
  prepare(world);
  const { portal } = world.portal;
  portal.addContact({ type: 'LEAD', name: 'Петров: ремонт офиса', phones: [IVAN], assignedById: 2 });
  portal.addContact({ type: 'CONTACT', name: 'Елена Ковалёва', phones: ['+79139001122'], assignedById: 3 });
}

export async function morning(world: World): Promise<void> {
  const { directory } = world.switch;
  directory.putExternal(DOMAIN, { number: MARIA, name: 'Мария Сидорова', behaviour: { kind: 'answer', afterMs: 50 } });
  await answered(world, ROMASHKA, '101', 3 * MINUTE_MS + 42 * SECOND_MS);
  skip(6 * MINUTE_MS);
  await answered(world, '+79139001122', '102', MINUTE_MS + 8 * SECOND_MS);
  skip(7 * MINUTE_MS);
  await missed(world, FROM_THE_SITE, '600', 24 * SECOND_MS);
  skip(2 * MINUTE_MS);
  await dialled(world, '101', IVAN, 5 * MINUTE_MS + 17 * SECOND_MS);
  skip(8 * MINUTE_MS);
  await missed(world, STRANGER, '101', 18 * SECOND_MS);
  skip(4 * MINUTE_MS);
  await answered(world, MARIA, '101', 2 * MINUTE_MS + 5 * SECOND_MS);
  skip(5 * MINUTE_MS);
  await answered(world, IVAN, '600', 4 * MINUTE_MS + 31 * SECOND_MS);
  skip(3 * MINUTE_MS);
}

async function answered(world: World, from: string, to: string, talkMs: number): Promise<void> {
  const by = to === '600' ? '101' : to;
  await observe(world, async () => {
    world.switch.engine.callFromOutside(DOMAIN, { from, to });
    await rings(world, by);
    await cardUp(world);
    await pause(HEARD_MS);
    skip(7 * SECOND_MS);
    world.switch.phone(by).answer();
    await talks(world, by);
    await pause(HEARD_MS);
    skip(talkMs);
    world.switch.phone(by).hangUp();
  });
}

export async function missed(world: World, from: string, to: string, ringMs: number): Promise<void> {
  await observe(world, async () => {
    const { legId } = world.switch.engine.callFromOutside(DOMAIN, { from, to });
    await rings(world, to === '600' ? '101' : to);
    await pause(HEARD_MS);
    skip(ringMs);
    world.switch.engine.release(legId);
  });
}

async function dialled(world: World, from: string, to: string, talkMs: number): Promise<void> {
  await observe(world, async () => {
    world.switch.phone(from).call(to);
    await cardUp(world);
    await talks(world, from);
    await pause(HEARD_MS);
    skip(talkMs);
    world.switch.phone(from).hangUp();
  });
}

export const talks = (world: World, number: string): Promise<unknown> =>
  waitFor(`${number} talks`, () =>
    world.switch
      .phone(number)
      .legs()
      .some((leg) => leg.status === 'talking'),
  );

const cardUp = (world: World): Promise<unknown> =>
  waitFor('a card is up', () => world.portal.portal.cardHistory().some((card) => card.hiddenAt === null));
