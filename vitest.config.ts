import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: { TZ: 'UTC' },
    // Compiling SQLite statements and long-polling over loopback are slow on small machines; a hang still fails.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
