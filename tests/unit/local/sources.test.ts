import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArguments } from '../../../local/cli/arguments.ts';
import { type FolderFile, listFiles } from '../../../local/sources/list-files.ts';
import { guessKind } from '../../../local/sources/remote.ts';
import { type FolderServer, serveFolder } from '../../../local/sources/serve-folder.ts';

describe('guessKind', () => {
  it.each([
    ['/sitemap', 'application/xml', '<?xml version="1.0"?><urlset xmlns="x">', 'sitemap'],
    ['/s.xml', 'text/xml', '<sitemapindex>', 'sitemap'],
    ['/feed', 'text/xml', '<?xml?><rss version="2.0">', 'feed'],
    ['/atom', 'application/atom+xml', '<feed xmlns="x">', 'feed'],
    ['/documentos/', 'text/html; charset=utf-8', '<!doctype html><html>', 'listing'],
    ['/guia.pdf', 'application/octet-stream', '%PDF-1.7', 'url_list'],
    ['/descarga?id=3', 'text/html', '%PDF-1.4', 'url_list'],
    ['/nota.txt', 'text/plain', 'hola', 'url_list'],
  ])('%s served as %s is a %s', (path, type, start, kind) => {
    expect(guessKind(path, type, start)).toBe(kind);
  });
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'profeflow-folder-'));
  let files: FolderFile[];
  let server: FolderServer;

  beforeAll(async () => {
    mkdirSync(join(folder, 'año 2025'));
    writeFileSync(join(folder, 'año 2025', 'guía #1.pdf'), '%PDF-1.4');
    writeFileSync(join(folder, 'B.TXT'), 'hola');
    writeFileSync(join(folder, 'MANIFEST.tsv'), 'x');
    writeFileSync(join(folder, '.hidden.pdf'), 'x');
    files = (await listFiles(folder)).documents;
    server = await serveFolder(files, 0);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it('lists its documents and counts the rest', async () => {
    expect(files.map(({ path, type }) => [path, type])).toEqual([
      ['B.TXT', 'text/plain'],
      ['año 2025/guía #1.pdf', 'application/pdf'],
    ]);
    expect((await listFiles(folder)).others).toBe(1);
  });

  it('is served file by file, with conditional requests', async () => {
    const url = server.urlOf(files[1] as FolderFile);
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(await response.text()).toBe('%PDF-1.4');
    const again = await fetch(url, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('is served without anything else', async () => {
    for (const path of ['/', '/MANIFEST.tsv', '/../keys.json', '/%2e%2e/x', '/.hidden.pdf']) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
    expect((await fetch(server.urlOf(files[0] as FolderFile), { method: 'POST' })).status).toBe(405);
  });
});

describe('the command line', () => {
  it('is read', () => {
    expect(readArguments(['--once', '--json', 'o.json', '--source', 'a', '--source', 'b'])).toEqual({
      once: true,
      json: 'o.json',
      sources: ['a', 'b'],
      fresh: false,
      help: false,
    });
  });

  it('is refused where it is not understood', () => {
    expect(() => readArguments(['--onc'])).toThrow(/--onc/);
    expect(() => readArguments(['--json'])).toThrow();
    expect(() => readArguments(['extra'])).toThrow();
  });
});
