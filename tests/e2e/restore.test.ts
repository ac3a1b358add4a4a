import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../local/database/database.ts';
import { openDatabase } from '../../local/database/open.ts';
import { SUPABASE_DIR } from '../../local/paths.ts';
import { allowHost } from '../../local/sources/allowed-hosts.ts';
import { readManifest, readPart } from '../../local/restore/archive.ts';
import { archiveFiles, inFolder } from '../../local/restore/archive-files.ts';
import { restore } from '../../local/restore/restore.ts';
import { type Manifest, MANIFEST_NAME } from '../../supabase/functions/_shared/archive/manifest.ts';
import { scratchDatabase } from '../support/scratch-database.ts';
import { type Answers, answers, QUERIES } from './restore/answers.ts';
import { emptyTarget, type Target } from './restore/target.ts';
import { ended, runPipeline } from './support/run.ts';
import { type SiteStack, startSiteStack } from './support/site-stack.ts';
import { tableHashes } from './support/tables.ts';
import { until } from './support/until.ts';

const VARIABLES = ['SUPABASE_URL', 'SUPABASE_SECRET_KEY'] as const;

describe('a snapshot of the sample site, exported and restored', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'profeflow-archive-')), 'archive');
  let site: SiteStack;
  let snapshot: { id: string; data_hash: string; total_documents: number; total_chunks: number };
  let then: Answers;
  let manifest: Manifest;

  beforeAll(async () => {
    site = await startSiteStack();
    const { stack } = site;
    await runPipeline(stack.sql);
    [snapshot] = await stack.sql<typeof snapshot>(
      `select id::text as id, data_hash, total_documents, total_chunks from public.create_snapshot('antes')`,
    ) as [typeof snapshot];
    expect(snapshot.total_documents).toBeGreaterThan(20);
    then = await answers(stack.sql, snapshot.id);

    // What comes after is not in it: a document changes, another goes.
    site.site.edition(2);
    await runPipeline(stack.sql);

    // Small parts, so that there are many; a short lease, so that a killed worker's job is soon another's.
    await stack.sql(
      `update pipeline.settings set value = v.value::jsonb
       from (values ('export_part_bytes', '60000'), ('export_parts_per_invocation', '5'), ('lease_seconds', '3'),
         ('retry_base_seconds', '0.1')) as v (key, value) where settings.key = v.key`,
    );
    const [run] = await stack.sql<{ id: string }>('select public.export_snapshot($1::uuid) as id', [
      snapshot.id,
    ]);
    const claimed = async () => {
      const [job] = await stack.sql<{ lease: string }>(
        `select lease_token::text as lease from pipeline.jobs
         where run_id = $1 and state = 'running' and jsonb_array_length(checkpoint -> 'parts') > 0`,
        [run!.id],
      );
      return job?.lease;
    };
    await until('a worker dies over the export', async () => {
      const lease = await claimed();
      if (lease === undefined) return undefined;
      for (const pid of stack.functionsPids()['export'] ?? []) process.kill(pid, 'SIGKILL');
      return await claimed() === lease ? true : undefined;
    });
    const report = await ended(stack.sql, run!.id);
    expect(report.provider_calls).toBe(0);

    process.env['SUPABASE_URL'] = stack.url;
    process.env['SUPABASE_SECRET_KEY'] = stack.keys.secret;
    const stored = archiveFiles(`storage:${snapshot.id}`);
    manifest = await readManifest(stored);
    mkdirSync(folder, { recursive: true });
    for (const name of [MANIFEST_NAME, ...manifest.parts.map((part) => part.name)]) {
      writeFileSync(join(folder, name), (await stored.read(name))!);
    }
  }, 300_000);
  afterAll(async () => {
    for (const name of VARIABLES) delete process.env[name];
    await site?.close();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  it('is exported by the function in bounded parts, over a killed worker', async () => {
    const [state] = await site.stack.sql<{ state: string; storage_location: string; attempt: number }>(
      `select r.state, s.storage_location, j.attempt from pipeline.jobs j
       join public.pipeline_runs r on r.id = j.run_id
       join public.data_snapshots s on s.id = (j.payload ->> 'snapshot_id')::uuid where j.stage = 'export'`,
    );
    expect(state).toMatchObject({ state: 'succeeded', storage_location: `snapshots/${snapshot.id}` });
    expect(state?.attempt).toBeGreaterThan(1);
    expect(manifest.snapshot).toMatchObject({ id: snapshot.id, data_hash: snapshot.data_hash });
    expect(manifest.parts.length).toBeGreaterThan(10);
    for (const part of manifest.parts) {
      // A line is never cut: the last one of a part may go beyond.
      const lines = (await readPart(inFolder(folder), part)).split('\n').slice(0, -2);
      expect(lines.join('\n').length).toBeLessThan(60_000);
    }
    const rows = (kind: string) =>
      manifest.parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.rows, 0);
    expect(rows('documents')).toBe(snapshot.total_documents);
    expect(rows('chunks')).toBe(snapshot.total_chunks);
  });

  it('is kept from whoever has no secret key', async () => {
    const { stack } = site;
    for (const access of ['', 'public/', 'authenticated/']) {
      const response = await fetch(
        `${stack.url}/storage/v1/object/${access}snapshots/${snapshot.id}/${MANIFEST_NAME}`,
        { headers: { apikey: stack.keys.publishable } },
      );
      expect(response.ok, access).toBe(false);
    }
  });

  describe('into an empty database', () => {
    let target: Target;
    let database: Database;
    let output: Awaited<ReturnType<Target['command']>>;

    beforeAll(async () => {
      target = await emptyTarget();
      output = await target.command(`storage:${snapshot.id}`);
      expect(output.stderr).toBe('');
      database = await target.open();
    });
    afterAll(async () => {
      await database?.close();
      await target?.remove();
    });

    it('says what it has restored, and nothing else in a pipe', () => {
      expect(output.code).toBe(0);
      expect(output.stdout).toMatch(
        new RegExp(
          `^Restored "antes" of .*: ${snapshot.total_documents} documents, ${snapshot.total_chunks} chunks in [\\d.]+ s\n` +
            `data_hash ${snapshot.data_hash}, as in the archive; snapshot [0-9a-f-]{36}\n$`,
        ),
      );
    });

    it('has the data_hash of the snapshot, hashed again from what is there', async () => {
      const [restored] = await database.query(
        `select s.trigger, v.ok, v.data_hash from public.data_snapshots s, public.verify_snapshot(s.id) v`,
      );
      expect(restored).toEqual({ trigger: 'restore', ok: true, data_hash: snapshot.data_hash });
    });

    it('gives the same first ten to 50 queries, in text, vector and hybrid mode', async () => {
      expect(QUERIES).toHaveLength(50);
      const now = await answers(database.query);
      expect(Object.values(then).filter((hits) => hits.length === 10).length).toBeGreaterThan(100);
      for (const [query, hits] of Object.entries(then)) expect(now[query], query).toEqual(hits);
    });

    it('has the vectors bit for bit, and every document with its whole lineage', async () => {
      const vectors = (query: Database['query']) =>
        query<{ hash: string; vector: string }>(
          `select c.content_hash as hash, encode(extensions.halfvec_send(e.embedding), 'hex') as vector
           from pipeline.chunk_embeddings e join pipeline.chunks c on c.id = e.chunk_id order by 1`,
        );
      const original = new Map((await vectors(site.stack.sql)).map(({ hash, vector }) => [hash, vector]));
      const restored = await vectors(database.query);
      expect(restored.length).toBeGreaterThan(100);
      for (const { hash, vector } of restored) expect(vector).toBe(original.get(hash));
      expect(
        await database.query(
          'select distinct coverage_percent::float8 as percent from public.lineage_coverage',
        ),
      )
        .toEqual([{ percent: 100 }]);
    });

    it('has called no provider and needs none', async () => {
      const [spent] = await database.query(
        `select (select count(*)::int from public.pipeline_costs) as calls,
                (select count(*)::int from pipeline.embedding_queue) as waiting,
                (select count(*)::int from public.pipeline_runs where state = 'running') as running`,
      );
      expect(spent).toEqual({ calls: 0, waiting: 0, running: 0 });
    });

    it('is not restored into again', async () => {
      await database.close();
      const again = await target.command(folder);
      expect(again.code).toBe(1);
      expect(again.stderr).toMatch(/^Cannot restore an archive: the database has documents/);
      database = await target.open();
    });
  });

  describe('gone on with', () => {
    it('finds every document as it was, and pays for nothing', async () => {
      const target = await emptyTarget();
      try {
        expect((await target.command(folder)).code).toBe(0);
        const stack = await target.start();
        try {
          site.site.edition(1);
          await allowHost(stack.sql, site.site.url);
          const report = await runPipeline(stack.sql);
          expect(report.documents).toMatchObject({ unchanged: snapshot.total_documents, ready: 0, dead: 0 });
          expect(report).toMatchObject({ embeddings: 0, provider_calls: 0 });
        } finally {
          await stack.stop();
        }
      } finally {
        await target.remove();
      }
    });
  });

  describe('damaged', () => {
    let copy: string;
    let database: Database;
    let remove: () => Promise<void>;
    let empty: Record<string, string>;

    beforeAll(async () => {
      const server = process.env['DATABASE_URL'];
      const scratch = server === undefined ? null : await scratchDatabase(server);
      database = await openDatabase({ databaseUrl: scratch?.url, supabaseDir: SUPABASE_DIR });
      remove = async () => await scratch?.remove();
      empty = await tableHashes(database.query);
      copy = join(folder, '..', 'damaged');
    }, 120_000);
    afterAll(async () => {
      await database?.close();
      await remove?.();
    });
    afterEach(async () => {
      rmSync(copy, { recursive: true, force: true });
      expect(await tableHashes(database.query), 'nothing of it stays').toEqual(empty);
    });

    const restored = () =>
      restore(inFolder(copy), () => Promise.resolve({ ...database, close: () => Promise.resolve() }));
    const partOf = (kind: string) => manifest.parts.find((part) => part.kind === kind)!;
    const change = (edit: (manifest: Manifest) => unknown) => {
      const path = join(copy, MANIFEST_NAME);
      const changed = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
      edit(changed);
      writeFileSync(path, JSON.stringify(changed));
    };

    it.each<[string, () => void, string | RegExp, string]>([
      [
        'a flipped byte in a part',
        () => {
          const path = join(copy, partOf('chunks').name);
          const bytes = readFileSync(path);
          bytes[1000]! ^= 1;
          writeFileSync(path, bytes);
        },
        /the part chunks-000001-\w+\.ndjson is damaged/,
        'ARCHIVE_INVALID',
      ],
      [
        'a missing part',
        () => rmSync(join(copy, partOf('runs').name)),
        /the part runs-000001-\w+\.ndjson is missing/,
        'ARCHIVE_INVALID',
      ],
      [
        'a part that was cut off',
        () => truncateSync(join(copy, partOf('documents').name), 100),
        /the part documents-000001-\w+\.ndjson has 100 bytes, its manifest says \d+/,
        'ARCHIVE_INVALID',
      ],
      [
        'a truncated manifest',
        () => truncateSync(join(copy, MANIFEST_NAME), 500),
        /manifest\.json is not whole/,
        'ARCHIVE_INVALID',
      ],
      ['no manifest', () => rmSync(join(copy, MANIFEST_NAME)), /it has no manifest\.json/, 'NOT_FOUND'],
      [
        'a manifest of a later version',
        () => change((manifest) => Object.assign(manifest, { format_version: 2 })),
        /manifest\.json is not what this version reads \(format_version/,
        'ARCHIVE_INVALID',
      ],
      [
        'a manifest without its last part of documents',
        () =>
          change((manifest) =>
            manifest.parts.splice(manifest.parts.findLastIndex((part) => part.kind === 'documents'), 1)
          ),
        /Cannot restore the part chunks-\d+-\w+\.ndjson/,
        'ARCHIVE_INVALID',
      ],
      [
        'a manifest without one of its parts of chunks',
        () =>
          change((manifest) =>
            manifest.parts.splice(manifest.parts.findLastIndex((part) => part.kind === 'chunks'), 1)
          ),
        /the text, chunk list or vectors of \d+ documents are not what it says of them/,
        'ARCHIVE_INVALID',
      ],
      [
        'a manifest with the hash of another snapshot',
        () => change((manifest) => (manifest.snapshot.data_hash = 'a'.repeat(64))),
        /its manifest has data_hash a{64}, its documents have [0-9a-f]{64}/,
        'ARCHIVE_INVALID',
      ],
    ])('is refused with %s', async (_what, damage, message, code) => {
      cpSync(folder, copy, { recursive: true });
      damage();
      await expect(restored()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    });

    it('is read part by part, each as the manifest says', async () => {
      cpSync(folder, copy, { recursive: true });
      for (const part of manifest.parts) {
        const lines = (await readPart(inFolder(copy), part)).trimEnd().split('\n');
        expect(lines).toHaveLength(part.rows);
      }
    });
  });
});
