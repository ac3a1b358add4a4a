import type { Cheerio, CheerioAPI } from 'cheerio';
import { findIn } from './html-find.ts';
import type { AnyNode, Element, Text } from 'domhandler';
import { FORMATS_BY_SIGN, numeral } from '../office/numbering.ts';
import { lineOf } from './html-text.ts';
import { structureOf } from './structure.ts';

/** HTML's and CSS's names of number formats, by OOXML's. */
const FORMATS: Record<string, string> = {
  ...FORMATS_BY_SIGN,
  'decimal': 'decimal',
  'decimal-leading-zero': 'decimalZero',
  'lower-alpha': 'lowerLetter',
  'lower-latin': 'lowerLetter',
  'upper-alpha': 'upperLetter',
  'upper-latin': 'upperLetter',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
};

/** `1.`, `a)`, `(iv)`, `3º`, `I.-` that somebody typed. */
const OWN_LABEL = /^\(?(?:\d{1,3}|\p{L}|[ivxlc]{1,6})[.)º°]+[-–—]?(?:\s|$)/iu;

/** What an item may hold that is not its own text. */
const INSIDE = /^(?:ol|ul|table|pre)$/;

/** Writes the labels that a browser shows before the items of ordered lists: `1. `, `a. `, `IV. `. */
export function labelItems($: CheerioAPI, root: Cheerio<AnyNode>): void {
  findIn(root, 'ol').each((_, list) => {
    const items = $(list).children('li').toArray();
    const isReversed = list.attribs['reversed'] !== undefined;
    let next = integer(list.attribs['start']) ?? (isReversed ? items.length : 1);
    for (const item of items) {
      const value = integer(item.attribs['value']) ?? next;
      next = value + (isReversed ? -1 : 1);
      const format = formatOf(item) ?? formatOf(list) ?? 'decimal';
      if (format !== 'none') writeLabel(item, `${numeral(value, format)}. `);
    }
  });
}

function writeLabel(item: Element, label: string): void {
  const start = firstText(item);
  const own = item.children.filter((child) => child.type !== 'tag' || !INSIDE.test(child.tagName)).map(lineOf)
    .join('').trim();
  if (start && !OWN_LABEL.test(own) && structureOf(own) === null) start.data = label + start.data.trimStart();
}

/** Where an item's own text begins; null where another list or a table comes before it. */
function firstText(element: Element): Text | null | undefined {
  for (const child of element.children) {
    if (child.type === 'text' && child.data.trim() !== '') return child;
    if (child.type !== 'tag') continue;
    if (INSIDE.test(child.tagName)) return null;
    const found = firstText(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined where it says none; a style that counts nothing is `none`. */
function formatOf({ attribs }: Element): string | undefined {
  const style = /list-style(?:-type)?\s*:\s*([a-z-]+)/i.exec(attribs['style'] ?? '')?.[1]?.toLowerCase();
  if (style !== undefined) return FORMATS[style] ?? 'none';
  return FORMATS[attribs['type'] ?? ''];
}

function integer(text: string | undefined): number | undefined {
  return /^\s*-?\d{1,6}\s*$/.test(text ?? '') ? Number(text) : undefined;
}
