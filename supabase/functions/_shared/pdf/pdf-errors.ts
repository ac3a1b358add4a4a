import { PipelineError } from '../errors/pipeline-error.ts';

const TAIL = 2048;
const HEAD = 1024;

/** Whether a PDF's end is missing: it starts as one and has no end-of-file mark where the specification wants it. */
export function looksTruncated(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, HEAD)).includes('%PDF-') &&
    !latin1(bytes.subarray(-TAIL)).includes('%%EOF');
}

/** What stopped pdfjs from opening `bytes`, as an error of ours. */
export function toPdfError(thrown: unknown, bytes: Uint8Array): PipelineError {
  if (thrown instanceof PipelineError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  const cause = { cause: thrown };
  if (name === 'PasswordException') {
    return new PipelineError('PDF_ENCRYPTED', 'Cannot read the PDF: it is protected by a password', cause);
  }
  if (looksTruncated(bytes)) return truncated(thrown);
  const why = thrown instanceof Error ? thrown.message.replace(/\.+$/, '') : 'its structure is damaged';
  return new PipelineError('PDF_CORRUPT', `Cannot read the PDF: ${why || 'its structure is damaged'}`, cause);
}

export function truncated(cause: unknown): PipelineError {
  return new PipelineError('PDF_TRUNCATED', 'Cannot read the PDF: the file is cut off before its end', {
    cause,
  });
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
