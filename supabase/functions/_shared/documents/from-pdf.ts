import { PipelineError } from '../errors/pipeline-error.ts';
import type { PdfMetadata, RawPage } from '../pdf/types.ts';
import { joinLines, type Vocabulary, vocabularyOf } from '../text/hyphenation.ts';
import { guessLanguage } from '../text/language.ts';
import { isLetterSpaced, mendLetterSpacing } from '../text/letter-spacing.ts';
import { classify } from './headings.ts';
import { groupLines, type LineGroup } from './paragraphs.ts';
import { type BodyMetrics, cleanLines, type Line, measureBody, withoutRunningHeads } from './pdf-lines.ts';
import { codePoints, renderBlocks } from './render.ts';
import { titleOf } from './title.ts';
import type { AssembledDocument, BlockDraft, ContentType, PageRange } from './types.ts';

/** Characters (white space left out) below which a page that shows an image counts as an image of text. */
const NEARLY_NO_TEXT = 50;

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
  const drafts = groupLines(lines, body).map((group) => toDraft(group, body, vocabulary));
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
      ...Object.fromEntries(Object.entries(metadata ?? {}).filter(([, value]) => value !== null)),
      ...(failed.length > 0 ? { unreadable_pages: failed } : {}),
    },
  };
}

function* textsOf(pages: Line[][]): Iterable<string> {
  for (const line of pages.flat()) if (!isLetterSpaced(line.text)) yield line.text;
}

function lazily(make: () => Vocabulary): Vocabulary {
  let made: Vocabulary | null = null;
  return { has: (word) => (made ??= make()).has(word) };
}

function toDraft(group: LineGroup, body: BodyMetrics, vocabulary: Vocabulary): BlockDraft {
  const rows = group.some((line) => line.text.includes('\t'));
  const pageStarts: BlockDraft['pageStarts'] = [];
  let text = '';
  let page = -1;
  for (const line of group) {
    const joined = text === ''
      ? line.text
      : rows
      ? `${text}\n${line.text}`
      : joinLines(text, line.text, vocabulary);
    if (line.page !== page) pageStarts.push({ page: line.page, offset: joined.length - line.text.length });
    page = line.page;
    text = joined;
  }
  return { ...classify(group, text, body), text, pageStarts };
}

function pageRanges(
  pages: RawPage[],
  lines: Line[][],
  starts: Map<number, number>,
  length: number,
): PageRange[] {
  const ranges: PageRange[] = [];
  let end = length;
  for (let i = pages.length - 1; i >= 0; i--) {
    const page = pages[i];
    if (!page) continue;
    const start = Math.min(starts.get(page.page) ?? end, end);
    const chars = (lines[i] ?? []).reduce((sum, line) => sum + line.text.replace(/\s+/g, '').length, 0);
    ranges.push({
      page: page.page,
      char_start: start,
      char_end: end,
      method: start < end ? 'text' : 'none',
      needs_ocr: page.hasImage && chars < NEARLY_NO_TEXT,
    });
    end = start;
  }
  ranges.reverse();
  const first = ranges[0];
  if (first) first.char_start = 0;
  return ranges;
}

function contentType(ranges: PageRange[]): ContentType {
  const scanned = ranges.filter((range) => range.needs_ocr).length;
  if (scanned === 0) return 'pdf_texto';
  const readable = ranges.filter((range) => range.method === 'text' && !range.needs_ocr).length;
  return readable === 0 ? 'imagen_escaneada' : 'pdf_mixto';
}

function shortTag(tag: string | null): string | null {
  const language = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return /^[a-z]{2}$/.test(language) ? language : null;
}
