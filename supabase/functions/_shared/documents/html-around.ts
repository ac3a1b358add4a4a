import type { Cheerio, CheerioAPI } from 'cheerio';
import { findIn } from './html-find.ts';
import type { AnyNode, Element } from 'domhandler';
import { isCookieNotice, isProse, proseLength, textLength } from './html-measure.ts';
import { removeAll } from './html-remove.ts';

const AROUND =
  'nav,header,footer,aside,form,[role="navigation"],[role="banner"],[role="contentinfo"],[role="search"],' +
  '[role="complementary"],[role="dialog"]';
/** Class and id words of what stands around an article; what they name may be a part of it, too. */
const AROUND_WORDS = words(
  'nav|navbar|navigation|menu|breadcrumbs?|migas|header|share|social|compartir|related|relacionad[oa]s|pagination|' +
    'paginacion|skip|banner|search|buscador',
);
/** Words of what is never a part of an article, however much it says. */
const NEVER_WORDS = words('sidebar|footer|comments?|popup|modal|gdpr|rgpd|consent|cc-window|onetrust|didomi');
/** Also inside a word: `CybotCookiebotDialog`. */
const COOKIES = /cookie/i;

/** Their classes say how they look, their ids what they say. */
const NAMED_BY_CONTENT = new Set(
  'h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr td th html body main'.split(' '),
);
/** Ids of other elements are made from their headings: `<section id="normas-relacionadas">`. */
const NAMED_BY_ID = new Set('div ul ol nav aside header footer form'.split(' '));
/** A longer element is more than its id alone could rule out. */
const MAX_CHARS_BY_ID = 1500;

/** What is around it may hold no more than this share of the content's text, else it is content with a bad name. */
const AROUND_SHARE = 0.4;
/** A header longer than this is no title with what belongs to it. */
const MAX_HEADER_CHARS = 600;

/** Removes what stands around or inside `content` without being a part of it; `except` and what holds it stay whole. */
export function removeAround($: CheerioAPI, content: Cheerio<AnyNode>, except?: Cheerio<AnyNode>): void {
  const total = textLength(content);
  const kept = except?.[0];
  const holding = new Set<AnyNode>(except?.parents().toArray());
  const isKept = (element: Cheerio<AnyNode>, node: Element) =>
    kept !== undefined &&
    (node === kept || holding.has(node) || element.parents().toArray().some((parent) => parent === kept));
  const removeIf = (selector: string, isAround: (element: Cheerio<AnyNode>, node: Element) => boolean) => {
    removeAll(
      findIn(content, selector).toArray().filter((node) => {
        const element: Cheerio<AnyNode> = $(node);
        // What costs least and says no most often is asked first: elements may be nested by the hundred.
        if (textLength(element) > AROUND_SHARE * total || isKept(element, node)) return false;
        return isAround(element, node);
      }),
    );
  };
  removeIf(AROUND, isAroundByTag);
  removeIf('[class],[id]', isAroundByName);
}

function isAroundByTag(element: Cheerio<AnyNode>, { tagName }: Element): boolean {
  if (tagName === 'header') return !isOwnHeader(element);
  if (tagName === 'aside') return !isProse(element) || isCookieNotice(element);
  // The whole page may be a form, or one of its parts.
  if (tagName === 'form') return !isProse(element);
  return true;
}

/** An article's own header carries its title; a section's, its heading. */
function isOwnHeader(element: Cheerio<AnyNode>): boolean {
  if (textLength(element) >= MAX_HEADER_CHARS) return false;
  if (findIn(element, 'h1').length > 0) return true;
  const isInside = element.parents('main,[role="main"],article,section').length > 0;
  return isInside && (isProse(element) || isTitle(element));
}

function isTitle(element: Cheerio<AnyNode>): boolean {
  return findIn(element, 'h2,h3,h4,h5,h6').length > 0 && 2 * proseLength(element) > textLength(element);
}

function isAroundByName(element: Cheerio<AnyNode>, { tagName, attribs }: Element): boolean {
  if (NAMED_BY_CONTENT.has(tagName)) return false;
  const id = NAMED_BY_ID.has(tagName) ? attribs['id'] ?? '' : '';
  const names = [attribs['class'] ?? '', isAroundWord(id) && textLength(element) < MAX_CHARS_BY_ID ? id : '']
    .join(' ');
  const isNever = NEVER_WORDS.test(names) || COOKIES.test(names);
  if (!isAroundWord(names) || findIn(element, 'h1').length > 0) return false;
  if (isNever || isCookieNotice(element)) return true;
  return !isProse(element) && !(/header/i.test(names) && isTitle(element));
}

function isAroundWord(names: string): boolean {
  return AROUND_WORDS.test(names) || NEVER_WORDS.test(names) || COOKIES.test(names);
}

function words(alternatives: string): RegExp {
  return new RegExp(String.raw`(?:^|[\s_-])(?:${alternatives})(?:$|[\s_-])`, 'i');
}
