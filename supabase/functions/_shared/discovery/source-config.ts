import { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';

export const SOURCE_KINDS = ['listing', 'sitemap', 'feed', 'url_list', 'manual'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const patterns = z.array(z.string().min(1)).nullish();

/** `sources.config`, as people write it. Other keys are for other stages. */
const sourceConfigSchema = z.object({
  /** Regular expressions (RE2, case ignored, anywhere in the URL). With any, documents are the links that match one. */
  include: patterns,
  /** What matches one is neither a document nor read. */
  exclude: patterns,
  /** Which pages of the site to read further, instead of those below the start page's folder. */
  follow: patterns,
  /** 0 reads the start page alone. Pages 2, 3, … of a page count as that page. */
  max_depth: z.number().int().min(0).max(10).nullish(),
  max_pages: z.number().int().min(1).max(1000).nullish(),
  max_documents: z.number().int().min(1).max(50_000).nullish(),
  /** The documents of a `url_list`. */
  urls: z.array(z.union([z.string(), z.object({ url: z.string(), title: z.string().nullish() })])).nullish(),
});

export interface SourceConfig {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly follow: readonly string[];
  readonly maxDepth: number;
  readonly maxPages: number;
  readonly maxDocuments: number;
  readonly urls: readonly { readonly url: string; readonly title: string | null }[];
}

/**
 * A source's configuration with its defaults.
 *
 * @throws PipelineError `SOURCE_UNREADABLE` naming the key that is wrong
 */
export function parseSourceConfig(config: unknown, sourceName: string): SourceConfig {
  const parsed = sourceConfigSchema.safeParse(config ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'config';
    throw new PipelineError(
      'SOURCE_UNREADABLE',
      `Cannot read the source "${sourceName}": its ${where} is not valid (${
        issue?.message ?? 'unknown reason'
      })`,
    );
  }
  const { include, exclude, follow, max_depth, max_pages, max_documents, urls } = parsed.data;
  return {
    include: include ?? [],
    exclude: exclude ?? [],
    follow: follow ?? [],
    maxDepth: max_depth ?? 1,
    maxPages: max_pages ?? 50,
    maxDocuments: max_documents ?? 20_000,
    urls: (urls ?? []).map((entry) =>
      typeof entry === 'string' ? { url: entry, title: null } : { url: entry.url, title: entry.title ?? null }
    ),
  };
}
