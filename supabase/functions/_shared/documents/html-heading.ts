import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { fold, wordsOf } from '../text/fold.ts';
import { findIn } from './html-find.ts';
import { isCookieNotice, proseLength, textLength } from './html-measure.ts';

/** What has headings that are not the content's: menus, other articles. */
const ELSEWHERE = 'nav,aside,footer,form,dialog,article,[role="navigation"],[role="complementary"],' +
  '[role="contentinfo"],[role="search"],[role="dialog"]';
const HEADER = 'header,[role="banner"]';
const SITE_WORDS = /(?:^|[\s_-])(?:site|sitio|logo|brand|marca)(?:$|[\s_-])/i;
const NO_LEAD = `${ELSEWHERE},${HEADER},ul,ol,table`;
/** A date, a lead, who wrote it; what is longer is a text of its own. */
const MAX_LEAD_CHARS = 600;

/**
 * The `h1` that stands before the content, with the date and the lead under it. Empty where the content has its own. The
 * `h1` of a header may be the site's name: it is the content's only where the page's title begins with it.
 */
export function headingBefore($: CheerioAPI, content: Cheerio<AnyNode>): Element[] {
  if (findIn(content, 'h1').length > 0) return [];
  const all: Element[] = $<Element, string>('*').toArray();
  const before = all.slice(0, Math.max(0, all.indexOf(content[0] as Element)));
  const holding = new Set<AnyNode>([...content.toArray(), ...content.parents().toArray()]);
  const titles = titlesOf($);
  const isHeading = (node: Element): boolean => {
    if (node.tagName !== 'h1') return false;
    const heading: Cheerio<AnyNode> = $(node);
    const own = [node, ...heading.parents().toArray().filter((parent) => !holding.has(parent))];
    if (textLength(heading) === 0 || own.some((element) => isElsewhere($(element)))) return false;
    return !own.some((element) => $(element).is(HEADER)) || isTitle(heading.text(), titles);
  };
  const heading = before.findLast(isHeading);
  return heading === undefined ? [] : [heading, ...leadUnder($, heading, holding)];
}

/** Also what is a link: it leads to what it names. */
function isElsewhere(element: Cheerio<AnyNode>): boolean {
  const names = `${element.attr('class') ?? ''} ${element.attr('id') ?? ''}`;
  if (element.is(`a,${ELSEWHERE}`) || SITE_WORDS.test(names)) return true;
  return element.is('h1') && 2 * proseLength(element) < textLength(element);
}

function titlesOf($: CheerioAPI): string[] {
  const titles = [$('meta[property="og:title"]').attr('content'), $('title').first().text()];
  return titles.map((title) => ` ${wordsOf(fold(title ?? '')).join(' ')} `);
}

function isTitle(heading: string, titles: readonly string[]): boolean {
  const words = ` ${wordsOf(fold(heading)).join(' ')} `;
  return words.trim() !== '' && titles.some((title) => title.startsWith(words));
}

/** What follows the heading up to what holds the content: menus, boxes and lists in between are no part of it. */
function leadUnder($: CheerioAPI, heading: Element, holding: ReadonlySet<AnyNode>): Element[] {
  const lead: Element[] = [];
  let chars = 0;
  for (let node = heading; !holding.has(node); node = node.parent as Element) {
    for (const next of $(node).nextAll().toArray()) {
      const element: Cheerio<AnyNode> = $(next);
      if (holding.has(next) || element.is('h1')) return lead;
      if (element.is(NO_LEAD)) continue;
      chars += textLength(element);
      if (chars > MAX_LEAD_CHARS) return lead;
      if (2 * proseLength(element) > textLength(element) && !isCookieNotice(element)) lead.push(next);
    }
  }
  return lead;
}
