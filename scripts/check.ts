// `npm run check`: everything that a program can say about the code without running it.
import { auditPackages } from './audit.ts';
import { buildWeb } from './build.ts';
import { tool } from './tool.ts';

const CHECKS: [what: string, pkg: string, bin: string, ...args: string[]][] = [
  ['types', 'typescript', 'tsc', '-p', 'tsconfig.json'],
  ['types of browser code', 'typescript', 'tsc', '-p', 'tsconfig.browser.json'],
  ['types of the settings pages', 'vue-tsc', 'vue-tsc', '-p', 'web/admin/tsconfig.json', '--noEmit'],
  ['types of the calls page', 'vue-tsc', 'vue-tsc', '-p', 'web/calls/tsconfig.json', '--noEmit'],
  ['lint', 'eslint', 'eslint', '.', '--max-warnings=0'],
  ['format', 'prettier', 'prettier', '--check', '--log-level=warn', '.'],
  ['layers', 'dependency-cruiser', 'depcruise', 'src', 'web', 'emulators', 'locales', 'bench', 'scripts'],
  ['unused code and packages', 'knip', 'knip'],
];

await buildWeb(); // the settings pages' generated declarations come from the build
let failed = 0;
const queue = [...CHECKS];
// Two at a time: most of them are single-threaded, and two cores are what the smallest machine has.
const worker = async (): Promise<void> => {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const [what, pkg, bin, ...args] = check;
    const startedAt = performance.now();
    const code = await tool(pkg, bin, args, true);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${what} (${seconds} s)`);
    if (code !== 0) failed += 1;
  }
};
const audit = auditPackages();
await Promise.all([worker(), worker()]);
const { result, words } = await audit;
if (result === 'failed') failed += 1;
console.log(
  result === 'unanswered'
    ? `skipped known vulnerabilities of packages: the registry does not tell them (${words})`
    : `${result === 'ok' ? 'ok    ' : 'FAILED'} known vulnerabilities of packages ${words}`,
);
process.exitCode = failed === 0 ? 0 : 1;
