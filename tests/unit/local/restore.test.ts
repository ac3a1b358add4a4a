import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { folderStore } from '../../../local/api/object-store.ts';
import { readManifest, readPart } from '../../../local/restore/archive.ts';
import { inFolder, inStorage } from '../../../local/restore/archive-files.ts';
import { readArguments } from '../../../local/restore/arguments.ts';
import { progressLine, restoreView } from '../../../local/restore/progress.ts';
import { restore } from '../../../local/restore/restore.ts';

const ID = '0f0e0d0c-0b0a-4908-8706-050403020100';

describe('the command line of restore', () => {
  it('takes one archive and the database to restore into', () => {
    expect(readArguments(['folder', '--database', 'postgres://x'])).toEqual({
      archive: 'folder',
      databaseUrl: 'postgres://x',
    });
    expect(readArguments([`storage:${ID}`])).toEqual({ archive: `storage:${ID}`, databaseUrl: null });
    expect(readArguments(['--help'])).toBeNull();
  });

  it.each([[[]], [['one', 'two']], [['one', '--force']]])('refuses %j', (argv) => {
    expect(() => readArguments(argv)).toThrow(TypeError);
  });
});

describe('the progress of a restore', () => {
  const progress = { doing: 'restore', done: 25e6, bytes: 100e6, documents: 40, chunks: 400 } as const;

  it('tells share, documents, chunks, and how long it will take at that pace', () => {
    expect(progressLine(progress, 10)).toBe(
      'Restoring 25 % of 100.0 MB, 40 documents, 400 chunks, 10 s, about 30 s left',
    );
    expect(progressLine({ ...progress, doing: 'check' }, 2)).toBe('Checking 25 % of 100.0 MB, 2 s');
    expect(progressLine({ ...progress, done: 0, bytes: 0 }, 0)).toContain('100 %');
  });

  it('is redrawn in one line of a terminal, and says nothing elsewhere', () => {
    let written = '';
    const write = (text: string) => (written += text);
    restoreView({ isTTY: false, write }).show(progress);
    expect(written).toBe('');
    const view = restoreView({ isTTY: true, columns: 30, write }, () => 0);
    view.show(progress);
    expect(written).toBe('\r\u001b[KRestoring 25 % of 100.0 MB, 4');
    view.end();
    expect(written.endsWith('\r\u001b[K')).toBe(true);
  });
});

describe('where an archive is read from', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'profeflow-restore-'))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('is a folder', async () => {
    writeFileSync(join(folder, 'a.ndjson'), '{}\n');
    expect(Buffer.from((await inFolder(folder).read('a.ndjson'))!).toString()).toBe('{}\n');
    expect(await inFolder(folder).read('b.ndjson')).toBeNull();
  });

  it("is what the embedded stack has stored, without a project's address", async () => {
    vi.stubEnv('PROFEFLOW_DIR', folder);
    vi.stubEnv('SUPABASE_URL', undefined);
    await folderStore(join(folder, 'objects')).put('snapshots', `${ID}/manifest.json`, {
      bytes: Buffer.from('{}'),
      mimetype: 'application/json',
      cacheControl: '',
      lastModified: '',
    });
    vi.resetModules();
    const { archiveFiles } = await import('../../../local/restore/archive-files.ts');
    const files = archiveFiles(`storage:${ID}`);
    expect(Buffer.from((await files.read('manifest.json'))!).toString()).toBe('{}');
    expect(await files.read('other')).toBeNull();
    expect(() => archiveFiles('storage:../../etc')).toThrow(/is no snapshot's id/);
    vi.stubEnv('SUPABASE_URL', 'https://project.example');
    vi.stubEnv('SUPABASE_SECRET_KEY', undefined);
    vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', undefined);
    expect(() => archiveFiles(`storage:${ID}`)).toThrow(/SUPABASE_SECRET_KEY is not set/);
  });

  it("is a project's Storage, asked with its key", async () => {
    const asked: [string, HeadersInit | undefined][] = [];
    const answers = [
      new Response('{}'),
      new Response('{"statusCode":"404","error":"not_found"}', { status: 400 }),
      new Response('boom', { status: 500 }),
    ];
    vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
      asked.push([url, init?.headers]);
      return Promise.resolve(answers.shift());
    });
    const files = inStorage('https://project.example/', 'sb_secret_x', ID);
    expect(Buffer.from((await files.read('manifest.json'))!).toString()).toBe('{}');
    expect(await files.read('missing')).toBeNull();
    await expect(files.read('broken')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(asked[0]).toEqual([
      `https://project.example/storage/v1/object/snapshots/${ID}/manifest.json`,
      { apikey: 'sb_secret_x', authorization: 'Bearer sb_secret_x' },
    ]);
  });

  it('is checked wholly before a database is opened', async () => {
    const text = '{"id": 1}\n';
    const part = {
      name: 'runs-000001-0.ndjson',
      kind: 'runs' as const,
      rows: 1,
      bytes: text.length,
      sha256: createHash('sha256').update(text).digest('hex'),
    };
    writeFileSync(join(folder, part.name), text);
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({
        format: 'profeflow-archive',
        format_version: 1,
        code_version: '0',
        snapshot: {
          id: ID,
          label: 'x',
          created_at: '2026-01-01',
          total_documents: 0,
          total_chunks: 0,
          total_embeddings: 0,
          model_name: null,
          model_version: null,
          data_hash: 'a'.repeat(64),
        },
        parts: [part, { ...part, name: 'runs-000002-0.ndjson' }],
      }),
    );
    expect((await readManifest(inFolder(folder))).parts).toHaveLength(2);
    expect(await readPart(inFolder(folder), part)).toBe(text);
    const open = vi.fn();
    await expect(restore(inFolder(folder), open)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringContaining('runs-000002-0.ndjson is missing'),
    });
    expect(open).not.toHaveBeenCalled();
  });
});
