import { joinLines, vocabularyOf } from '../text/hyphenation.ts';
import { guessLanguage } from '../text/language.ts';
import { normaliseLines } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { isLetterSpaced, mendLetterSpacing } from '../text/letter-spacing.ts';
import { classifyPlain, groupPlainLines, plainTitle, withoutMarks } from './plain.ts';
import { renderBlocks } from './render.ts';
import type { Structure } from './structure.ts';
import type { AssembledDocument, BlockDraft } from './types.ts';

/** Plain text: paragraphs are what blank lines, or indented or item lines, set apart. */
export function assembleText(raw: string): AssembledDocument {
  const spaced = normaliseLines(raw).split('\n').map(collapseSpaces);
  const vocabulary = vocabularyOf(spaced.filter((line) => !isLetterSpaced(line)));
  const groups = groupPlainLines(spaced.map((line) => mendLetterSpacing(line, vocabulary)), (line) => line);
  const paragraphs = groups.map((group) => {
    const rows = group.some((line) => line.includes('\t'));
    const lines = rows ? group.map((row) => [row]) : [group];
    return { rows, text: lines.map((one) => joinLines(one, vocabulary).text).join('\n') };
  });
  const drafts = paragraphs.map(({ rows, text }, index): BlockDraft => {
    const structure: Structure = rows
      ? { kind: 'table', level: 0, label: null }
      : classifyPlain(text, index === 0);
    const bare = structure.kind === 'heading' || structure.kind === 'article' ? withoutMarks(text) : text;
    return { ...structure, text: bare, pageStarts: [] };
  });
  const { text, blocks } = renderBlocks(drafts);
  return {
    text,
    pages: [],
    titulo: plainTitle(paragraphs.map(({ text: words }) => words), drafts.map(({ kind }) => kind)),
    idioma: guessLanguage(text),
    tipo_contenido: 'texto',
    blocks,
    metadata: {},
  };
}
