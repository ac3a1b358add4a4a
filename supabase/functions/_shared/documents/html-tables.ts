import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode, Element } from 'domhandler';
import { plainTextOf, tableDraft } from './drafts.ts';
import { textLength } from './html-measure.ts';
import { lineOf } from './html-text.ts';
import type { BlockDraft } from './types.ts';

/** Characters of a cell, on average, of a table that lays a page out; one with heads is a table even so. */
const LONG_CELL = 300;
const LONG_CELL_UNDER_HEADS = 1000;

/** A table that lays a page out holds tables, headings or long texts; it is read as what is in it. */
export function isDataTable($: CheerioAPI, table: Element): boolean {
  const element: Cheerio<AnyNode> = $(table);
  if (element.is('[role="presentation"],[role="none"]')) return false;
  if (element.find('table,h1,h2,h3').length > 0) return false;
  const hasHeads = element.find('th').length > 0;
  // A rubric has lists in its cells; so has a page whose menu is a cell of its only row.
  if (element.find('ul').length > 0 && !hasHeads && !isGrid($, element)) return false;
  const cells = element.find('td,th').length;
  return cells > 1 && textLength(element) < cells * (hasHeads ? LONG_CELL_UNDER_HEADS : LONG_CELL);
}

function isGrid($: CheerioAPI, table: Cheerio<AnyNode>): boolean {
  const rows = table.find('tr').toArray().filter((row) => {
    const filled = $(row).find('td,th').toArray().filter((cell) => lineOf(cell).trim() !== '');
    return filled.length > 1;
  });
  return rows.length > 1;
}

export function tableOf($: CheerioAPI, table: Element): BlockDraft | null {
  const rows = $(table).find('tr').toArray().map((row) => $(row).find('td,th').toArray());
  const caption = $(table).find('caption').toArray()[0];
  return tableDraft(columnsOf(rows), caption ? plainTextOf(lineOf(caption)) : '');
}

/** Spans beyond these are not followed: a small page may ask for millions of cells. */
const MAX_SPAN = 100;
const MAX_COLUMNS = 40;

/** Each row's texts in their columns: a cell that reaches over several rows or columns leaves all but its first empty. */
function columnsOf(rows: readonly (readonly Element[])[]): string[][] {
  /** By column: rows that a cell from above still covers. */
  const covered: number[] = [];
  return rows.map((cells) => {
    const texts: string[] = [];
    const fill = (text: string, rowSpan: number) => {
      if (texts.length < MAX_COLUMNS) covered[texts.length] = rowSpan - 1;
      texts.push(text);
    };
    for (const cell of cells) {
      while ((covered[texts.length] ?? 0) > 0) fill('', covered[texts.length] ?? 0);
      const rowSpan = span(cell.attribs['rowspan']);
      fill(plainTextOf(lineOf(cell)), rowSpan);
      const columns = Math.min(span(cell.attribs['colspan']), MAX_COLUMNS - texts.length + 1);
      for (let more = 1; more < columns; more++) fill('', rowSpan);
    }
    for (let at = texts.length; at < covered.length; at++) covered[at] = Math.max(0, (covered[at] ?? 0) - 1);
    return texts;
  });
}

function span(attribute: string | undefined): number {
  return Math.min(MAX_SPAN, Math.max(1, Number.parseInt(attribute ?? '', 10) || 1));
}
