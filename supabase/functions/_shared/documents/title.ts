import { fold, wordsOf } from '../text/fold.ts';
import { normaliseCharacters } from '../text/normalise.ts';
import { collapseSpaces } from '../text/spacing.ts';
import type { BodyMetrics, Line } from './pdf-lines.ts';
import { labelOf } from './structure.ts';
import type { BlockDraft } from './types.ts';

/** What programs write when nobody gave a title: a file's name, a program's name, a template's. */
const NO_TITLE = new RegExp(
  [
    String.raw`\.(?:docx?|xlsx?|pptx?|pdf|odt|indd|qxd|rtf|txt|tex|dvi|cdr|ai)\b`,
    String
      .raw`^(?:microsoft (?:word|powerpoint|excel)|untitled|sin t[íi]tulo|documento?\s*\d*$|document\s*\d*$|` +
    String
      .raw`presentaci[óo]n de powerpoint|powerpoint presentation|diapositiva|slide|title|t[íi]tulo$|libro\d|book\d)`,
    String.raw`^[\w-]*[_\\/][\w\\/-]*$`,
    String.raw`^[\d\W]*$`,
  ].join('|'),
  'i',
);

const MAX_TITLE = 200;

/** A title as a person would give it, or null. */
export function realTitle(title: string | null): string | null {
  const clean = collapseSpaces(normaliseCharacters(title ?? '')).replaceAll('\t', ' ');
  return clean.length >= 4 && !NO_TITLE.test(clean) ? clean.slice(0, MAX_TITLE) : null;
}

/**
 * The title that the metadata gives where the first pages know its words, else the largest heading of page 1, else
 * what the metadata says; null where there is none.
 */
export function titleOf(
  given: string | null,
  pages: Line[][],
  body: BodyMetrics,
  drafts: BlockDraft[],
): string | null {
  const title = realTitle(given);
  const opening = pages.slice(0, 3).flat();
  if (title && isKnown(title, opening)) return title;
  return largestHeading(opening, body, drafts) ?? title;
}

function isKnown(title: string, opening: Line[]): boolean {
  const words = wordsOf(fold(title)).filter((word) => word.length > 3);
  const known = new Set(wordsOf(fold(opening.map((line) => line.text).join(' '))));
  return words.length > 0 && words.filter((word) => known.has(word)).length >= words.length / 2;
}

function largestHeading(opening: Line[], body: BodyMetrics, drafts: BlockDraft[]): string | null {
  const page = opening[0]?.page;
  const lines = opening.filter((line) => line.page === page);
  const size = Math.max(0, ...lines.filter((line) => /\p{L}{3}/u.test(line.text)).map((line) => line.size));
  if (size >= 1.15 * body.size) {
    const least = Math.max(0.6 * size, 1.15 * body.size);
    const from = lines.findIndex((line) => line.size >= least && /\p{L}{3}/u.test(line.text));
    let to = from;
    while (to < lines.length && (lines[to]?.size ?? 0) >= least) to++;
    const text = collapseSpaces(
      lines.slice(from, to).map((line) => line.text).join(' ').replace(/\u00ad ?/g, ''),
    ).replaceAll(
      '\t',
      ' ',
    ).replace(/\*+(?=\s|$)/g, '');
    if (text.length <= MAX_TITLE) return text;
  }
  const heading = drafts.slice(0, 6).find((draft) => draft.kind === 'heading' && draft.text.length >= 8);
  return heading ? labelOf(heading.text) : null;
}
