import { join } from 'node:path';
import { observe } from './observe.ts';
import { prepare, SCENARIOS } from './scenarios.ts';
import { setUp } from './set-up.ts';
import { aborted, bound } from './stage.ts';
import type { StageFactory } from './stage.ts';
import { welcome } from './welcome.ts';
import { World } from './world.ts';

const PORTS = { server: 8801, callApi: 8089, phones: 8090, console: 8023, portal: 8080, oauth: 8081 };

/** The demo with the emulator of ECSS-10, whose page has the phones. */
export const Ecss10Stage: StageFactory = {
  ports: Object.values(PORTS),
  async open({ directory, fixedPorts }) {
    const world = await World.open(
      fixedPorts
        ? {
            directory,
            serverPort: PORTS.server,
            switch: {
              port: PORTS.callApi,
              controlPort: PORTS.phones,
              consolePort: PORTS.console,
              directory: join(directory, 'ecss10'),
            },
            portal: { port: PORTS.portal, oauthPort: PORTS.oauth },
          }
        : { directory, switch: { consolePort: 0 } },
    );
    try {
      await setUp(world);
      // A visitor answers for the client himself.
      if (!fixedPorts) prepare(world);
    } catch (error) {
      await world.close();
      throw error;
    }
    return {
      scenarios: bound(SCENARIOS, world),
      observe: (play) => observe(world, play),
      welcome: () => welcome(world),
      untilEnded: aborted,
      close: () => world.close(),
    };
  },
};
