import type { AssembledDocument } from '../documents/types.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { QualityReport } from '../quality/assess.ts';
import type { Relevance, RelevanceProfile } from '../quality/relevance.ts';

/** Why a document that was read is not to be searched. */
export interface Verdict {
  readonly estado: 'quarantined' | 'irrelevant';
  readonly code: 'NEEDS_OCR' | 'LOW_QUALITY' | 'IRRELEVANT';
  readonly message: string;
}

export interface Judged {
  readonly url: string;
  readonly document: AssembledDocument;
  readonly quality: QualityReport;
  readonly profile: RelevanceProfile | null;
  readonly relevance: Relevance | null;
}

/**
 * Why a document is not to be searched, the first reason first; none for one that may be. Relevance comes last: of a text
 * that cannot be trusted it says nothing, unless a person has let that through.
 * @throws PipelineError NO_TEXT where there is nothing to read, not even for OCR
 */
export function judge({ url, document, quality, profile, relevance }: Judged): Verdict[] {
  const scanned = document.pages.filter((page) => page.needs_ocr).length;
  const readable = document.pages.filter((page) => page.method !== 'none' && !page.needs_ocr).length;
  if (scanned > 0 && readable === 0) {
    const pages = scanned === 1
      ? 'its only page with content is an image'
      : `all ${scanned} pages with content are images`;
    const why = 'ocr' in document.metadata ? 'by OCR' : 'without OCR';
    return [{ estado: 'quarantined', code: 'NEEDS_OCR', message: `Cannot read ${url} ${why}: ${pages}` }];
  }
  if (document.text.trim() === '') {
    throw new PipelineError('NO_TEXT', `Cannot read ${url}: there is no text in it`);
  }
  const verdicts: Verdict[] = [];
  if (quality.failing.length > 0) {
    const why = `quality ${quality.score.toFixed(2)}, fails ${quality.failing.join(', ')}`;
    verdicts.push({
      estado: 'quarantined',
      code: 'LOW_QUALITY',
      message: `Cannot trust the text of ${url}: ${why}`,
    });
  }
  if (profile !== null && relevance !== null && !relevance.relevant) {
    const why = `relevance ${relevance.score.toFixed(2)} is below the source's ${profile.threshold}`;
    verdicts.push({ estado: 'irrelevant', code: 'IRRELEVANT', message: `Cannot use ${url}: ${why}` });
  }
  return verdicts;
}
