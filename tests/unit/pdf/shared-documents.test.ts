import { readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { chunkDocument } from '../../../supabase/functions/_shared/chunking/chunk-document.ts';
import { embeddingInput } from '../../../supabase/functions/_shared/chunking/context.ts';
import { offsetsOf } from '../../../supabase/functions/_shared/chunking/offsets.ts';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import { codePoints } from '../../../supabase/functions/_shared/documents/render.ts';
import type { AssembledDocument } from '../../../supabase/functions/_shared/documents/types.ts';
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';
import { assessQuality } from '../../../supabase/functions/_shared/quality/assess.ts';
import { hasPdftotext, manifestFiles, pdftotext, wordRecall } from '../../support/compare-with-pdftotext.ts';
import { describeWithShared } from '../../support/shared.ts';

const TIMEOUT = 60_000;

async function assemble(path: string): Promise<AssembledDocument> {
  const reader = await openPdf(new Uint8Array(readFileSync(path)));
  try {
    const pages = [];
    for (let page = 1; page <= reader.pageCount; page++) pages.push(await reader.readPage(page));
    return assembleDocument({ pages, metadata: await reader.metadata() });
  } finally {
    await reader.close();
  }
}

describeWithShared('real documents', ['corpus/pdf-es'], ([folder = '']) => {
  const reference = hasPdftotext() || process.env['CI'] === 'true';
  const files = manifestFiles(folder, 200);

  it.each(files)('%s is read whole, passes for a text and is covered by its chunks', async (file) => {
    const doc = await assemble(`${folder}/${file}`);
    expect(assessQuality(doc).failing).toEqual([]);
    expectCovered(doc);
    if (reference) {
      const recall = wordRecall(doc.text, pdftotext(`${folder}/${file}`) ?? '');
      console.log(recall.toFixed(4), file);
      expect(recall, 'words of pdftotext that we have').toBeGreaterThanOrEqual(0.9);
    }
  }, TIMEOUT);
});

/** Ranges are exact, pages are right, nothing but white space is left out, no chunk is too long. */
function expectCovered(doc: AssembledDocument): void {
  const offsets = offsetsOf(doc.text);
  const slice = (from: number, to: number) => doc.text.slice(offsets.toIndex(from), offsets.toIndex(to));
  expect(doc.pages.at(-1)?.char_end).toBe(codePoints(doc.text));
  let at = 0;
  for (const chunk of chunkDocument(doc, { maxTokens: 400, overlapTokens: 60 })) {
    if (chunk.char_start > at) expect(slice(at, chunk.char_start).trim()).toBe('');
    at = chunk.char_end;
    if (slice(chunk.char_start, chunk.char_end) !== chunk.content) {
      expect.fail(`chunk ${chunk.ordinal} has a wrong range`);
    }
    expect(chunk.tokens).toBe(countTokens(embeddingInput(chunk.context, chunk.content)));
    expect(chunk.tokens).toBeLessThanOrEqual(400);
    const on = doc.pages.filter((page) =>
      page.char_start < chunk.char_end && page.char_end > chunk.char_start
    );
    expect([chunk.page_start, chunk.page_end]).toEqual([on[0]?.page, on.at(-1)?.page]);
  }
  expect(slice(at, codePoints(doc.text)).trim()).toBe('');
}
