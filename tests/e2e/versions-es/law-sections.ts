// Which articles of a law differ between two dates, read off the Markdown files alone: nothing here is the pipeline's.

export interface Section {
  /** `Artículo 130`, `CUADRAGÉSIMA PRIMERA`, a heading's words, or FRONT. */
  readonly name: string;
  /** The file's lines from the heading to the next one. */
  readonly lines: readonly string[];
  /** The letters and digits before it and up to its end. */
  readonly start: number;
  readonly end: number;
}

export const FRONT = 'front matter';

const ARTICLE = /^(?:\*\*)?(Art[íi]culo \d+(?:[°ºª])?(?: bis| ter|-[A-Z])?) ?[.:]/;
const PROVISION =
  /^([A-ZÁÉÍÓÚ]{4,}(?:M[AO]|[ER][OR][AO]|ND[AO]|RT[AO]|NT[AO]|XT[AO]|AV[AO]|EN[AO])(?: [A-ZÁÉÍÓÚ]{5,})?)[.:]/;
const HEADING = /^#{1,6} (.+)$/;
/** The order to publish and its signatures, after the last provision. */
const CLOSING = /^(Anótese)\b/;

/** What is compared of a text: its letters and digits, so that white space, marks and line breaks do not matter. */
export function letters(text: string): string {
  return (text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []).join('');
}

export function sectionsOf(markdown: string): Section[] {
  const sections: { name: string; lines: string[] }[] = [{ name: FRONT, lines: [] }];
  for (const line of markdown.split('\n')) {
    const name = ARTICLE.exec(line)?.[1] ?? PROVISION.exec(line)?.[1] ?? HEADING.exec(line)?.[1]?.trim() ??
      CLOSING.exec(line)?.[1];
    if (name !== undefined) sections.push({ name, lines: [] });
    sections.at(-1)!.lines.push(line);
  }
  let at = 0;
  return sections.map(({ name, lines }) => {
    const start = at;
    at += letters(lines.join('\n')).length;
    return { name, lines, start, end: at };
  });
}

/** Each section by its name and how many of that name came before it. */
function byKey(sections: readonly Section[]): Map<string, Section> {
  const seen = new Map<string, number>();
  return new Map(sections.map((section) => {
    const count = seen.get(section.name) ?? 0;
    seen.set(section.name, count + 1);
    return [`${section.name} ${count}`, section];
  }));
}

/** The sections of `to` that `from` does not have with these words. */
export function changedSections(from: readonly Section[], to: readonly Section[]): Section[] {
  const before = byKey(from);
  return [...byKey(to)]
    .filter(([key, section]) => {
      const other = before.get(key);
      return other === undefined || letters(other.lines.join('\n')) !== letters(section.lines.join('\n'));
    })
    .map(([, section]) => section);
}

/** The longest line that is new in `to`, and so can be found there only. */
export function newLine(from: string, to: readonly Section[]): string | null {
  const before = letters(from);
  const lines = to.flatMap(({ lines }) => lines).filter((line) => !before.includes(letters(line)));
  return lines.reduce<string | null>(
    (best, line) => best === null || line.length > best.length ? line : best,
    null,
  );
}

/** A run of words of a line that the other text does not have: what somebody would search for. */
export function newPhrase(from: string, line: string, words = 10): string | null {
  const before = letters(from);
  const all = line.trim().split(/\s+/);
  for (let i = 0; i < all.length; i += 3) {
    const phrase = all.slice(i, i + words).join(' ');
    if (letters(phrase).length > 0 && !before.includes(letters(phrase))) return phrase;
  }
  return null;
}

/** Every place where `part` stands in `whole`. */
export function placesOf(whole: string, part: string): number[] {
  const places: number[] = [];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) places.push(at);
  return places;
}
