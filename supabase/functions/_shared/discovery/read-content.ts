import { PipelineError } from '../errors/pipeline-error.ts';
import { decodeText } from '../http/decode-text.ts';
import { isGzip } from '../http/decompress.ts';
import type { FetchedDocument } from '../http/fetch-document.ts';
import { gunzipLimited } from '../http/read-limited.ts';
import { type SniffedType, sniffType } from '../http/sniff.ts';
import { readFeed } from './feed.ts';
import { type PageAddress, readListing } from './listing.ts';
import type { PageContent } from './page-content.ts';
import { readSitemap, readUrlLines } from './sitemap.ts';
import type { SourceKind } from './source-config.ts';
import { assertShallow } from './xml-depth.ts';

/** The protocol's limit is 50 MB unzipped; a worker has 256 MB for everything. */
export const PAGE_MAX_BYTES = 25 * 1024 * 1024;

/**
 * What a fetched page of a source holds. In a listing, `document` where the address turned out to be a document itself
 * and `other` where it is neither page nor document (a picture, JSON).
 *
 * @throws PipelineError `SOURCE_UNREADABLE` when it cannot be a page of this kind of source, or ends too early;
 * `FETCH_FAILED` when it is empty
 */
export async function readContent(
  page: FetchedDocument,
  kind: SourceKind,
): Promise<PageContent | 'document' | 'other'> {
  const bytes = isGzip(page.bytes) && kind !== 'listing' ? await unzip(page) : page.bytes;
  if (bytes.length === 0) {
    throw new PipelineError('FETCH_FAILED', `Cannot read ${page.finalUrl}: the server answered with nothing`);
  }
  const type = sniffType(bytes, page.contentType);
  if (type === 'html' || type === 'xml' || type === 'text') {
    const { text, encoding } = decodeText(bytes, page.contentType);
    const content = readText(type, text, { url: page.finalUrl, encoding }, kind);
    if (content !== null) return content;
  }
  if (kind === 'listing') {
    const isFile = ['pdf', 'zip', 'rtf', 'doc'].includes(type) ||
      (type === 'text' && /^text\/plain\b/i.test(page.contentType ?? ''));
    return isFile ? 'document' : 'other';
  }
  throw new PipelineError(
    'SOURCE_UNREADABLE',
    `Cannot read ${page.finalUrl} as a ${kind}: it is ${
      DESCRIPTION[type] ?? 'no text'
    }, or it ends before its end`,
  );
}

const DESCRIPTION: Partial<Record<SniffedType, string>> = {
  html: 'an HTML page',
  xml: 'XML of another kind',
  text: 'some other text',
  pdf: 'a PDF',
};

function readText(
  type: 'html' | 'xml' | 'text',
  text: string,
  address: PageAddress,
  kind: SourceKind,
): PageContent | null {
  if (type === 'html') return kind === 'listing' ? readListing(text, address) : null;
  if (type === 'xml') {
    if (kind === 'url_list') return null;
    assertShallow(text, address.url);
    return readFeed(text, address.url) ?? (kind === 'feed' ? null : readSitemap(text, address.url));
  }
  return kind === 'sitemap' || kind === 'url_list' ? readUrlLines(text) : null;
}

async function unzip(page: FetchedDocument): Promise<Uint8Array> {
  try {
    return await gunzipLimited(page.bytes, PAGE_MAX_BYTES);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new PipelineError('SOURCE_UNREADABLE', `Cannot unzip ${page.finalUrl}: ${why}`, { cause });
  }
}
