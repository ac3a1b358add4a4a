import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

const HISTORIES = 'tests/database/history/**/*.test.ts';
/** What a function may take of a CPU is measured with nothing beside it. */
const MEASURED = 'tests/e2e/limits.test.ts';

/**
 * `npm test`: needs Node only. Suites that read ../shared skip where it is absent; what needs PostgreSQL 17 has its
 * own lane (vitest.postgres.config.ts). Suites that boot the embedded stack start a dozen processes each and wait for
 * them: one worker takes them one after another while the other is at the random histories, the longest file of all.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'tests/unit/**/*.test.ts',
            'tests/database/**/*.test.ts',
            'supabase/functions/**/*.test.ts',
          ],
          exclude: [HISTORIES],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'stack',
          include: [
            HISTORIES,
            'tests/integration/**/*.test.ts',
            'tests/e2e/**/*.test.ts',
            'tests/chaos/**/*.test.ts',
          ],
          exclude: [MEASURED],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'measured',
          include: [MEASURED],
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
