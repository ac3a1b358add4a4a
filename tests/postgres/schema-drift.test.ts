import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../scripts/support/migrations.ts';
import { type Lane, useServer } from './support/lane.ts';

/** Tables whose rows migrations write, without what differs from one database to the next. */
const CONFIGURED = [
  `select 'setting' as kind, to_jsonb(t) - 'updated_at' as row from pipeline.settings t`,
  `select 'error code', to_jsonb(t) from pipeline.error_codes t`,
  `select 'model', to_jsonb(t) - array['id', 'created_at', 'updated_at'] from public.model_registry t`,
  `select 'source', to_jsonb(t) - array['id', 'created_at', 'updated_at', 'next_crawl_at'] from public.sources t`,
  `select 'cron', to_jsonb(t) - array['jobid', 'nodeport', 'nodename'] from cron.job t`,
].join(' union all ');

describe('schemas/ and migrations/', () => {
  const migrated = useServer('migrated', { label: 'drift-migrations' });
  const fresh = useServer('hosted', { label: 'drift-schemas' });

  it('build the same database', async () => {
    for (const file of schemaFiles()) {
      await fresh.sql.unsafe(file.sql).simple().catch((error: Error) => {
        throw new Error(`Cannot apply ${file.name}: ${error.message}`);
      });
    }
    expect(await structure(fresh)).toEqual(await structure(migrated));
    expect(await rows(fresh)).toEqual(await rows(migrated));
  });
});

/** The statements of `pg_dump`, each once and sorted: the order in which objects were made does not matter. */
async function structure(lane: Lane): Promise<string[]> {
  let dump = await lane.server.dump('--schema-only', '--schema=public', '--schema=pipeline');
  // A model's id is made up when it is registered, and its partition is named after it.
  for (const model of await lane.sql`select id::text, model_name from public.model_registry`) {
    dump = dump.replaceAll(model['id'], model['model_name']);
    dump = dump.replaceAll(model['id'].replaceAll('-', ''), model['model_name']);
  }
  return dump
    .replaceAll(/^(--.*|\\(un)?restrict .*)$/gm, '')
    .split(/;\n+/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .sort();
}

async function rows(lane: Lane): Promise<string[]> {
  const found = await lane.sql.unsafe<{ kind: string; row: unknown }[]>(CONFIGURED);
  return found.map(({ kind, row }) => `${kind} ${JSON.stringify(row)}`).sort();
}
