import { afterAll, describe, expect, it } from 'vitest';
import { readTap, type TapFile, tapFiles } from '../support/tap.ts';
import { useServer } from './support/lane.ts';

describe('pgTAP on PostgreSQL 17', () => {
  const lane = useServer('migrated', { label: 'pgtap' });
  const files = tapFiles();
  let passed = 0;
  afterAll(() => console.log(`pgTAP on PostgreSQL 17: ${files.length} files, ${passed} assertions passed`));

  for (const file of files) it(file.name, () => check(file));

  async function check(file: TapFile): Promise<void> {
    const connection = await lane.sql.reserve();
    try {
      const answers = await connection.unsafe(file.sql).simple() as unknown as Record<string, unknown>[][];
      const result = readTap(
        answers.flat().flatMap((row) => Object.values(row).filter((value) => typeof value === 'string')),
      );
      passed += result.passed;
      expect(result.failed).toEqual([]);
    } finally {
      await connection.unsafe('rollback').simple();
      await connection.unsafe('discard all').simple();
      connection.release();
    }
  }
});
