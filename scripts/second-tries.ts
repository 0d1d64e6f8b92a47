/** Names the tests that only passed when they were tried again: each of them has something to be mended. */
import type { Reporter, TestModule } from 'vitest/node';

export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('passed')) {
        const tries = test.diagnostic()?.retryCount ?? 0;
        if (tries > 0) console.log(`passed only when tried again: ${module.relativeModuleId} > ${test.fullName}`);
      }
    }
  }
}
