import { Unzip, UnzipInflate } from 'fflate';
import { PipelineError } from '../errors/pipeline-error.ts';

/** What all parts that are read may unzip to together: ten times a 500-page report. */
const MAX_UNZIPPED_BYTES = 16 * 1024 * 1024;
/** A decompressor makes at most about a thousand bytes of one: so much, and no more, comes before it is counted. */
const SLICE_BYTES = 4096;

/**
 * The named parts of a zip, as text. Read from the front, entry by entry: what an entry says of its own size is not
 * believed.
 *
 * @throws PipelineError `DOCUMENT_CORRUPT` where the zip is damaged; `TOO_LARGE` where it unzips to more than a worker
 * may hold
 */
export function unzipParts(bytes: Uint8Array, isWanted: (name: string) => boolean): Map<string, string> {
  const parts = new Map<string, string>();
  let unzipped = 0;
  const unzip = new Unzip((file) => {
    if (!isWanted(file.name) || parts.has(file.name)) return;
    const decoder = new TextDecoder();
    const pieces: string[] = [];
    parts.set(file.name, '');
    file.ondata = (error, data, final) => {
      if (error !== null) throw error;
      unzipped += data.length;
      if (unzipped > MAX_UNZIPPED_BYTES) throw tooLarge();
      pieces.push(decoder.decode(data, { stream: !final }));
      if (final) parts.set(file.name, pieces.join(''));
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      unzip.push(bytes.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= bytes.length);
    }
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PipelineError('DOCUMENT_CORRUPT', `Cannot unzip the document: ${why}`, { cause });
  }
  return parts;
}

function tooLarge(): PipelineError {
  return new PipelineError(
    'TOO_LARGE',
    `Cannot unzip the document: its text takes more than ${MAX_UNZIPPED_BYTES / 1024 / 1024} MB`,
  );
}
