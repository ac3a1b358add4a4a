import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Ran } from '../sample-site.test.ts';

interface Page {
  readonly page: number;
  readonly char_start: number;
  readonly char_end: number;
}

interface Text extends Record<string, unknown> {
  readonly url: string;
  readonly text: string;
  readonly hash: string;
  readonly pages: readonly Page[] | null;
  readonly chunks: readonly {
    readonly content: string;
    readonly char_start: number;
    readonly char_end: number;
    readonly page_start: number | null;
    readonly page_end: number | null;
  }[];
}

const TEXTS = `
  select d.url_original as url, d.contenido_texto as text, d.contenido_hash as hash, d.page_map as pages,
    (select coalesce(jsonb_agg(to_jsonb(x) order by x.ordinal), '[]')
     from (select dc.ordinal, c.content, dc.char_start, dc.char_end, dc.page_start, dc.page_end
           from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id
           where dc.documento_id = d.id and dc.version = d.version) x) as chunks
  from public.documentos_oficiales d
  where d.estado = 'ready'`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function textsSuite(get: () => Ran): void {
  it('keeps the hash of every text', async () => {
    const texts = await get().stack.sql<Text>(TEXTS);
    expect(texts.length).toBe(get().first.documents.ready);
    expect(texts.filter(({ text, hash }) => sha256(text) !== hash).map(({ url }) => url)).toEqual([]);
  });

  it('gives every ready document chunks, each of which stands at its range of the text', async () => {
    let count = 0;
    for (const { url, text, chunks } of await get().stack.sql<Text>(TEXTS)) {
      // Code points, as Postgres counts.
      const characters = Array.from(text);
      for (const { content, char_start, char_end } of chunks) {
        expect(characters.slice(char_start, char_end).join(''), `${url} ${char_start}`).toBe(content);
      }
      expect(chunks.length, url).toBeGreaterThan(0);
      count += chunks.length;
    }
    expect(count).toBeGreaterThan(400);
  });

  it('leaves no word of a text outside its chunks', async () => {
    for (const { url, text, chunks } of await get().stack.sql<Text>(TEXTS)) {
      const characters = Array.from(text);
      for (const { char_start, char_end } of chunks) characters.fill(' ', char_start, char_end);
      expect(characters.join('').trim(), url).toBe('');
    }
  });

  it('tells of every chunk the pages that its range touches', async () => {
    for (const { url, pages, chunks } of await get().stack.sql<Text>(TEXTS)) {
      for (const { char_start, char_end, page_start, page_end } of chunks) {
        const touched = (pages ?? []).filter((page) =>
          page.char_start < char_end && page.char_end > char_start
        );
        const range = touched.length === 0 ? [1, 1] : [touched[0]!.page, touched.at(-1)!.page];
        expect([page_start, page_end], `${url} ${char_start}-${char_end}`).toEqual(range);
      }
    }
  });

  it('covers the text with its pages, in their order', async () => {
    for (const { url, text, pages } of await get().stack.sql<Text>(TEXTS)) {
      if (pages === null || pages.length === 0) continue;
      const ends = pages.map(({ char_end }) => char_end);
      expect(pages.map(({ char_start }) => char_start), url).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1), url).toBe(Array.from(text).length);
      expect(pages.map(({ page }) => page), url).toEqual(pages.map((_, index) => index + 1));
    }
  });

  it('keeps Spanish intact, without the remains of its setting', async () => {
    const texts = (await get().stack.sql<Text>(TEXTS)).map(({ text }) => text);
    for (const text of texts) {
      expect(text).toBe(text.normalize('NFC'));
      expect(text).not.toContain('\0');
      expect(text).not.toMatch(/[\ufb00-\ufb06\u00ad\ufffd]|\p{L}-\n\p{Ll}/u);
    }
    const all = texts.join('\n');
    for (const word of ['evaluación', 'párvulos', 'desempeño', '¿', 'reflexión']) expect(all).toContain(word);
  });
}
