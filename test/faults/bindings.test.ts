/** The server at another address: what the portal held for the former one is gone, and nobody sees the card twice. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { waitFor } from '../../emulators/demo/wait-for.ts';
import { callStage } from '../helpers/call-world.ts';

const stage = callStage();

it('moves its placements and events with it', async () => {
  const { world } = stage;
  const { placements, handlers, apps } = world.portal.portal.state;
  const [app] = apps.list();
  const bound = () => ({
    placements: placements.list().map(({ placement, handler }) => `${placement} ${handler}`),
    events: handlers.list(app!.id).map(({ event, handler }) => `${event} ${handler}`),
  });
  await waitFor(
    'the bindings are in place',
    () => placements.list().length === 2 && handlers.list(app!.id).length >= 3,
  );
  const before = bound();
  expect(before.placements).toContain(`CALL_CARD ${world.serverUrl}call/call.html`);

  await world.stopServer();
  const settings = readFileSync(world.settingsFile, 'utf8');
  writeFileSync(world.settingsFile, `${settings}module.exports.path = '/telephony';\n`);
  await world.startServer();
  const moved = (text: string): string => text.replace(world.serverUrl, `${world.serverUrl}telephony/`);
  const wanted = { placements: before.placements.map(moved), events: before.events.map(moved) };
  await waitFor('everything has moved', () => JSON.stringify(bound()) === JSON.stringify(wanted)).catch(
    () => undefined,
  );
  expect(bound()).toEqual(wanted);
});
