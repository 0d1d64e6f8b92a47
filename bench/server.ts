/** The server as a process of its own, without a request budget: a bench of our own time must not measure the portal's limits. */
import { parseArgs } from 'node:util';
import { loadSettings } from '../src/adapters/settings/load.ts';
import { startServer } from '../src/main.ts';

const { values } = parseArgs({ options: { settings: { type: 'string', default: '' } } });
const unlimited = { burst: 1_000_000, perSecond: 1_000_000 };
const server = await startServer(loadSettings(values.settings).settings, { portalRate: unlimited });
process.send?.('ready');
process.once('disconnect', () => void server.stop().then(() => process.exit(0)));
