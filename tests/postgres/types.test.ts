import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateTypes, TYPES_FILE } from '../../scripts/support/types.ts';
import { useServer } from './support/lane.ts';

describe('the generated database types', () => {
  const lane = useServer('migrated', { label: 'types' });

  it('are those of the migrated database (npm run db:types renews them)', async () => {
    expect(await generateTypes(lane.server.url)).toBe(readFileSync(TYPES_FILE, 'utf8'));
  });
});
