/** Where a piece of text stands, as UTF-16 indices of the whole. */
export interface Span {
  start: number;
  end: number;
}

const SENTENCE_BREAK = /[.!?…;:]["»”’)\]]*[⁰¹²³⁴-⁹]*\s+(?=["«“‘(\[]?[\p{Lu}\d¿¡])|\n+|;\s+/gu;

/** Abbreviations of Spanish official prose that end in a point without ending a sentence; folded. */
const ABBREVIATIONS = new Set(
  ('art arts inc num nº n° sr sra srta dr dra ing lic prof prov pag pags p pp vol ed cap tit fig tab ej etc vs av ' +
    'gral dto res ref tel ext aprox max min nro no ord d.f.l d.s d.l ee.uu s.a ltda cia depto dpto ud uds')
    .split(' '),
);

/** The sentences and lines of `text.slice(from, to)`, without the white space between them. */
export function sentences(text: string, from: number, to: number): Span[] {
  const part = text.slice(from, to);
  const spans: Span[] = [];
  let start = 0;
  for (const match of part.matchAll(SENTENCE_BREAK)) {
    const end = match.index + match[0].trimEnd().length;
    if (
      match[0].startsWith('.') &&
      endsInAbbreviation(part.slice(Math.max(start, match.index - 12), match.index))
    ) continue;
    push(spans, part, start, end, from);
    start = match.index + match[0].length;
  }
  push(spans, part, start, part.length, from);
  return spans;
}

function push(spans: Span[], part: string, start: number, end: number, from: number): void {
  const text = part.slice(start, end);
  const trimmed = text.trimEnd().length;
  const lead = text.length - text.trimStart().length;
  if (trimmed > lead) spans.push({ start: from + start + lead, end: from + start + trimmed });
}

function endsInAbbreviation(before: string): boolean {
  const word = /[\p{L}\p{N}.°º]+$/u.exec(before)?.[0].toLowerCase().normalize('NFD').replace(
    /[\u0300-\u036f]/g,
    '',
  );
  return word !== undefined && (ABBREVIATIONS.has(word) || /^\p{L}$/u.test(word));
}

/** Cuts a span into pieces of at most `maxChars`, between words where it has any; never inside a surrogate pair. */
export function cutSpan(text: string, span: Span, maxChars: number): Span[] {
  const pieces: Span[] = [];
  let start = span.start;
  while (span.end - start > maxChars) {
    let end = start + maxChars;
    const space = text.slice(start, end + 1).search(/\s\S*$/);
    if (space > maxChars / 3) end = start + space;
    else if (isLowSurrogate(text.charCodeAt(end))) end--;
    pieces.push({ start, end });
    start = end;
    while (start < span.end && /\s/.test(text.charAt(start))) start++;
  }
  if (start < span.end) pieces.push({ start, end: span.end });
  return pieces;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
