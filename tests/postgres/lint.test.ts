import { describe, expect, it } from 'vitest';
import { useServer } from './support/lane.ts';
import { supabaseCli } from '../../scripts/support/supabase-cli.ts';

describe('supabase db lint', () => {
  const lane = useServer('migrated', { label: 'lint' });

  it('finds nothing in any function, warnings included', async () => {
    const level = ['--level', 'warning', '--fail-on', 'warning'];
    const lint = await supabaseCli(lane.server.url, ['db', 'lint', '--schema', 'public,pipeline', ...level]);
    expect(lint.stdout.trim() === '' ? [] : JSON.parse(lint.stdout), lint.stderr).toEqual([]);
    expect(lint.code, lint.stderr).toBe(0);
  });

  it('finds a mistake when there is one', async () => {
    await lane.sql`create function pipeline.mistaken() returns int language plpgsql set search_path = ''
      as 'begin return absent from pipeline.jobs; end'`;
    const lint = await supabaseCli(lane.server.url, [
      'db',
      'lint',
      '--schema',
      'pipeline',
      '--fail-on',
      'warning',
    ]);
    expect(lint.code).not.toBe(0);
    expect(lint.stdout).toContain('pipeline.mistaken');
  });
});
