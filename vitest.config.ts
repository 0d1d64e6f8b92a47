import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two files at a time: one leaves half of the smallest machine idle, more make browsers wait for each other.
    maxWorkers: 2,
    reporters: ['default', './scripts/second-tries.ts'],
    projects: [
      {
        test: {
          name: 'node',
          // A process goes on with the next file: reading all modules anew for each of two hundred took a good minute. What a file
          // opens it closes itself, and has ports and directories of its own.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/package/**'],
          // A machine that others use too may stand still for a quarter of a minute.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Long enough for such a machine and shorter than the test: what is waited for comes, or its absence is told in words.
          expect: { poll: { timeout: 25_000 } },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
