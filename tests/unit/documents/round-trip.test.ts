import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleDocument } from '../../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../../supabase/functions/_shared/documents/types.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { decodeText } from '../../../supabase/functions/_shared/http/decode-text.ts';
import { documentOf } from '../../support/read-pdf.ts';
import { expectRoundTrip } from '../../support/round-trip.ts';
import { describeWithShared } from '../../support/shared.ts';
import { FORMATS, pieces } from './random-document.ts';

describe('from a document to its chunks and back', () => {
  const options = fc.record({
    maxTokens: fc.integer({ min: 16, max: 200 }),
    overlapTokens: fc.integer({ min: 0, max: 60 }),
  });

  it.each(Object.keys(FORMATS))('holds of any %s', (format) => {
    fc.assert(
      fc.property(pieces, options, (document, { maxTokens, overlapTokens }) => {
        const make = FORMATS[format];
        if (make) expectRoundTrip(assembleDocument(make(document)), maxTokens, overlapTokens);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

const READ = /\.(?:pdf|html|md|txt)$/;
/** Those of pdf-es, the largest, are read once for all that is asked of them: tests/unit/pdf/shared-documents.test.ts. */
const FOLDERS = [
  'html-es',
  'pdf-hard',
  'pdf-scanned',
  'pdf-truth',
  'relevance-es',
  'retrieval-es',
  'versions-es',
].map((name) => `corpus/${name}`);

describeWithShared('from real documents to their chunks and back', FOLDERS, (folders) => {
  it.each(folders)('holds of all of %s', async (folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      READ.test(file)
    );
    let chunks = 0;
    for (const file of files) {
      const document = await read(join(folder, file));
      if (document !== null) chunks += expectRoundTrip(document, 400, 40);
    }
    console.log(`${files.length} files, ${chunks} chunks: ${folder}`);
    expect(files.length).toBeGreaterThan(0);
  }, 300_000);
});

/** Null for one that says why it cannot be read. */
async function read(path: string): Promise<AssembledDocument | null> {
  const bytes = new Uint8Array(readFileSync(path));
  if (!path.endsWith('.pdf')) {
    const { text } = decodeText(bytes);
    return assembleDocument(path.endsWith('.html') ? { html: text } : { text });
  }
  try {
    return await documentOf(bytes);
  } catch (error) {
    if (error instanceof PipelineError) return null;
    throw error;
  }
}
