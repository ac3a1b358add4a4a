import { classifyLink } from './classify-link.ts';
import { ContextTitles } from './context-title.ts';
import { type Element, elementsBelow, parseHtml, textOf } from './dom.ts';
import { fileKind } from './file-types.ts';
import { linkTargets } from './link-targets.ts';
import { pickTitle } from './link-title.ts';
import { normaliseUrl } from './normalise-url.ts';
import { LinkSet, type PageContent } from './page-content.ts';
import { unwrapViewer } from './unwrap-viewer.ts';

/** A page with more further links than this is an index of the whole site. */
const MAX_PAGE_LINKS = 1000;

export interface PageAddress {
  /** Where the page came from, after redirects. */
  readonly url: string;
  /** The encoding it is written in, for the queries of its links. */
  readonly encoding?: string;
}

/** The links of an HTML page: documents, and pages of the same site. */
export function readListing(html: string, { url: pageUrl, encoding = 'utf-8' }: PageAddress): PageContent {
  const document = parseHtml(html);
  const elements = [...elementsBelow(document)];
  const base = baseOf(elements, pageUrl);
  const pageHost = new URL(pageUrl).host;
  const contextTitles = new ContextTitles();
  const links = new LinkSet();
  const pageLinks = new LinkSet();
  for (const element of elements) {
    for (const { href, mustBeFile } of linkTargets(element)) {
      const normalised = normaliseUrl(href, base, encoding);
      if (normalised === null) continue;
      const target = unwrapViewer(normalised);
      const url = new URL(target);
      const { type, download } = element.attribs;
      const kind = classifyLink({ url, pageHost, text: labelText(element), type, download });
      if (kind === 'document' && (!mustBeFile || fileKind(url.pathname) === 'document')) {
        links.add({ url: target, title: ownTitle(element) ?? contextTitles.of(element), lastModified: null });
      } else if (kind === 'page' && !mustBeFile && isFollowable(element, url, pageHost, pageLinks.size)) {
        pageLinks.add({ url: target, title: ownTitle(element), lastModified: null });
      }
    }
  }
  return {
    links: links.toArray(),
    pageLinks: pageLinks.toArray().filter((link) => !links.has(link.url)),
  };
}

/** The text that a reader clicks on; none for frames and other containers, whose text is not about the link. */
function labelText(element: Element): string {
  return isLabelled(element) ? textOf(element) : '';
}

/** What a link says of its target: its text, a tooltip, a picture's text; null where that is only "Descargar". */
function ownTitle(element: Element): string | null {
  const { title, download, 'aria-label': label } = element.attribs;
  const pictures = isLabelled(element)
    ? [...elementsBelow(element)].map((inner) => inner.attribs['alt'])
    : [];
  return pickTitle([labelText(element), title, label, ...pictures, download]);
}

function isLabelled({ name }: Element): boolean {
  return name === 'a' || name === 'area' || name === 'button';
}

/** Pages of other sites are never read; of a page's own site only as many as make sense. */
function isFollowable(element: Element, url: URL, pageHost: string, found: number): boolean {
  if (found >= MAX_PAGE_LINKS || withoutWww(url.host) !== withoutWww(pageHost)) return false;
  return element.name !== 'link' ||
    (element.attribs['rel'] ?? '').toLowerCase().split(/\s+/).includes('next');
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

function baseOf(elements: readonly Element[], pageUrl: string): string {
  const base = elements.find(({ name, attribs }) => name === 'base' && attribs['href'] !== undefined);
  const href = base?.attribs['href']?.trim() ?? '';
  return URL.canParse(href, pageUrl) ? new URL(href, pageUrl).href : pageUrl;
}
