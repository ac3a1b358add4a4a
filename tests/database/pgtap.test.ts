import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from '../../local/database/bootstrap.ts';
import { migrate } from '../../local/database/migrations.ts';
import { openPglite, type PgliteDatabase } from '../../local/database/pglite.ts';
import { MIGRATIONS } from '../../scripts/support/migrations.ts';
import { readTap, tapFiles } from '../support/tap.ts';

describe('pgTAP on PGlite', () => {
  const files = tapFiles();
  let database: PgliteDatabase;
  let passed = 0;

  beforeAll(async () => {
    database = await openPglite({ pgtap: true });
    await bootstrap(database);
    // Before the migrations, which take from everyone the right to execute what their owner makes from then on.
    await database.exec('create extension pgtap with schema extensions');
    await migrate(database, MIGRATIONS);
    await database.exec('set search_path = "$user", public, extensions');
  });
  afterAll(async () => {
    console.log(`pgTAP on PGlite: ${files.length} files, ${passed} assertions passed`);
    await database.close();
  });

  for (const { name, sql } of files) {
    it(name, async () => {
      const driver = database.connection.driver as PGlite;
      try {
        const answers = await driver.exec(sql, { rowMode: 'array' });
        const rows = answers.flatMap((answer) => answer.rows as unknown as unknown[][]).flat();
        const result = readTap(rows.filter((value) => typeof value === 'string'));
        passed += result.passed;
        expect(result.failed).toEqual([]);
      } finally {
        await driver.exec('rollback');
      }
    });
  }
});
