import type { RawLine } from '../../pdf/types.ts';
import type { OcrPage, PageImage } from '../types.ts';

const MARGIN = 50;
/** Point sizes, so that what tells headings from text by size on other pages tells them here. */
const BODY = 11;
const HEADINGS = [18, 16, 14] as const;
/** Distance of baselines, in sizes: within a paragraph's block, and to the next block. */
const NEXT_LINE = 1.2;
const NEXT_BLOCK = 2.4;

/** What a model wrote of a page, as lines on it: it says what the page says, not where. */
export function fromTranscript(
  answer: string,
  { pageWidth, pageHeight }: PageImage,
  confidence: number | null,
): OcrPage {
  const lines: RawLine[] = [];
  let y = MARGIN;
  let gap = NEXT_LINE;
  for (const written of withoutFence(answer).split(/\r\n?|\n/)) {
    const { text, size, bold } = lineOf(written);
    if (text === '') {
      gap = NEXT_BLOCK;
      continue;
    }
    const item = /^(?:[-•*–]|\p{N}{1,3}[.)º°]|\p{L}[.)])\s/u.test(text);
    y += size * (bold || item ? NEXT_BLOCK : gap);
    gap = bold ? NEXT_BLOCK : NEXT_LINE;
    const width = Math.min(pageWidth - 2 * MARGIN, text.length * size * 0.5);
    lines.push({ text, x: MARGIN, y: tenth(y), width: tenth(width), size, ...(bold ? { bold } : {}) });
  }
  return {
    lines,
    width: pageWidth,
    height: Math.max(pageHeight, tenth(y + MARGIN)),
    confidence: lines.length === 0 ? null : confidence,
    rotation: 0,
    skew: 0,
  };
}

/** Some models put what they were asked for between ``` marks, though they were not asked to. */
function withoutFence(answer: string): string {
  return /^\s*```[a-z]*\n([\s\S]*?)\n?```\s*$/.exec(answer)?.[1] ?? answer;
}

function lineOf(written: string): { text: string; size: number; bold?: true } {
  const heading = /^(#{1,6})(?:\s+(.*))?$/.exec(written.trim());
  if (heading === null) return { text: plain(written), size: BODY };
  const level = Math.min(heading[1]?.length ?? 1, HEADINGS.length);
  return { text: plain(withoutMarks(heading[2] ?? '')), size: HEADINGS[level - 1] ?? BODY, bold: true };
}

/** A heading may end as it begins. */
function withoutMarks(heading: string): string {
  let end = heading.length;
  while (heading[end - 1] === '#') end--;
  return heading.slice(0, end);
}

/** Without the marks that Markdown puts around words; a row of a table in its notation becomes one with tabs. */
function plain(written: string): string {
  const text = written.replace(/\*\*(?=\S)([^*]+(?:\*[^*]+)*)(?<=\S)\*\*/g, '$1').trim();
  if (!/^\|.*\|$/.test(text)) return text;
  const cells = text.slice(1, -1).split('|').map((cell) => cell.trim());
  return cells.every((cell) => /^:?-*:?$/.test(cell)) ? '' : cells.join('\t');
}

function tenth(points: number): number {
  return Math.round(points * 10) / 10;
}
