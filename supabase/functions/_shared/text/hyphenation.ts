import { isCompound } from './compounds.ts';
import { fold } from './fold.ts';
import { SOFT_HYPHEN } from './normalise.ts';

/** Words and hyphenated compounds of a document, folded, as they stand inside its lines. */
export interface Vocabulary {
  has(word: string): boolean;
}

/** Collects the words that lines contain whole: not the two halves of one that is broken between two lines. */
export function vocabularyOf(lines: Iterable<string>): Vocabulary {
  const words = new Set<string>();
  let broken = false;
  for (const line of lines) {
    const found = fold(line).match(/\p{L}+(?:-\p{L}+)*[-\u2010]?/gu) ?? [];
    if (broken) found.shift();
    broken = endsInHyphen(line) || line.endsWith(SOFT_HYPHEN);
    if (broken) found.pop();
    for (const word of found) words.add(word.replace(/[-\u2010]$/, ''));
  }
  return { has: (word) => words.has(fold(word)) };
}

function endsInHyphen(text: string): boolean {
  const last = text.charAt(text.length - 1);
  return last === '-' || last === '\u2010';
}

/** Longest word, with its hyphens, that is looked at before a break. */
const REACH = 60;
const BREAK_BEFORE = /((?:\p{L}+-)*)(\p{L}+)[-\u2010]$/u;
const BREAK_AFTER = /^\p{L}+/u;
const NUMBER_RANGE = /\d[-\u2010\u2013]$/;
/** `5-bis`, `12-A`. */
const NUMBER_SUFFIX = /^(?:bis|ter|qu[áa]ter|(?:quin|sex|sept|oct|non)ies|\p{L})(?!\p{L})/iu;

/** How two lines of one paragraph are joined: with a space, as they are, or without the hyphen between them. */
type Joint = 'space' | 'keep' | 'mend';

/**
 * A word broken at a line's end loses its hyphen; a compound (teórico-práctico, Chile-Perú, covid-19) or a range
 * (2024-2025) that happened to break there keeps it and takes no space. The document decides: a compound is what it
 * writes with a hyphen elsewhere, or whose two halves look like words of their own while it does not know the joined one.
 */
function jointOf(before: string, after: string, vocabulary: Vocabulary): Joint {
  if (before.endsWith(SOFT_HYPHEN)) return 'mend';
  if (NUMBER_RANGE.test(before.slice(-2)) && /^\d/.test(after)) return 'keep';
  if (!endsInHyphen(before)) return 'space';
  if (/\d.$/.test(before) && NUMBER_SUFFIX.test(after)) return 'keep';
  const [, compound = '', left] = BREAK_BEFORE.exec(before.slice(-REACH)) ?? [];
  if (!left) return 'space';
  const right = BREAK_AFTER.exec(after)?.[0];
  if (!right) return /^\d/.test(after) ? 'keep' : 'space';
  const keep = !sameCase(left, right) || vocabulary.has(`${compound}${left}-${right}`) ||
    (!vocabulary.has(left + right) && (compound !== '' || isCompound(left, right, vocabulary)));
  return keep ? 'keep' : 'mend';
}

/** The lines of a paragraph as one, and where each begins in it. */
export function joinLines(
  lines: readonly string[],
  vocabulary: Vocabulary,
): { text: string; starts: number[] } {
  const parts: string[] = [];
  const starts: number[] = [];
  let length = 0;
  let before: string | null = null;
  for (const line of lines) {
    const joint = before === null ? 'keep' : jointOf(before, line, vocabulary);
    if (joint === 'space') {
      parts.push(' ');
      length++;
    } else if (joint === 'mend') {
      parts[parts.length - 1] = parts.at(-1)?.slice(0, -1) ?? '';
      length--;
    }
    starts.push(length);
    parts.push(line);
    length += line.length;
    before = line;
  }
  return { text: withoutSoftHyphen(parts.join('')), starts };
}

/** Nothing follows that it could be joined to. */
function withoutSoftHyphen(text: string): string {
  return text.endsWith(SOFT_HYPHEN) ? text.slice(0, -1) : text;
}

/** A word goes on in small letters, or in capitals where it began so; otherwise the hyphen stands between two names. */
function sameCase(left: string, right: string): boolean {
  const first = right.charAt(0);
  return first === first.toLowerCase() || (left === left.toUpperCase() && right === right.toUpperCase());
}
