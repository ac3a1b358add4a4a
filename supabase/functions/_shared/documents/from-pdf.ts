import { PipelineError } from '../errors/pipeline-error.ts';
import type { PdfMetadata, RawPage } from '../pdf/types.ts';
import { joinLines, type Vocabulary, vocabularyOf } from '../text/hyphenation.ts';
import { guessLanguage } from '../text/language.ts';
import { isLetterSpaced, mendLetterSpacing } from '../text/letter-spacing.ts';
import { classify } from './headings.ts';
import { type Outline, outlineOf } from './outline-headings.ts';
import { passNotes } from './page-notes.ts';
import { contentType, pageRanges } from './page-ranges.ts';
import { ocrSummary } from './ocr-summary.ts';
import { groupLines, type LineGroup } from './paragraphs.ts';
import {
  type BodyMetrics,
  cleanLines,
  isInTable,
  type Line,
  measureBody,
  withoutRunningHeads,
} from './pdf-lines.ts';
import { codePoints, renderBlocks } from './render.ts';
import { titleOf } from './title.ts';
import type { AssembledDocument, BlockDraft } from './types.ts';

/** Throws `PDF_CORRUPT` where not one page could be read. */
export function assemblePdf(pages: RawPage[], metadata: PdfMetadata | null): AssembledDocument {
  if (pages.length > 0 && pages.every((page) => page.failed)) {
    throw new PipelineError('PDF_CORRUPT', 'Cannot read the PDF: none of its pages can be read');
  }
  const all = cleanLines(pages);
  const vocabulary = lazily(() => vocabularyOf(textsOf(all)));
  for (const line of all.flat()) line.text = mendLetterSpacing(line.text, vocabulary);
  const lines = withoutRunningHeads(pages, all);
  const body = measureBody(lines);
  const outline = outlineOf(metadata?.outline ?? []);
  const drafts = passNotes(groupLines(lines, body), body).map((group) =>
    toDraft(group, body, vocabulary, outline)
  );
  const { text, blocks, pageStarts } = renderBlocks(drafts);
  const ranges = pageRanges(pages, lines, pageStarts, codePoints(text));
  const failed = pages.filter((page) => page.failed).map((page) => page.page);
  return {
    text,
    pages: ranges,
    titulo: titleOf(metadata?.title ?? null, lines, body, drafts),
    idioma: guessLanguage(text) ?? shortTag(metadata?.language ?? null),
    tipo_contenido: contentType(ranges),
    blocks,
    metadata: {
      ...Object.fromEntries(Object.entries(metadata ?? {}).filter(([, value]) => isSaid(value))),
      ...linksOf(pages),
      ...(failed.length > 0 ? { unreadable_pages: failed } : {}),
      ...ocrSummary(pages, ranges),
    },
  };
}

const MAX_LINKS = 200;

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

/** Each address with the first page that links to it. */
function linksOf(pages: RawPage[]): { links?: { url: string; page: number }[] } {
  const places = new Map<string, number>();
  for (const { page, links = [] } of pages) {
    for (const url of links) if (!places.has(url)) places.set(url, page);
  }
  const links = [...places].slice(0, MAX_LINKS).map(([url, page]) => ({ url, page }));
  return links.length > 0 ? { links } : {};
}

function* textsOf(pages: Line[][]): Iterable<string> {
  for (const line of pages.flat()) if (!isLetterSpaced(line.text)) yield line.text;
}

function lazily(make: () => Vocabulary): Vocabulary {
  let made: Vocabulary | null = null;
  return { has: (word) => (made ??= make()).has(word) };
}

function toDraft(
  group: LineGroup,
  body: BodyMetrics,
  vocabulary: Vocabulary,
  outline: Outline,
): BlockDraft {
  if (group.some(isInTable)) return tableOf(group, vocabulary);
  const { text, starts } = joinLines(group.map((line) => line.text), vocabulary);
  const pageStarts: BlockDraft['pageStarts'] = [];
  group.forEach(({ page }, index) => {
    if (page !== group[index - 1]?.page) pageStarts.push({ page, offset: starts[index] ?? 0 });
  });
  const structure = classify(group, text, body);
  return { ...(outline.headingFor(group, text, structure) ?? structure), text, pageStarts };
}

/** A row a line, its cells apart by tabs. Its lines are all of one page. */
function tableOf(group: LineGroup, vocabulary: Vocabulary): BlockDraft {
  const text = rowsOf(group).map((cells) =>
    cells.map((lines) => joinLines(lines.map((line) => line.text), vocabulary).text).join('\t')
  ).join('\n');
  const pageStarts = group.slice(0, 1).map(({ page }) => ({ page, offset: 0 }));
  return { kind: 'table', level: 0, label: null, text, pageStarts };
}

/** Lines by their rows, and by the cells of these; a line that is no part of a cell is a row. */
function rowsOf(group: LineGroup): LineGroup[][] {
  const rows: LineGroup[][] = [];
  let before: Line | null = null;
  for (const line of group) {
    const sameRow = line.cell !== null && line.cell.row === before?.cell?.row;
    if (!sameRow) rows.push([[line]]);
    else if (line.cell?.column === before?.cell?.column) rows.at(-1)?.at(-1)?.push(line);
    else rows.at(-1)?.push([line]);
    before = line;
  }
  return rows;
}

function shortTag(tag: string | null): string | null {
  const language = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return /^[a-z]{2}$/.test(language) ? language : null;
}
