import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // mtcute's test kit is built for browsers: it asks for the browser's parts and reads JSON as a bundler would.
  resolve: {
    alias: { '@mtcute/web': path.resolve(import.meta.dirname, 'test/sources/session/web-platform.ts') },
  },
  test: {
    include: ['test/**/*.test.ts'],
    env: { TZ: 'UTC' },
    // Compiling SQLite statements and long-polling over loopback are slow on small machines; a hang still fails.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    server: { deps: { inline: ['@mtcute/test'] } },
  },
});
