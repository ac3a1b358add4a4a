/** What the points of Chilean acts begin with: `1º`, `I.`, `A)`, `§ 1.`. A line inside a sentence may begin so too. */
const MARK =
  /^(?:(\d{1,2})\s?[º°ª](?:\.?[-–—]|[.):])*|([IVXLC]{1,7})(?:\.[-–—]?|\)[.-]?)|([A-ZÑ])(?:\.[-–—]?|\))|§\s?(\d{1,3})[.º°]*)\s?[-–—]?\s(?=[\p{L}\p{N}“"«¿(])/u;
/** `5º Básico`, `2° B`, `1º de marzo`, `15 ° C` are no points; nor are initials (`A. M. Pérez`). */
const NO_ORDINAL =
  /^(?:(?:de|del|y|e|o|u|al?|en|que\s+se\s+refiere)(?!\p{L})|(?:[Bb][áa]sic|[Mm]edi[oa](?!\p{L})|[Aa]ño|[Gg]rado|[Cc]iclo|[Nn]ivel|[Ss]emestre|[Tt]rimestre|[Ii]nciso)|[B-H](?!\p{L})|A(?=[,.;)]|\s[y\d]|$))/u;
const INITIAL = /^\p{Lu}\./u;

/** One way to read a mark: its kind of numbering and its place in it. */
interface Rank {
  readonly kind: 'ordinal' | 'roman' | 'capital' | 'section';
  readonly place: number;
}

interface PointMark {
  /** `C.` is both a hundred and the third letter. */
  readonly ranks: readonly Rank[];
  /** What follows the mark. */
  readonly rest: string;
}

/** The mark that a text begins with, if it is one of those that prove little by themselves. */
export function pointMark(text: string): PointMark | null {
  const [matched, ordinal, roman, capital, section] = MARK.exec(text.slice(0, 80)) ?? [];
  if (matched === undefined) return null;
  const rest = text.slice(matched.length);
  if (ordinal) {
    return NO_ORDINAL.test(rest) ? null : { ranks: [{ kind: 'ordinal', place: Number(ordinal) }], rest };
  }
  if (section) return { ranks: [{ kind: 'section', place: Number(section) }], rest };
  if (INITIAL.test(rest)) return null;
  const ranks: Rank[] = [];
  const value = romanValue(roman ?? '');
  if (value > 0) ranks.push({ kind: 'roman', place: value });
  const letter = capital ?? (roman?.length === 1 ? roman : '');
  if (letter) ranks.push({ kind: 'capital', place: letter.charCodeAt(0) - 64 });
  return ranks.length > 0 ? { ranks, rest } : null;
}

/** 0 for letters that are no number: `IIX`. */
function romanValue(letters: string): number {
  if (!/^(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(letters)) return 0;
  const values: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
  return [...letters].reduce((sum, letter, at) => {
    const value = values[letter] ?? 0;
    return sum + (value < (values[letters.charAt(at + 1)] ?? 0) ? -value : value);
  }, 0);
}

/** Whether a text is set in capitals only, as headings are. */
export function isCapitals(text: string): boolean {
  return /\p{L}{3}/u.test(text) && text === text.toUpperCase();
}

/** Lines ahead in which the second point of a list is looked for. */
const AHEAD = 40;
const STOP = /[.:;](?:\s(?:y|o))?[⁰¹²³⁴-⁹]*$|[.;,]\s(?:y|o)$/;
/** What a number on the next line belongs to. */
const REFERS =
  /(?:^|[^\p{L}])(?:arts?|art[íi]culos?|n[º°o]?|n[úu]m(?:ero)?s?|inc(?:iso)?s?|letras?|let|siglos?|p[áa]gs?|caps?|cap[íi]tulos?|t[íi]tulos?|p[áa]rrafos?|sra?|dra?|don)\.?$/iu;

/**
 * Whether a line inside a paragraph that begins with such a mark begins a point: the line before ends with a stop, the
 * line is set in capitals, it comes next to the point that the paragraph (`opening`) is, or it is the first of several.
 */
export function beginsPoint(
  mark: PointMark,
  before: string,
  opening: string,
  following: (count: number) => readonly string[],
): boolean {
  if (REFERS.test(before)) return false;
  if (STOP.test(before)) return true;
  if (/^\p{Ll}/u.test(mark.rest)) return false;
  if (isCapitals(mark.rest) || comesNext(pointMark(opening), mark)) return true;
  // Initials of names follow one another by chance.
  const first = mark.ranks.some(({ kind, place }) => place === 1 && kind !== 'capital');
  return first && following(AHEAD).some((line) => comesNext(mark, pointMark(line)));
}

function comesNext(one: PointMark | null, other: PointMark | null): boolean {
  return one !== null && other !== null &&
    one.ranks.some(({ kind, place }) =>
      other.ranks.some((rank) => rank.kind === kind && rank.place === place + 1)
    );
}
