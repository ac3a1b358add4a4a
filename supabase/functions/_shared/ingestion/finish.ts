import { z } from 'zod';
import { chunkDocument } from '../chunking/chunk-document.ts';
import { ocrConfidence } from '../documents/ocr-confidence.ts';
import type { AssembledDocument } from '../documents/types.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import { assessQuality, type QualityReport } from '../quality/assess.ts';
import { type Relevance, type RelevanceProfile, scoreRelevance } from '../quality/relevance.ts';
import { CODE_VERSION } from '../version.ts';
import type { Progress } from './checkpoint.ts';
import { chunkerOf, chunkOptions } from './cutting.ts';
import { titleFor } from './title.ts';
import type { Ingestion } from './types.ts';
import { judge } from './verdict.ts';

const profileSchema = z.looseObject({ terms: z.record(z.string(), z.number()), threshold: z.number() });

/** A document with its chunks, quality and verdict: what `complete_ingestion` takes. */
export function finish(
  ingestion: Ingestion,
  document: AssembledDocument,
  mimeType: string,
  progress: Progress,
  cleanMs: number,
): unknown {
  const { at, context, configHashes } = ingestion;
  const { meter, settings } = at;
  const cleanedMs = meter.spentMs;
  const chunks = meter.run(() => chunkDocument(document, chunkOptions(settings)));
  const chunkedMs = meter.spentMs;
  const { profile, quality, relevance } = meter.run(() => assess(ingestion, document));
  const [verdict = null, ...others] = judge({ url: context.url, document, quality, profile, relevance });
  return {
    outcome: 'parsed',
    fetch: ingestion.fetch,
    bytes_sha256: ingestion.sha256,
    config_hash: needsOcr(document) ? configHashes.ocr : configHashes.text,
    code_version: CODE_VERSION,
    document: {
      titulo: titleFor(document.titulo, context.title, context.url, disposition(ingestion)),
      tipo_contenido: document.tipo_contenido,
      mime_type: mimeType,
      idioma: document.idioma,
      paginas: pageCount(document),
      metadata: document.metadata,
      pages: document.pages,
      quality,
      relevance,
    },
    verdict,
    verdict_if_released: others[0] ?? null,
    text: document.text,
    chunks,
    chunker: chunkerOf(settings),
    metrics: {
      fetch_ms: progress.fetch_ms,
      parse_ms: Math.round(progress.parse_ms),
      clean_ms: Math.round(cleanMs),
      chunk_ms: Math.round(chunkedMs - cleanedMs),
      invocations: progress.invocations,
      ...ocrMetrics(document, progress),
    },
  };
}

/** Whether OCR has a part in what the document says, or would have one. */
function needsOcr({ pages }: AssembledDocument): boolean {
  return pages.some(({ method, needs_ocr }) => needs_ocr || method === 'ocr');
}

function ocrMetrics({ pages }: AssembledDocument, { ocr }: Progress): Record<string, number> {
  if (ocr === undefined || ocr === null) return {};
  const confidence = ocrConfidence(pages);
  return {
    ocr_pages: pages.filter(({ method }) => method === 'ocr').length,
    ocr_ms: ocr.ms,
    ...(confidence === null ? {} : { ocr_confidence: confidence }),
  };
}

/** What is measured of a document, and by which profile it is relevant. */
export function assess(ingestion: Ingestion, document: AssembledDocument): {
  profile: RelevanceProfile | null;
  quality: QualityReport;
  relevance: Relevance | null;
} {
  const profile = relevanceProfile(ingestion);
  return {
    profile,
    quality: assessQuality(document, ingestion.at.settings.quality),
    relevance: profile === null ? null : scoreRelevance(document.text, profile),
  };
}

/** A page on the web or a plain text counts as one. */
function pageCount(document: AssembledDocument): number {
  return Math.max(1, document.pages.length);
}

function relevanceProfile({ context }: Ingestion): RelevanceProfile | null {
  const given = context.source?.relevance_profile ?? null;
  if (given === null) return null;
  const profile = profileSchema.safeParse(given);
  if (profile.success) return profile.data;
  throw new PipelineError(
    'INTERNAL',
    `Cannot judge ${context.url}: the relevance profile of source ${context.source?.name} is not {terms, threshold}`,
  );
}

function disposition({ fetch }: Ingestion): unknown {
  const headers = fetch?.['headers'];
  return typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'content-disposition') : null;
}
