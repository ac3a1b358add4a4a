import { z } from 'zod';
import { chunkDocument } from '../_shared/chunking/chunk-document.ts';
import { assembleDocument } from '../_shared/documents/assemble.ts';
import type { AssembledDocument, AssembleInput } from '../_shared/documents/types.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { assessQuality, type QualityReport } from '../_shared/quality/assess.ts';
import { type Relevance, type RelevanceProfile, scoreRelevance } from '../_shared/quality/relevance.ts';
import { CODE_VERSION } from '../_shared/version.ts';
import type { Progress } from './checkpoint.ts';
import { chunkerOf, chunkOptions } from './cutting.ts';
import { titleFor } from './title.ts';
import type { Ingestion } from './types.ts';
import { judge } from './verdict.ts';

const profileSchema = z.looseObject({ terms: z.record(z.string(), z.number()), threshold: z.number() });

/** The pages, or the markup, as a document with its chunks, quality and verdict: what `complete_ingestion` takes. */
export function finish(
  ingestion: Ingestion,
  input: AssembleInput,
  mimeType: string,
  progress: Progress,
): unknown {
  const { at, context, configHash } = ingestion;
  const { meter, settings } = at;
  const parsedMs = meter.spentMs;
  const document = meter.run(() => assembleDocument(input));
  const cleanedMs = meter.spentMs;
  const chunks = meter.run(() => chunkDocument(document, chunkOptions(settings)));
  const chunkedMs = meter.spentMs;
  const { profile, quality, relevance } = meter.run(() => assess(ingestion, document));
  return {
    outcome: 'parsed',
    fetch: ingestion.fetch,
    bytes_sha256: ingestion.sha256,
    config_hash: configHash,
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
    verdict: judge({ url: context.url, document, quality, profile, relevance }),
    text: document.text,
    chunks,
    chunker: chunkerOf(settings),
    metrics: {
      fetch_ms: progress.fetch_ms,
      parse_ms: Math.round(progress.parse_ms),
      clean_ms: Math.round(cleanedMs - parsedMs),
      chunk_ms: Math.round(chunkedMs - cleanedMs),
      invocations: progress.invocations,
    },
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
