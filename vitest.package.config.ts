import { defineConfig } from 'vitest/config';

/** One system, in which each test goes on where the one before it stopped. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    bail: 1,
    sequence: { concurrent: false },
  },
});
