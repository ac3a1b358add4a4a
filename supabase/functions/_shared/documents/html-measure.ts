import type { Cheerio } from 'cheerio';
import { findIn } from './html-find.ts';
import type { AnyNode } from 'domhandler';

/** Characters of an element's text, white space left out. */
export function textLength(element: Cheerio<AnyNode>): number {
  return element.text().replace(/\s+/g, '').length;
}

/** Characters that are neither links nor names of fields: menus and lists of teasers have next to none. */
export function proseLength(element: Cheerio<AnyNode>): number {
  return textLength(element) - textLength(findIn(element, 'a,label,legend'));
}

const PROSE_SHARE = 0.75;
const MIN_SENTENCE_CHARS = 30;
const MIN_PROSE_CHARS = 120;

/** Items and headings that lead to other pages. */
const TEASERS = 'h2 a,h3 a,h4 a,h5 a,h6 a,li > a:first-child';

/** Sentences, or much text, hardly any of it links: a page says this, it does not lead elsewhere. */
export function isProse(element: Cheerio<AnyNode>): boolean {
  if (findIn(element, TEASERS).length > 1) return false;
  const text = textLength(element);
  const prose = text - textLength(findIn(element, 'a,label,legend'));
  if (prose < PROSE_SHARE * text) return false;
  return prose >= MIN_PROSE_CHARS || (prose >= MIN_SENTENCE_CHARS && /[.:;!?…»”)]\s*$/.test(element.text()));
}

/** A notice about cookies is prose, and yet no part of what a page says. */
export function isCookieNotice(element: Cheerio<AnyNode>): boolean {
  const text = element.text();
  return /\bcookies?\b/i.test(text) && text.length < 1000;
}
