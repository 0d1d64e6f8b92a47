/** axe-core for pages and frames. */
import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/**
 * Contrast is measured on what is painted, so colours must have arrived. An animation without end never does; one that stands
 * (a paused clock) is not waited for.
 */
const SETTLED = `Promise.all(document.getAnimations()
  .filter((animation) => animation.playState === 'running' && animation.effect.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished.catch(() => null)))`;

/**
 * Fails when axe finds anything at all in the document of `where` as it stands now: WCAG A and AA and axe's good practices.
 * A page's iframes are not entered: give the frame itself. `disable`: rules that cannot apply, each for a reason said by the test.
 */
export async function expectAccessible(where: Page | Frame, { disable = [] as string[] } = {}): Promise<void> {
  // Through the debugger and not by a script element: the pages' Content-Security-Policy forbids foreign scripts.
  if (!(await where.evaluate<boolean>('typeof axe === "object"'))) await where.evaluate(`${AXE};undefined`);
  await where.evaluate(`${SETTLED}.then(() => null)`);
  const options = { iframes: false, resultTypes: ['violations'], rules: Object.fromEntries(disable.map((rule) => [rule, { enabled: false }])) }; // prettier-ignore
  const violations = await where.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then((result) => result.violations)`,
  );
  const complaints = violations.map(
    ({ id, impact, help, nodes }) =>
    [`${impact ?? 'unknown'}: ${id} (${help})`, ...nodes.map((node) => `  ${node.target.join(' ')}: ${node.failureSummary ?? ''}`)].join('\n'), // prettier-ignore
  );
  expect(complaints).toEqual([]);
}
