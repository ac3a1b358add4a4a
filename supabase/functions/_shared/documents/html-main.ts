import type { Cheerio, CheerioAPI } from 'cheerio';
import { findIn } from './html-find.ts';
import type { AnyNode } from 'domhandler';
import { removeAround } from './html-around.ts';
import { headingBefore } from './html-heading.ts';
import { removeHidden } from './html-hidden.ts';
import { proseLength, textLength } from './html-measure.ts';

const MIN_MAIN_CHARS = 200;
/** What is marked as the content has at least this share of the page's text that is neither link nor around it. */
const FAIR_SHARE = 0.35;

/** The element that holds the page's own text; what is around it is removed from the tree. */
export function mainContent($: CheerioAPI): Cheerio<AnyNode> {
  removeHidden($);
  const body: Cheerio<AnyNode> = $('body').length > 0 ? $('body') : $.root();
  const marked = largest($, 'main,[role="main"]') ?? articles($, body);
  const heading = marked === null ? [] : headingBefore($, marked);
  if (marked !== null) removeAround($, body, marked);
  const isFair = marked !== null && proseLength(marked) >= FAIR_SHARE * proseLength(body);
  const content = isFair ? marked : body;
  // What was taken away as being around has no parent.
  if (isFair) content.prepend(...heading.filter(({ parent }) => parent !== null));
  removeAround($, content);
  return content;
}

function largest($: CheerioAPI, selector: string): Cheerio<AnyNode> | null {
  let best: { element: Cheerio<AnyNode>; length: number } | null = null;
  $(selector).each((_, node) => {
    const element: Cheerio<AnyNode> = $(node);
    const length = textLength(element);
    if (length >= MIN_MAIN_CHARS && (!best || length > best.length)) best = { element, length };
  });
  return (best as { element: Cheerio<AnyNode> } | null)?.element ?? null;
}

/** The article, or what holds all of them with their title: a law's articles may be one element each. */
function articles($: CheerioAPI, body: Cheerio<AnyNode>): Cheerio<AnyNode> | null {
  const outermost = $('article').toArray().filter((node) => $(node).parents('article').length === 0);
  const own = outermost.filter((node) => !isTeaser($(node)));
  const several = own.length > 0 ? own : outermost;
  const total = several.reduce((sum, node) => sum + textLength($(node)), 0);
  if (total < MIN_MAIN_CHARS) return null;
  if (several.length === 1) return $(several[0] as AnyNode);
  const title = findIn(body, 'h1').not('header h1,[role="banner"] h1').toArray().slice(0, 1);
  return commonParent($, [...title, ...several]);
}

/** The card of another page: its heading leads there, or most of it does. */
function isTeaser(article: Cheerio<AnyNode>): boolean {
  return findIn(article, 'h1 a,h2 a,h3 a,h4 a,h5 a,h6 a').length > 0 ||
    2 * proseLength(article) < textLength(article);
}

function commonParent($: CheerioAPI, nodes: readonly AnyNode[]): Cheerio<AnyNode> {
  const [first, ...others] = nodes.map((node) => $(node).parents().toArray());
  const inAll = others.map((parents) => new Set<AnyNode>(parents));
  const parent = first?.find((node) => inAll.every((parents) => parents.has(node)));
  return parent ? $(parent as AnyNode) : $.root();
}
