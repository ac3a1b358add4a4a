import { PipelineError } from '../../supabase/functions/_shared/errors/pipeline-error.ts';
import type { Query } from '../database/database.ts';
import { allowHost } from './allowed-hosts.ts';
import type { OpenedSource } from './folder.ts';
import { saveSource, type SourceRow } from './source.ts';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What can be told about a source from its address and the beginning of what it answers. */
export function guessKind(path: string, type: string, start: string): SourceRow['kind'] {
  if (/<(sitemapindex|urlset)[\s>]/.test(start)) return 'sitemap';
  if (/<(rss|feed|rdf:RDF)[\s>]/.test(start)) return 'feed';
  if (/^\s*%PDF-/.test(start) || /\.(pdf|txt|docx?)$/i.test(path)) return 'url_list';
  return /html/.test(type) || /<html[\s>]/i.test(start) ? 'listing' : 'url_list';
}

/** Makes one address a source: a listing page, a sitemap, a feed, or a document by itself. */
export async function openRemote(query: Query, given: string): Promise<OpenedSource> {
  const url = new URL(given);
  // Who names an address of this machine wants it fetched.
  if (LOOPBACK.test(url.hostname)) await allowHost(query, url.href);
  const kind = await sniffKind(url);
  await saveSource(query, {
    name: url.href,
    kind,
    url: url.href,
    config: kind === 'url_list' ? { urls: [url.href] } : { max_depth: 1, max_pages: 50 },
    fuente: url.host,
    publicado: true,
    missing_crawls_before_retired: 1,
    relevance_profile: null,
  }, false);
  return { name: url.href, note: `${given} as ${kind}`, close: async () => {} };
}

async function sniffKind(url: URL): Promise<SourceRow['kind']> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
    const type = response.headers.get('content-type') ?? '';
    const first = (await response.body?.getReader().read())?.value ?? new Uint8Array();
    return guessKind(url.pathname, type, new TextDecoder('latin1').decode(first.subarray(0, 4096)));
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new PipelineError('FETCH_FAILED', `Cannot use ${url.href} as a source: ${why}`, { cause: error });
  }
}
