import { describe, expect, it } from 'vitest';
import {
  migrationFiles,
  releasedMigrations,
  sha256,
  unreleasedMigrations,
} from '../../scripts/support/migrations.ts';

describe('the migrations', () => {
  it('that are released have not changed since', () => {
    const now = new Map(migrationFiles().map((file) => [file.name, sha256(file.sql)]));
    for (const [name, hash] of releasedMigrations()) expect([name, now.get(name)]).toEqual([name, hash]);
  });

  it('have names that the Supabase CLI takes, each with a time of its own', () => {
    const versions = migrationFiles().map((file) => file.version);
    for (const file of migrationFiles()) expect(file.name).toMatch(/^\d{14}_[a-z0-9_]+\.sql$/);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('that are still open are the schema files, joined (npm run db:migration renews them)', () => {
    if (releasedMigrations().size > 0) return;
    expect(migrationFiles().map(({ name, sql }) => ({ name, sql }))).toEqual(unreleasedMigrations());
  });
});
