import { defineConfig } from 'vitest/config';
import { whyNoPostgres } from './tests/postgres/support/install.ts';
import process from 'node:process';

/**
 * The real-Postgres lane: `npm run test:postgres`. It installs PostgreSQL 17 into a cache folder, which takes root
 * on Debian; elsewhere it says so and skips, but with CI=true it fails.
 */
const why = whyNoPostgres();
const skipped = why !== null && process.env['CI'] !== 'true';
if (skipped) console.log(`Skipping the real-Postgres lane: ${why}`);

export default defineConfig({
  test: {
    include: skipped ? [] : ['tests/postgres/**/*.test.ts'],
    passWithNoTests: skipped,
    globalSetup: skipped ? [] : ['tests/postgres/support/lane-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    // postgres.js, which the tests themselves query with, writes to the socket of a connection that the server has cut
    // and throws where nobody can catch it (porsager/postgres#1154); the tests cut connections on purpose.
    onUnhandledError: (error) => !error.stack?.includes('nextWrite'),
  },
});
