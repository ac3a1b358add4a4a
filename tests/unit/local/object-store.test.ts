import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { folderStore, memoryStore } from '../../../local/api/object-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'profeflow-objects-'));
afterAll(() => rmSync(folder, { recursive: true }));

const object = (text: string) => ({
  bytes: new TextEncoder().encode(text),
  mimetype: 'text/plain',
  cacheControl: 'no-cache',
  lastModified: '2026-01-01T00:00:00.000Z',
});

describe.each([['in memory', memoryStore()], ['in a folder', folderStore(join(folder, 'store'))]])(
  'objects %s',
  (_, store) => {
    it('come back as they were put, the last one of a name counts, and are gone when removed', async () => {
      expect(await store.get('b', 'a/ñ')).toBeNull();
      await store.put('b', 'a/ñ', object('uno\ndos'));
      await store.put('b', 'a/ñ', object('tres\n\ncuatro'));
      const found = await store.get('b', 'a/ñ');
      expect(new TextDecoder().decode(found?.bytes)).toBe('tres\n\ncuatro');
      expect(found?.mimetype).toBe('text/plain');
      await store.remove('b', 'a/ñ');
      await store.remove('b', 'a/ñ');
      expect(await store.get('b', 'a/ñ')).toBeNull();
    });
  },
);

it('no name leads out of the folder', async () => {
  const store = folderStore(join(folder, 'inner'));
  await store.put('../..', '../../escaped', object('x'));
  expect(readdirSync(folder).sort()).toEqual(['inner', 'store']);
  expect(await store.get('../..', '../../escaped')).not.toBeNull();
});
