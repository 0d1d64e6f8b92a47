import { observeOn } from '../observe.ts';
import { aborted, bound } from '../stage.ts';
import type { StageFactory } from '../stage.ts';
import { phoneConsole } from './console.ts';
import { ASTERISK_SCENARIOS } from './scenarios.ts';
import { setUpAsterisk } from './set-up.ts';
import { welcomeToAsterisk } from './welcome.ts';
import { AsteriskWitness } from './witness.ts';
import { AsteriskWorld } from './world.ts';

const PORTS = { server: 8801, portal: 8080, oauth: 8081 };

/** The demo with a real Asterisk, whose phones are moved from the terminal. */
export const AsteriskStage: StageFactory = {
  ports: Object.values(PORTS),
  async open({ directory, fixedPorts }) {
    const fixed = { serverPort: PORTS.server, portal: { port: PORTS.portal, oauthPort: PORTS.oauth } };
    const world = await AsteriskWorld.open({ directory, ...(fixedPorts ? fixed : {}) }, (text) => console.error(text));
    try {
      await setUpAsterisk(world, world.switch.pbx.ami);
    } catch (error) {
      await world.close();
      throw error;
    }
    const witness = new AsteriskWitness(world.switch);
    return {
      scenarios: bound(ASTERISK_SCENARIOS, world),
      observe: (play) => observeOn(world, witness, play),
      welcome: () => welcomeToAsterisk(world),
      untilEnded: async (signal) => {
        void phoneConsole(world.switch, { input: process.stdin, output: process.stdout }, signal);
        await aborted(signal);
      },
      close: () => world.close(),
    };
  },
};
