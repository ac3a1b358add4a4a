import { describe, expect, it } from 'vitest';
import { migrationFiles } from '../../scripts/support/migrations.ts';
import { useServer } from './support/lane.ts';
import { supabaseCli } from '../../scripts/support/supabase-cli.ts';

describe('supabase db push as the owner of a hosted project', () => {
  const lane = useServer('hosted', { label: 'push' });

  it('applies every migration, and a second push finds nothing to do', async () => {
    const first = await supabaseCli(lane.server.url, ['db', 'push']);
    expect(first.code, first.stderr).toBe(0);
    const second = await supabaseCli(lane.server.url, ['db', 'push']);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout + second.stderr).toContain('up to date');
  });

  it('leaves a history that `supabase migration list` agrees with', async () => {
    const listed = await supabaseCli(lane.server.url, ['migration', 'list', '--output-format', 'json']);
    const { migrations } = JSON.parse(listed.stdout) as { migrations: { local: string; remote: string }[] };
    const versions = migrationFiles().map((file) => file.version);
    expect(migrations.map(({ local, remote }) => ({ local, remote }))).toEqual(
      versions.map((version) => ({ local: version, remote: version })),
    );
  });

  it('takes the seed with --include-seed, twice', async () => {
    for (let time = 0; time < 2; time += 1) {
      const seeded = await supabaseCli(lane.server.url, ['db', 'push', '--include-seed']);
      expect(seeded.code, seeded.stderr).toBe(0);
    }
    const [count] = await lane.sql<
      { sources: number }[]
    >`select count(*)::int as sources from public.sources`;
    expect(count?.sources).toBeGreaterThan(0);
  });

  it('owns nothing as a superuser: every object belongs to the project owner', async () => {
    const strangers = await lane.sql`
      select c.oid::regclass::text as name, pg_get_userbyid(c.relowner) as owner
        from pg_class c
       where c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
         and pg_get_userbyid(c.relowner) <> 'postgres'`;
    expect(strangers).toEqual([]);
  });
});
