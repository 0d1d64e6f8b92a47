/** A call that is going on hears nothing of a SIGHUP. */
import { join } from 'node:path';
import { appendFileSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { observe } from '../../emulators/demo/observe.ts';
import { cardShown, pause } from '../../emulators/demo/scenarios.ts';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { World } from '../../emulators/demo/world.ts';
import { setUp } from '../../emulators/demo/set-up.ts';
import { loadSettings } from '../../src/adapters/settings/load.ts';
import { CLIENT, incoming } from '../helpers/call-world.ts';
import { temporaryDirectory } from '../helpers/temp-directory.ts';

it('goes on, is recorded once, and its later lines keep to the new level and the mask', async () => {
  const directory = temporaryDirectory();
  const world = await World.open({ directory, settings: { logLevel: 'verbose' } });
  try {
    const { visitor, api } = await setUp(world);
    const link = async (): Promise<unknown> => (await visitor.json<{ link: object }>('GET', `${api}company`)).link;
    const before = await link();
    const seen = await observe(world, async () => {
      incoming(world, '101');
      await cardShown(world, 2);
      world.switch.phone('101').answer();
      appendFileSync(world.settingsFile, 'module.exports.maskPhoneNumbers = true;\n');
      await world.server.reload(() => loadSettings(world.settingsFile).settings);
      appendFileSync(world.settingsFile, 'broken(');
      await world.server.reload(() => loadSettings(world.settingsFile).settings);
      await pause(1_050);
      world.switch.phone('101').hangUp();
    });
    expect(seen.records).toMatchObject([{ user: 'Анна', type: 'incoming', statusCode: '200', durationSeconds: 1 }]);
    expect(seen).toMatchObject({ registrations: 1, cardsLeft: 0, unfinished: 0 });
    expect(await link()).toEqual(before);
    const lines = await waitFor('the end of the call is logged', () => {
      const all = readFileSync(join(directory, 'server.log'), 'utf8').split('\n');
      return all.some((line) => line.includes('"what":"ended"')) && all;
    });
    const callId = /"callId":"([\w-]+)"/.exec(lines.find((line) => line.includes('"what":"leg_alerting"')) ?? '')?.[1];
    const story = lines.filter((line) => line.includes(callId ?? 'no call'));
    for (const what of ['"what":"card_for"', '"what":"leg_talking"', '"what":"delivery"', '"what":"ended"'])
      expect(
        story.some((line) => line.includes(what)),
        what,
      ).toBe(true);
    // The requests that told it name it, too.
    expect(story.some((line) => line.includes('portal request') && line.includes('register'))).toBe(true);
    const masked = lines.slice(lines.findIndex((line) => line.includes('the settings were read anew')));
    expect(masked.join('\n')).not.toContain(CLIENT);
    expect(lines.join('\n')).toContain('the settings could not be read anew');
  } finally {
    await world.close();
  }
});
