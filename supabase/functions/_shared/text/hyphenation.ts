import { fold } from './fold.ts';

/** Words and hyphenated compounds of a document, folded, as they stand inside its lines. */
export interface Vocabulary {
  has(word: string): boolean;
}

/** Collects the words that lines contain whole; a line's last word counts unless a hyphen ends it. */
export function vocabularyOf(lines: Iterable<string>): Vocabulary {
  const words = new Set<string>();
  for (const line of lines) {
    for (const [word] of line.replace(/\p{L}+-$/u, '').matchAll(/\p{L}+(?:-\p{L}+)*/gu)) {
      words.add(fold(word));
    }
  }
  return { has: (word) => words.has(fold(word)) };
}

const BREAK_BEFORE = /(\p{L}+)[-\u2010]$/u;
const BREAK_AFTER = /^\p{L}+/u;
const NUMBER_RANGE = /\d[-\u2010\u2013]$/;

/**
 * Joins two lines of one paragraph. A word broken at the line's end loses its hyphen; a compound
 * (teórico-práctico, Chile-Perú, covid-19) or a range (2024-2025) that happened to break there keeps it and takes no
 * space. The document decides: a compound is what it writes with a hyphen elsewhere, or whose two halves it knows as
 * words while it does not know the joined one.
 */
export function joinLines(before: string, after: string, vocabulary: Vocabulary): string {
  if (NUMBER_RANGE.test(before) && /^\d/.test(after)) return before + after;
  const left = BREAK_BEFORE.exec(before)?.[1];
  if (!left) return `${before} ${after}`;
  const right = BREAK_AFTER.exec(after)?.[0];
  if (!right) return /^\d/.test(after) ? before + after : `${before} ${after}`;
  return !sameCase(left, right) || isCompound(left, right, vocabulary)
    ? before + after
    : before.slice(0, -1) + after;
}

/** A word goes on in small letters, or in capitals where it began so; otherwise the hyphen stands between two names. */
function sameCase(left: string, right: string): boolean {
  const first = right.charAt(0);
  return first === first.toLowerCase() || (left === left.toUpperCase() && right === right.toUpperCase());
}

function isCompound(left: string, right: string, vocabulary: Vocabulary): boolean {
  if (vocabulary.has(`${left}-${right}`)) return true;
  if (vocabulary.has(left + right)) return false;
  return left.length > 2 && right.length > 2 && vocabulary.has(left) && vocabulary.has(right);
}
