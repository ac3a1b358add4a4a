import { joinLines, vocabularyOf } from '../text/hyphenation.ts';
import { guessLanguage } from '../text/language.ts';
import { normaliseCharacters } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { isLetterSpaced, mendLetterSpacing } from '../text/letter-spacing.ts';
import { renderBlocks } from './render.ts';
import { labelOf, LEVEL, type Structure, structureOf } from './structure.ts';
import type { AssembledDocument, BlockDraft } from './types.ts';

/** Plain text: paragraphs are what blank lines, or indented or item lines, set apart. */
export function assembleText(raw: string): AssembledDocument {
  const spaced = normaliseCharacters(raw).split('\n').map(collapseSpaces);
  const vocabulary = vocabularyOf(spaced.filter((line) => !isLetterSpaced(line)));
  const groups = groupPlainLines(spaced.map((line) => mendLetterSpacing(line, vocabulary)));
  const drafts = groups.map((group, index): BlockDraft => {
    const rows = group.some((line) => line.includes('\t'));
    const text = rows ? group.join('\n') : joinLines(group, vocabulary).text;
    const structure: Structure = rows ? { kind: 'table', level: 0, label: null } : classifyPlain(text);
    if (structure.kind !== 'heading') return { ...structure, text, pageStarts: [] };
    return {
      ...structure,
      level: index === 0 ? LEVEL.title : structure.level,
      text: stripMarks(text),
      pageStarts: [],
    };
  });
  const { text, blocks } = renderBlocks(drafts);
  const heading = drafts.slice(0, 3).find((draft) => draft.kind === 'heading');
  const opening = drafts[0]?.text ?? '';
  return {
    text,
    pages: [],
    titulo: heading
      ? labelOf(heading.text)
      : opening.length > 0 && opening.length <= 120
      ? labelOf(opening)
      : null,
    idioma: guessLanguage(text),
    tipo_contenido: 'texto',
    blocks,
    metadata: {},
  };
}

function groupPlainLines(lines: string[]): string[][] {
  const groups: string[][] = [];
  let group: string[] = [];
  for (const line of lines) {
    if (line === '' || structureOf(line) || MARKDOWN_HEADING.test(line)) {
      if (group.length > 0) groups.push(group);
      group = line === '' ? [] : [line];
      if (MARKDOWN_HEADING.test(line)) {
        groups.push(group);
        group = [];
      }
    } else {
      group.push(line);
    }
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

const MARKDOWN_HEADING = /^#{1,6}\s+\S/;

function stripMarks(text: string): string {
  return text.replace(/^#{1,6}\s+/, '').replace(/\s+#+$/, '');
}

function classifyPlain(text: string): Structure {
  const marks = /^(#{1,6})\s+/.exec(text)?.[1];
  const bare = stripMarks(text);
  const structure = structureOf(bare);
  if (structure && (structure.kind !== 'list_item' || !marks)) return structure;
  if (marks) return { kind: 'heading', level: LEVEL.title + marks.length, label: labelOf(bare) };
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = letters.length >= 6 && text.length <= 120 && text === text.toUpperCase();
  return capitals && !/[.,;]$/.test(text)
    ? { kind: 'heading', level: LEVEL.small + 1, label: labelOf(text) }
    : { kind: 'paragraph', level: 0, label: null };
}
