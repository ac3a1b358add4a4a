import { chunkDocument } from '../../supabase/functions/_shared/chunking/chunk-document.ts';
import { offsetsOf } from '../../supabase/functions/_shared/chunking/offsets.ts';
import { assembleDocument } from '../../supabase/functions/_shared/documents/assemble.ts';
import type { AssembledDocument } from '../../supabase/functions/_shared/documents/types.ts';
import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import { sniff } from '../../supabase/functions/_shared/http/sniff.ts';
import { openPdf } from '../../supabase/functions/_shared/pdf/open-pdf.ts';
import type { RawPage } from '../../supabase/functions/_shared/pdf/types.ts';
import { assessQuality } from '../../supabase/functions/_shared/quality/assess.ts';
import { readInput } from '../../supabase/functions/ingest/read-input.ts';

/** Pages of a mutated PDF that are read: one that claims to have a million is read as a job would, some at a time. */
const MAX_PAGES = 40;
const MAX_TOKENS = 400;

/**
 * Does with a file what `ingest` does. Answers `text`, or the code of an error that is the document's own; throws
 * whatever would be ours.
 */
export async function readDocument(bytes: Uint8Array): Promise<string> {
  try {
    if (bytes.length === 0) return 'EMPTY';
    const document = await assembled(bytes);
    const chunks = chunkDocument(document, { maxTokens: MAX_TOKENS, overlapTokens: 40 });
    assessQuality(document);
    checkText(document);
    checkChunks(document, chunks);
    return document.text.trim() === '' ? 'NO_TEXT' : 'text';
  } catch (thrown) {
    if (thrown instanceof PipelineError && thrown.disposition === 'reject') return thrown.code;
    throw thrown;
  }
}

async function assembled(bytes: Uint8Array): Promise<AssembledDocument> {
  const sniffed = sniff(bytes, null);
  if (sniffed.type !== 'pdf') {
    return assembleDocument(readInput(sniffed, bytes, null, 'https://example.org/').input);
  }
  const reader = await openPdf(bytes);
  try {
    const metadata = await reader.metadata();
    const pages: RawPage[] = [];
    for (let page = 1; page <= Math.min(reader.pageCount, MAX_PAGES); page++) {
      pages.push(await reader.readPage(page));
    }
    return assembleDocument({ pages, metadata });
  } finally {
    await reader.close();
  }
}

function checkText({ text, titulo }: AssembledDocument): void {
  for (const one of [text, titulo ?? '']) {
    if (!one.isWellFormed() || one.includes('\u0000')) {
      throw new Error('its text cannot be stored in Postgres');
    }
  }
  if (text.normalize('NFC') !== text) throw new Error('its text is not in NFC');
}

function checkChunks({ text }: AssembledDocument, chunks: ReturnType<typeof chunkDocument>): void {
  const offsets = offsetsOf(text);
  const slice = (from: number, to: number) => text.slice(offsets.toIndex(from), offsets.toIndex(to));
  let at = 0;
  for (const { ordinal, char_start, char_end, content, tokens } of chunks) {
    if (char_start > at && slice(at, char_start).trim() !== '') {
      throw new Error(`a hole before chunk ${ordinal}`);
    }
    if (slice(char_start, char_end) !== content) throw new Error(`chunk ${ordinal} has a wrong range`);
    if (tokens > MAX_TOKENS) throw new Error(`chunk ${ordinal} has ${tokens} tokens`);
    at = char_end;
  }
  if (text.slice(offsets.toIndex(at)).trim() !== '') throw new Error('chunks end before the text');
}
