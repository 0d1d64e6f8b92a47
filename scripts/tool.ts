import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a package's command with this Node.js. Resolves to its exit code; `quiet` keeps the output unless it failed. */
export function tool(name: string, bin: string, args: string[], quiet = false): Promise<number> {
  const home = join('node_modules', name);
  const { bin: bins } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const entry = typeof bins === 'string' ? bins : bins[bin];
  if (entry === undefined) throw new Error(`${name} has no command ${bin}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(home, entry), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const take = (chunk: Buffer): void => {
      if (quiet) output.push(chunk);
      else process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}
