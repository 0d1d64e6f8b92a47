#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node.js must get as far as saying that it is too old.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  console.error(`ecss-crm-server needs Node.js 24 or newer, this is ${process.version}`);
  process.exit(1);
}
const { runCommand } = await import('../src/cli.ts');
process.exitCode = await runCommand(process.argv.slice(2));
