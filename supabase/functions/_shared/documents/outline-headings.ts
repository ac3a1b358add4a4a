import type { OutlineEntry } from '../pdf/types.ts';
import { fold } from '../text/fold.ts';
import type { LineGroup } from './paragraphs.ts';
import { labelOf, LEVEL, type Structure } from './structure.ts';

export interface Outline {
  /** A heading where the outline has one of these words on this page and nothing else says that it is one. */
  headingFor(group: LineGroup, text: string, structure: Structure): Structure | null;
}

/** Shorter words come back on a page too often to be known by them. */
const MIN_LETTERS = 3;
const MAX_LETTERS = 80;

/** Headings that the document names in its outline but does not set apart by their type. */
export function outlineOf(entries: readonly OutlineEntry[]): Outline {
  const levels = new Map<string, number>();
  for (const { title, level, page } of entries) {
    if (page === null || lettersOf(title).length < MIN_LETTERS) continue;
    const key = `${page} ${lettersOf(title)}`;
    if (!levels.has(key)) levels.set(key, level);
  }
  return {
    headingFor(group, text, { kind }) {
      if (levels.size === 0 || (kind !== 'paragraph' && kind !== 'list_item')) return null;
      const level = levels.get(`${group[0]?.page} ${lettersOf(text)}`);
      return level === undefined
        ? null
        : { kind: 'heading', level: Math.min(LEVEL.part + level - 1, LEVEL.small), label: labelOf(text) };
    },
  };
}

/** Writers of outlines change signs and spaces, and cut long titles. */
function lettersOf(text: string): string {
  return fold(text.slice(0, 4 * MAX_LETTERS)).replace(/[^\p{L}\p{N}]+/gu, '').slice(0, MAX_LETTERS);
}
