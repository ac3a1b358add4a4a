import { expect } from 'vitest';
import { chunkDocument } from '../../supabase/functions/_shared/chunking/chunk-document.ts';
import { embeddingInput } from '../../supabase/functions/_shared/chunking/context.ts';
import { offsetsOf } from '../../supabase/functions/_shared/chunking/offsets.ts';
import { countTokens } from '../../supabase/functions/_shared/chunking/tokens.ts';
import { codePoints } from '../../supabase/functions/_shared/documents/render.ts';
import type { AssembledDocument } from '../../supabase/functions/_shared/documents/types.ts';

/**
 * What has to hold of a document and its chunks: pages touch and cover the text, ranges are exact in code points, a
 * chunk's pages are those it stands on, nothing but white space is left out, no chunk is too long.
 *
 * @returns how many chunks there are
 */
export function expectRoundTrip(doc: AssembledDocument, maxTokens: number, overlapTokens: number): number {
  const offsets = offsetsOf(doc.text);
  const length = codePoints(doc.text);
  const slice = (from: number, to: number) => doc.text.slice(offsets.toIndex(from), offsets.toIndex(to));
  expectPages(doc, length);
  const chunks = chunkDocument(doc, { maxTokens, overlapTokens });
  let at = 0;
  for (const chunk of chunks) {
    if (chunk.char_start > at) expect(slice(at, chunk.char_start).trim()).toBe('');
    at = chunk.char_end;
    if (slice(chunk.char_start, chunk.char_end) !== chunk.content) {
      expect.fail(`chunk ${chunk.ordinal} has a wrong range`);
    }
    expect(chunk.tokens).toBe(countTokens(embeddingInput(chunk.context, chunk.content)));
    expect(chunk.tokens).toBeLessThanOrEqual(maxTokens);
    const on = doc.pages.filter((page) =>
      page.char_start < chunk.char_end && page.char_end > chunk.char_start
    );
    expect([chunk.page_start, chunk.page_end]).toEqual([on[0]?.page ?? 1, on.at(-1)?.page ?? 1]);
  }
  expect(slice(at, length).trim()).toBe('');
  return chunks.length;
}

function expectPages({ pages }: AssembledDocument, length: number): void {
  if (pages.length === 0) return;
  expect([pages[0]?.char_start, pages.at(-1)?.char_end]).toEqual([0, length]);
  pages.forEach((page, index) => expect(pages[index + 1]?.char_start ?? length).toBe(page.char_end));
}
