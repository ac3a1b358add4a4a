import { guessLanguage } from '../text/language.ts';
import { normaliseCharacters } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { classifyPlain, groupPlainLines, plainTitle } from './plain.ts';
import { codePoints } from './render.ts';
import type { Structure } from './structure.ts';
import type { AssembledDocument, Block } from './types.ts';

interface Line {
  /** UTF-16, white space at both ends left out. */
  readonly start: number;
  readonly end: number;
  /** As the cleaner would have it: to tell what the line is, never to replace it. */
  readonly clean: string;
}

/** What the cleaner takes for the end of a line. */
// deno-lint-ignore no-control-regex
const LINE_BREAK = /\r\n?|[\n\u000b\u000c\u0085\u2028\u2029]/g;

/** A text that is kept as it is: the structure of plain text, in ranges of exactly this text. */
export function assembleStored(text: string): AssembledDocument {
  const groups = groupPlainLines(linesOf(text), ({ clean }) => clean);
  const blocks: Block[] = [];
  let at = 0;
  let counted = 0;
  const toCodePoint = (index: number): number => {
    counted += codePoints(text.slice(at, index));
    at = index;
    return counted;
  };
  groups.forEach((group, index) => {
    const words = wordsOf(group);
    const structure: Structure = group.some(({ clean }) => clean.includes('\t'))
      ? { kind: 'table', level: 0, label: null }
      : classifyPlain(words, index === 0);
    blocks.push({
      ...structure,
      char_start: toCodePoint(group[0]?.start ?? at),
      char_end: toCodePoint(group.at(-1)?.end ?? at),
    });
  });
  return {
    text,
    pages: [],
    titulo: plainTitle(groups.map(wordsOf), blocks.map(({ kind }) => kind)),
    idioma: guessLanguage(text),
    tipo_contenido: 'texto',
    blocks,
    metadata: {},
  };
}

const wordsOf = (group: readonly Line[]): string => group.map(({ clean }) => clean).join(' ');

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  const add = (end: number) => {
    const part = text.slice(start, end);
    const clean = collapseSpaces(normaliseCharacters(part));
    const lead = part.length - part.trimStart().length;
    lines.push({ start: start + lead, end: start + Math.max(lead, part.trimEnd().length), clean });
  };
  for (const match of text.matchAll(LINE_BREAK)) {
    add(match.index);
    start = match.index + match[0].length;
  }
  add(text.length);
  return lines;
}
