/** A process that changes the key again and again until it is killed. Arguments: database, key file. */
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import { rotateKey } from '../../src/wiring/rotate-key.ts';

const [database = '', secretKeyFile = ''] = process.argv.slice(2);
const clock = new SystemClock();
for (;;) {
  await rotateKey({ database, secretKeyFile }, clock);
  process.stdout.write('rotated\n');
}
