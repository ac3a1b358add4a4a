import { readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../../supabase/functions/_shared/documents/types.ts';
import { openPdf } from '../../../supabase/functions/_shared/pdf/open-pdf.ts';
import { assessQuality } from '../../../supabase/functions/_shared/quality/assess.ts';
import { hasPdftotext, manifestFiles, pdftotext, wordRecall } from '../../support/compare-with-pdftotext.ts';
import { expectRoundTrip } from '../../support/round-trip.ts';
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
    expectRoundTrip(doc, 400, 60);
    if (reference) {
      const recall = wordRecall(doc.text, pdftotext(`${folder}/${file}`) ?? '');
      console.log(recall.toFixed(4), file);
      expect(recall, 'words of pdftotext that we have').toBeGreaterThanOrEqual(0.9);
    }
  }, TIMEOUT);
});
