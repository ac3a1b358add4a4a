import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '../../../supabase/functions/_shared/archive/manifest.ts';
import type { Archives } from '../../../supabase/functions/_shared/db/archives.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { exportJob } from '../../../supabase/functions/export/handler.ts';
import type { ReadPart } from '../../../supabase/functions/export/read-part.ts';
import { FakeWork, fakeWorld, job } from './fakes.ts';

const ID = '0f0e0d0c-0b0a-4908-8706-050403020100';
const SNAPSHOT = {
  id: ID,
  label: 'antes',
  created_at: '2026-01-01T00:00:00+00:00',
  total_documents: 3,
  total_chunks: 2,
  total_embeddings: 2,
  model_name: 'test',
  model_version: '1',
  data_hash: 'a'.repeat(64),
};
const LINES: Record<string, string[]> = {
  documents: ['{"id":1}', '{"id":2,"t":"año"}', '{"id":3}'],
  chunks: ['{"c":1}', '{"c":2}'],
  models: ['{"m":1}'],
  runs: ['{"r":1}'],
};

/** A database whose parts have two lines. */
const readPart: ReadPart = (_id, kind, after) => {
  const from = Number(after ?? 0);
  const lines = (LINES[kind] ?? []).slice(from, from + 2);
  const next = from + 2 < (LINES[kind] ?? []).length ? String(from + 2) : null;
  return Promise.resolve({ rows: lines.length, text: lines.map((line) => `${line}\n`).join(''), next });
};

class FakeArchives implements Archives {
  readonly files = new Map<string, string>();
  puts: string[] = [];
  failing = 0;
  put(folder: string, name: string, bytes: Uint8Array): Promise<void> {
    if (this.failing-- > 0) {
      return Promise.reject(new PipelineError('STORAGE_FAILED', 'Cannot write: no room'));
    }
    this.puts.push(name);
    this.files.set(`${folder}/${name}`, new TextDecoder().decode(bytes));
    return Promise.resolve();
  }
}

let archives: FakeArchives;
beforeEach(() => {
  archives = new FakeArchives();
});

/** One invocation; `checkpoint` is where the one before has left the job. */
async function invoke(
  checkpoint: unknown = null,
  { read = readPart, parts = 100, context = { snapshot: SNAPSHOT } as unknown } = {},
  prepare: (world: ReturnType<typeof fakeWorld>) => void = () => {},
) {
  const work = new FakeWork([job(1, { stage: 'export', checkpoint, context })], {
    export_parts_per_invocation: parts,
  });
  const world = fakeWorld(work);
  prepare(world);
  await runStage('export', exportJob({ archives, readPart: read }), world.deps);
  return { work, last: work.reports.at(-1) };
}

const manifest = (): Manifest =>
  manifestSchema.parse(JSON.parse(archives.files.get(`${ID}/manifest.json`) ?? 'null'));

describe('export', () => {
  it('writes every line once, in parts that the manifest describes, and the manifest at last', async () => {
    const { last } = await invoke();
    const { snapshot, parts } = manifest();
    expect(snapshot).toEqual(SNAPSHOT);
    expect(archives.puts).toEqual([...parts.map(({ name }) => name), 'manifest.json']);
    expect(parts.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['documents', 2],
      ['documents', 1],
      ['chunks', 2],
      ['models', 1],
      ['runs', 1],
    ]);
    for (const { name, bytes, sha256 } of parts) {
      const file = archives.files.get(`${ID}/${name}`) ?? '';
      expect(new TextEncoder().encode(file).length).toBe(bytes);
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    }
    const documents = parts.filter(({ kind }) => kind === 'documents').map(({ name }) =>
      archives.files.get(`${ID}/${name}`)
    );
    expect(documents.join('')).toBe('{"id":1}\n{"id":2,"t":"año"}\n{"id":3}\n');
    expect(last).toMatchObject({
      call: 'complete',
      result: {
        storage_location: `snapshots/${ID}`,
        parts: 5,
        bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      },
    });
  });

  it('hands over after so many parts, and the next invocation goes on, to the same archive', async () => {
    await invoke();
    const whole = new Map(archives.files);
    archives = new FakeArchives();
    let checkpoint: unknown = null;
    let invocations = 0;
    for (;; invocations++) {
      const { work, last } = await invoke(checkpoint, { parts: 1 });
      if (last?.call === 'complete') break;
      checkpoint = work.checkpointOf(1);
    }
    expect(archives.files).toEqual(whole);
    expect(new Set(archives.puts).size).toBe(archives.puts.length);
    expect(invocations).toBe(6);
  });

  it('goes on from the last part that was kept, when the worker is killed between two', async () => {
    await invoke();
    const whole = new Map(archives.files);
    archives = new FakeArchives();
    let asked = 0;
    const dying: ReadPart = (...part) => ++asked > 3 ? new Promise(() => {}) : readPart(...part);
    const work = new FakeWork([job(1, { stage: 'export', context: { snapshot: SNAPSHOT } })]);
    void runStage('export', exportJob({ archives, readPart: dying }), fakeWorld(work).deps);
    await expect.poll(() => asked).toBe(4);
    expect(archives.files.has(`${ID}/manifest.json`)).toBe(false);
    const before = [...archives.puts];
    await invoke(work.checkpointOf(1));
    expect(archives.files).toEqual(whole);
    expect(archives.puts.slice(before.length)).not.toContain(before[0]);
  });

  it('does not overwrite what another worker has written of the same place with other content', async () => {
    await invoke();
    const changed: ReadPart = async (...part) => {
      const answer = await readPart(...part);
      return { ...answer, text: answer.text.replaceAll('"id"', '"ID"') };
    };
    const first = manifest().parts;
    await invoke(null, { read: changed });
    for (const { name, sha256 } of [...first, ...manifest().parts]) {
      expect(createHash('sha256').update(archives.files.get(`${ID}/${name}`) ?? '').digest('hex')).toBe(
        sha256,
      );
    }
  });

  it('hands back, with what it has, when the worker is about to end', async () => {
    const { last, work } = await invoke(null, {}, (world) => {
      const put = archives.put.bind(archives);
      archives.put = (...file) => put(...file).then(() => world.shutdown.abort());
    });
    expect(last?.call).toBe('checkpoint');
    expect(work.checkpointOf(1)).toMatchObject({ kind: 0, after: '2', parts: [{ rows: 2 }] });
  });

  it('reports a Storage that refuses, to be tried again from where it was', async () => {
    archives.failing = 1;
    expect((await invoke()).last).toMatchObject({ call: 'fail', code: 'STORAGE_FAILED' });
    expect(archives.files.size).toBe(0);
  });

  it('fails for good where the snapshot is gone, or is not what this version expects', async () => {
    const gone: ReadPart = () =>
      Promise.reject(new PipelineError('HISTORY_PRUNED', 'Cannot export snapshot x: it was dropped'));
    expect((await invoke(null, { read: gone })).last).toMatchObject({
      call: 'fail',
      code: 'INTERNAL',
      message: 'Cannot export snapshot x: it was dropped',
    });
    expect((await invoke(null, { context: { snapshot: null } })).last).toMatchObject({
      call: 'fail',
      code: 'INTERNAL',
    });
  });
});
