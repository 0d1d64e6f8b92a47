// `npm test [-- vitest arguments]`: everything, the browser tests too. Installs and builds what they need.
import { buildWeb } from './build.ts';
import { ensureChromium } from './chromium.ts';
import { tool } from './tool.ts';

process.env['CHROMIUM'] = ensureChromium();
await buildWeb();
process.exitCode = await tool('vitest', 'vitest', ['run', ...process.argv.slice(2)]);
