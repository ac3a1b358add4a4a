import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillDocuments, prepareFill } from '../../bench/support/fill-documents.ts';
import { inFolder } from '../../local/restore/archive-files.ts';
import { openTarget } from '../../local/restore/open-target.ts';
import { restore } from '../../local/restore/restore.ts';
import type { Archives } from '../../supabase/functions/_shared/db/archives.ts';
import { runStage } from '../../supabase/functions/_shared/worker/run-stage.ts';
import { exportJob } from '../../supabase/functions/export/handler.ts';
import { partReader } from '../../supabase/functions/export/read-part.ts';
import { FakeWork, fakeWorld, job } from '../unit/functions/fakes.ts';
import { useServer } from './support/lane.ts';
import { until } from './support/until.ts';

const DOCUMENTS = 300;
const RUN = 'run_20260101_000002_abcd';

describe('an archive restored into a project as the platform hosts it', () => {
  const source = useServer('migrated', { label: 'restore-source' });
  const target = useServer('hosted', { label: 'restore-target' });
  const folder = mkdtempSync(join(tmpdir(), 'profeflow-restore-'));
  let snapshot: { id: string; data_hash: string };

  beforeAll(async () => {
    await prepareFill(source.admin);
    await fillDocuments(source.admin, 0, DOCUMENTS);
    const [taken] = await source.sql<{ id: string; data_hash: string }[]>`
      select id::text as id, data_hash from public.create_snapshot('antes')`;
    snapshot = taken!;
    await exportTo(folder, source.sql, snapshot.id);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const restored = (onPart: (part: number) => Promise<unknown> | void = () => {}) => {
    let part = 0;
    let happened: Promise<unknown> | void;
    return restore(inFolder(folder), () => openTarget(target.server.url), ({ doing }) => {
      if (doing === 'restore') happened = onPart(++part);
    }).finally(() => happened);
  };

  it('leaves nothing when its connection is cut in the middle', async () => {
    const cut = async () =>
      await target.admin`
        select pg_terminate_backend(a.pid) from pg_stat_activity a
        where a.application_name = 'profeflow' and a.query like '%restore_part%'`;
    await expect(restored((part) => part === 6 ? cut() : undefined)).rejects.toThrow();
    const [left] = await target.sql`
      select (select count(*)::int from public.documentos_oficiales) as documents,
             (select count(*)::int from pipeline.chunks) as chunks,
             (select count(*)::int from public.pipeline_runs) as runs`;
    expect(left).toEqual({ documents: 0, chunks: 0, runs: 0 });
  });

  it('comes whole, while whoever would write documents waits', async () => {
    let written = false;
    let writing: Promise<unknown> = Promise.resolve();
    const writtenAt: boolean[] = [];
    const { dataHash, documents, chunks } = await restored((part) => {
      writtenAt.push(written);
      if (part !== 6) return;
      writing = target.sql`
        insert into public.documentos_oficiales (source_id, fuente, url_original)
        select s.id, s.fuente, 'https://example.org/meanwhile' from public.sources s where s.name = 'manual'`
        .then(() => (written = true));
      return until('the writer waits for the restore', async () => {
        const [waiting] = await target.admin`
          select from pg_stat_activity a where a.wait_event_type = 'Lock' and a.query like '%meanwhile%'`;
        return waiting !== undefined;
      });
    });
    await writing;
    expect(written).toBe(true);
    expect(writtenAt.length).toBeGreaterThan(10);
    expect(writtenAt).not.toContain(true);
    expect({ dataHash, documents, chunks }).toEqual({
      dataHash: snapshot.data_hash,
      documents: DOCUMENTS,
      chunks: DOCUMENTS * 10,
    });
  });

  it('answers as the snapshot did', async () => {
    const search = (sql: Sql, snapshotId: string | null) =>
      sql`
        select q.k, h.documento_id, h.version, h.content, h.similarity, h.score
        from (values ('voza vozb'), ('documento parte vozc'), ('vozd')) q (k)
        cross join lateral public.search_documents(q.k, null, 10, '{}', null, ${snapshotId}::uuid, 'text') h`;
    const before = await search(source.sql, snapshot.id);
    expect(before.length).toBeGreaterThan(15);
    expect([...await search(target.sql, null)]).toEqual([...before]);
  });

  it('leaves the functions of a restore to the owner', async () => {
    const callable = await target.sql`
      select p.proname, r.rolname
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'pipeline'
      cross join pg_roles r
      where p.proname ~ '(^|_)restore(_|$)'
        and r.rolname in ('anon', 'authenticated', 'service_role')
        and has_function_privilege(r.rolname, p.oid, 'execute')`;
    expect([...callable]).toEqual([]);
  });
});

/** What the function `export` writes, in parts of 100 kB, without Storage and scheduler. */
async function exportTo(folder: string, sql: Sql, snapshotId: string): Promise<void> {
  await sql`update pipeline.settings set value = '100000' where key = 'export_part_bytes'`;
  const readPart = partReader(async (_fn, args) => {
    const { snapshot_id, kind, after } = args as { snapshot_id: string; kind: string; after: string | null };
    const [row] = await sql`select pipeline.export_part(${snapshot_id}, ${kind}, ${after}) as part`;
    return row?.['part'];
  });
  const archives: Archives = {
    put: (_id, name, bytes) => Promise.resolve(writeFileSync(join(folder, name), bytes)),
  };
  const [context] = await sql`
    select pipeline.export_context(
      jsonb_populate_record(null::pipeline.jobs, ${sql.json({ payload: { snapshot_id: snapshotId } })})
    ) as context`;
  const work = new FakeWork([job(1, { run_id: RUN, stage: 'export', context: context?.['context'] })], {
    export_parts_per_invocation: 1e6,
  });
  await runStage('export', exportJob({ archives, readPart }), fakeWorld(work).deps);
  expect(work.reports.at(-1)?.call).toBe('complete');
}
