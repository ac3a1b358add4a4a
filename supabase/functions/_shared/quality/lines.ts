/** How a text is laid out in lines and paragraphs, and how many of them are there twice. Ratios are 0–1. */
export interface LineSignals {
  lines: number;
  /** Repeated lines among lines that are not empty; the first of each kind does not count. */
  duplicate_line_ratio: number;
  /** Characters of repeated lines among those of the text (Gopher). */
  duplicate_line_char_ratio: number;
  /** The same among the characters of lines alone (FineWeb). */
  duplicate_char_ratio: number;
  duplicate_paragraph_ratio: number;
  duplicate_paragraph_char_ratio: number;
  /** Lines that end as sentences do. */
  punctuated_line_ratio: number;
  /** Lines of 30 characters or fewer. */
  short_line_ratio: number;
  bullet_line_ratio: number;
  ellipsis_line_ratio: number;
  /** Line breaks and ellipses in the whole text. */
  line_breaks: number;
  ellipses: number;
  /** Runs of `.`, `!`, `?`, `…` that end a line or stand before a space. */
  sentences: number;
}

const SHORT_LINE = 30;
const ENDS_SENTENCE = /[.!?…'"’”»]$/;
const BULLET = /^\s*[•▪▫◦●○■□◆➢➤✓✔‣⁃]/;
const ENDS_IN_ELLIPSIS = /(?:\.\.\.|…)\s*$/;

export function lineSignals(text: string): LineSignals {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const paragraphs = text.trim().split(/\n{2,}/);
  const repeatedLines = duplicates(lines);
  const repeatedParagraphs = duplicates(paragraphs);
  const breaks = text.split('\n').length - 1;
  const share = (matches: (line: string) => boolean) => ratio(lines.filter(matches).length, lines.length);
  return {
    lines: lines.length,
    duplicate_line_ratio: ratio(repeatedLines.count, lines.length),
    duplicate_line_char_ratio: ratio(repeatedLines.chars, text.length),
    duplicate_char_ratio: ratio(repeatedLines.chars, text.length - breaks),
    duplicate_paragraph_ratio: ratio(repeatedParagraphs.count, paragraphs.length),
    duplicate_paragraph_char_ratio: ratio(repeatedParagraphs.chars, text.length),
    punctuated_line_ratio: share((line) => ENDS_SENTENCE.test(line)),
    short_line_ratio: share((line) => line.length <= SHORT_LINE),
    bullet_line_ratio: share((line) => BULLET.test(line)),
    ellipsis_line_ratio: share((line) => ENDS_IN_ELLIPSIS.test(line)),
    line_breaks: breaks,
    ellipses: text.match(/\.\.\.|…/g)?.length ?? 0,
    sentences: text.match(/[.!?…]+(?=\s|$)/g)?.length ?? 0,
  };
}

/** Elements that were there before, and their characters (datatrove, `find_duplicates`). */
function duplicates(elements: readonly string[]): { count: number; chars: number } {
  const seen = new Set<string>();
  let chars = 0;
  for (const element of elements) {
    if (seen.has(element)) chars += element.length;
    else seen.add(element);
  }
  return { count: elements.length - seen.size, chars };
}

/** 0 where there is nothing to divide by. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
