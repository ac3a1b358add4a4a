import { normaliseCharacters } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import { labelOf, LEVEL, structureOf } from './structure.ts';
import type { BlockDraft } from './types.ts';

/** Text on one line, cleaned. */
export function plainTextOf(text: string): string {
  return collapseSpaces(normaliseCharacters(text).replace(/\s+/g, ' ')).trim();
}

/** What the file calls a heading; `rank` is 1 for the highest. A law's article stays one. */
export function headingDraft(text: string, rank: number): BlockDraft {
  const structure = structureOf(text);
  if (structure?.kind === 'article') return { ...structure, text, pageStarts: [] };
  return { kind: 'heading', level: LEVEL.title + rank - 1, label: labelOf(text), text, pageStarts: [] };
}

/** A paragraph, or what its first words make of it; `isItem` where the file says that it is one of a list. */
export function paragraphDraft(text: string, isItem: boolean): BlockDraft {
  const structure = structureOf(text);
  if (structure && structure.kind !== 'list_item') return { ...structure, text, pageStarts: [] };
  return {
    kind: isItem || structure ? 'list_item' : 'paragraph',
    level: 0,
    label: null,
    text,
    pageStarts: [],
  };
}

/** A row a line, its cells apart by tabs; columns without any text leave nothing. Null where nothing is in it. */
export function tableDraft(rows: readonly (readonly string[])[], caption = ''): BlockDraft | null {
  const used = new Set(rows.flatMap((cells) => [...cells.keys()].filter((at) => cells[at] !== '')));
  const lines = rows.map((cells) => cells.filter((_, at) => used.has(at)).join('\t').replace(/\t+$/, ''));
  const text = [caption, ...lines].filter((line) => line !== '').join('\n');
  return text === '' ? null : { kind: 'table', level: 0, label: null, text, pageStarts: [] };
}
