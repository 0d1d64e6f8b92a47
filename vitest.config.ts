import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Two files at a time: one leaves half of the smallest machine idle, more make browsers wait for each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/package/**'],
          testTimeout: 15_000,
          // Long enough for a busy machine and shorter than the test: what is waited for comes, or its absence is told in words.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 25_000 } },
        },
      },
    ],
  },
});
