import type { Vocabulary } from './hyphenation.ts';

const SPACED_WORD = /(?<![\p{L}\p{N}])(?:\p{L} ){3,}\p{L}(?![\p{L}\p{N}])/gu;

/** Words that stand alone as one letter, and numbering. */
const SHORT = /^(?:[aeouyAEOUY]|[IVXLC]{1,6})$/;
const MAX_WORD = 24;
/** Cost of a letter that belongs to no known word; a known word costs 1. */
const UNKNOWN_LETTER = 1.5;
/** Share of letters in no known word above which the line is left to `joinRuns`, as it is where words get too short. */
const MAX_UNKNOWN = 0.35;

/** Whether a line is set with a gap between its letters: `R E G L A M E N T O`, also `P RO T E CC IÓN`. */
export function isLetterSpaced(line: string): boolean {
  if (line.length < 9 || (line.match(/\s/g)?.length ?? 0) < 0.3 * line.length) return false;
  const tokens = line.split(/\s+/).filter((token) => /\p{L}/u.test(token));
  if (tokens.length < 5) return false;
  const lengths = tokens.map((token) => (/^\p{L}+$/u.test(token) ? token.length : 3));
  return lengths.filter((length) => length === 1).length >= 0.5 * lengths.length &&
    lengths.filter((length) => length <= 2).length >= 0.8 * lengths.length;
}

/**
 * The words of a letter-spaced line. Its gaps say nothing about where words end, so the words that the rest of the
 * document uses decide. Lines that are not letter-spaced, or cannot be read so, are returned as they are (single
 * letter-spaced words joined). Idempotent.
 */
export function mendLetterSpacing(line: string, vocabulary: Vocabulary): string {
  if (!isLetterSpaced(line)) return joinRuns(line);
  const parts = line.replace(/\s+/g, '').match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]+/gu) ?? [];
  const mended: string[] = [];
  let letters = 0;
  let unknown = 0;
  let words = 0;
  for (const part of parts) {
    if (!/\p{L}/u.test(part)) {
      mended.push(part);
      continue;
    }
    const split = splitWords(part, vocabulary);
    letters += part.length;
    unknown += split.unknown;
    words += split.words.length;
    mended.push(split.words.join(' '));
  }
  return unknown > MAX_UNKNOWN * letters || letters < 2 * words ? joinRuns(line) : tidy(mended);
}

/** Four or more single letters of one case that no word of two letters interrupts. */
export function joinRuns(line: string): string {
  return line.replace(SPACED_WORD, (run) => {
    const joined = run.replaceAll(' ', '');
    return joined === joined.toUpperCase() || joined === joined.toLowerCase() ? joined : run;
  });
}

/** The division into words with the least cost, found from the left (Viterbi). */
function splitWords(letters: string, vocabulary: Vocabulary): { words: string[]; unknown: number } {
  const best: { cost: number; from: number; known: boolean }[] = [{ cost: 0, from: 0, known: true }];
  for (let end = 1; end <= letters.length; end++) {
    let choice = { cost: Infinity, from: end - 1, known: false };
    for (let from = Math.max(0, end - MAX_WORD); from < end; from++) {
      const before = best[from]?.cost ?? Infinity;
      const word = letters.slice(from, end);
      const known = word.length > 1 ? vocabulary.has(word) || SHORT.test(word) : SHORT.test(word);
      const cost = before + (known ? (word.length === 1 ? 1.4 : 1) : 1 + UNKNOWN_LETTER * word.length);
      if (cost < choice.cost) choice = { cost, from, known };
    }
    best.push(choice);
  }
  const words: string[] = [];
  let unknown = 0;
  for (let end = letters.length; end > 0;) {
    const { from, known } = best[end] ?? { from: end - 1, known: false };
    words.unshift(letters.slice(from, end));
    if (!known) unknown += end - from;
    end = from;
  }
  return { words, unknown };
}

/** Spaces as prose sets them: none before a point, one after it. */
function tidy(parts: string[]): string {
  return parts.join(' ').replace(/\s+([.,;:!?)\]”»])/g, '$1').replace(/([([¿¡“«])\s+/g, '$1');
}
