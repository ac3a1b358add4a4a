import { beginsPoint, isCapitals, pointMark } from './point-marks.ts';
import { beginsBlock, isFormula, labelOf, LEVEL, type Structure, structureOf } from './structure.ts';
import type { BlockKind } from './types.ts';

const MARKDOWN_HEADING = /^#{1,6}\s+\S/;

/** Lines of plain text by paragraphs: what blank lines, headings, articles and items set apart. */
export function groupPlainLines<Line>(lines: readonly Line[], textOf: (line: Line) => string): Line[][] {
  const groups: Line[][] = [];
  let group: Line[] = [];
  const close = () => {
    if (group.length > 0) groups.push(group);
    group = [];
  };
  lines.forEach((line, at) => {
    const text = textOf(line);
    if (text === '') {
      close();
    } else if (MARKDOWN_HEADING.test(text)) {
      close();
      groups.push([line]);
    } else {
      const ahead = (count: number) => lines.slice(at + 1, at + 1 + count).map(textOf);
      if (opensGroup(text, group.map(textOf), ahead)) close();
      group.push(line);
    }
  });
  close();
  return groups;
}

/** Whether a line begins a paragraph of its own behind the lines of one (`group`). */
function opensGroup(text: string, group: string[], ahead: (count: number) => string[]): boolean {
  const [opening = '', before = ''] = [group[0], group.at(-1)];
  const bare = withoutMarks(text);
  if (before === '' || isFormula(bare) || isFormula(before) || beginsBlock(bare)) return true;
  const mark = pointMark(bare);
  if (mark && beginsPoint(mark, before, opening, ahead)) return true;
  return isPointHeading(before) && group.length <= MAX_HEADING_LINES && group.every(isCapitals) &&
    !isCapitals(text);
}

const MAX_HEADING_LINES = 3;

/** `I. INTRODUCCIÓN`. */
function isPointHeading(text: string): boolean {
  const mark = pointMark(text);
  return mark !== null && isCapitals(mark.rest) && !/[,;]$/.test(text);
}

/** A heading's words without what Markdown sets around them: `## Título I`, `**Artículo 3.- Objeto**`. */
export function withoutMarks(text: string): string {
  return text.replace(/^#{1,6}\s+/, '').replace(/\s+#+$/, '').replace(/^(\*\*|__)\s*(\S.*?)\s*\1/, '$2');
}

/** How a plain text calls itself: Markdown's `# Ley 20.903`, else a heading at its beginning, else a short first line. */
export function plainTitle(paragraphs: readonly string[], kinds: readonly BlockKind[]): string | null {
  const named = paragraphs.find((text) => /^#\s+\S/.test(text));
  const opening = kinds.slice(0, 3).indexOf('heading');
  const title = named ?? paragraphs[Math.max(0, opening)] ?? '';
  const isTitle = named !== undefined || opening >= 0 || title.length <= 120;
  return isTitle && title !== '' ? labelOf(withoutMarks(title)) : null;
}

const MAX_HEADING_CHARS = 200;

/** What a paragraph of plain text is, by its words and by Markdown's marks. A heading at the start is the text's title. */
export function classifyPlain(text: string, isFirst = false): Structure {
  const structure = classifyWords(text);
  const isTitle = isFirst && structure.kind === 'heading' && structureOf(withoutMarks(text)) === null;
  return isTitle ? { ...structure, level: LEVEL.title } : structure;
}

function classifyWords(text: string): Structure {
  const marks = /^(#{1,6})\s+/.exec(text)?.[1];
  const bare = withoutMarks(text);
  const structure = structureOf(bare);
  const heads = marks || isPointHeading(bare) && !bare.endsWith('.');
  if (structure && (structure.kind !== 'list_item' || !heads)) return structure;
  if (marks) return { kind: 'heading', level: LEVEL.title + marks.length, label: labelOf(bare) };
  if (isBold(text) && text.length <= MAX_HEADING_CHARS && !/[.,;]$/.test(bare)) {
    return { kind: 'heading', level: LEVEL.small, label: labelOf(bare) };
  }
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = letters.length >= 6 && text.length <= 120 && text === text.toUpperCase();
  return capitals && !/[.,;]$/.test(text)
    ? { kind: 'heading', level: LEVEL.small + 1, label: labelOf(text) }
    : { kind: 'paragraph', level: 0, label: null };
}

function isBold(text: string): boolean {
  return /^(\*\*|__)(?:(?!\1).)+\1$/.test(text);
}
